/** `hanpyo paper` and `hanpyo revoke`: votes outside the booth. */
import type { Command } from 'commander';
import { paperEntry, revocationEntry } from '../../record/steps.js';
import { naming, RefusedError } from '../errors.js';
import { exists, readInput } from '../files.js';
import { parsePaperFile } from '../paper-file.js';
import { readNames, readRegister, resolveCredentials } from '../register.js';
import type { Session } from '../session.js';
import { counted } from '../words.js';
import { workspaceAt } from '../workspace.js';
import { type OfficerOptions, runAct, signedByOfficers } from './delivery.js';

/** Adds the commands. */
export function addPaper(program: Command, session: Session): void {
  signedByOfficers(
    program
      .command('paper')
      .description('post a batch of paper votes')
      .argument('<dir>', 'workspace')
      .requiredOption('--batch <file>', 'the batch, JSON'),
  ).action((dir: string, options: OfficerOptions & { batch: string }, command: Command) =>
    runAct(session, command, dir, async ({ record, manifest }, officers) => {
      const bytes = await readInput(options.batch);
      const file = naming(options.batch, () => parsePaperFile(bytes, manifest));
      const batch = file.batch(await credentials(dir, file.voters, record.setup.group.elementBytes));
      return {
        entries: [paperEntry(record, batch, officers)],
        summary: `${counted(batch.ballots, 'paper ballot')} of ${counted(batch.credentials.length, 'voter')}, station ${batch.station}.`,
        details: { voters: batch.credentials.length, ballots: batch.ballots },
      };
    }),
  );
  signedByOfficers(
    program
      .command('revoke')
      .description('take credentials off, such as lost cards; what they have cast no longer counts')
      .argument('<dir>', 'workspace')
      .requiredOption('--credentials <file>', 'one voter id of the register, or one credential, a line')
      .requiredOption('--reason <text>', 'why, for everyone to read'),
  ).action(
    (dir: string, options: OfficerOptions & { credentials: string; reason: string }, command: Command) =>
      runAct(session, command, dir, async ({ record }, officers) => {
        const names = await readNames(options.credentials);
        if (names.length === 0) throw new RefusedError(`${options.credentials} names no credentials`);
        const keys = await credentials(dir, names, record.setup.group.elementBytes);
        return {
          entries: [revocationEntry(record, { credentials: keys, reason: options.reason }, officers)],
          summary: `${counted(keys.length, 'credential')} revoked.`,
          details: { credentials: keys.length },
        };
      }),
  );
}

async function credentials(
  dir: string,
  names: readonly string[],
  keyBytes: number,
): Promise<readonly Uint8Array[]> {
  const workspace = workspaceAt(dir);
  const register = (await exists(workspace.register)) ? await readRegister(workspace) : new Map();
  return resolveCredentials(names, register, keyBytes);
}
