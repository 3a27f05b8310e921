/** `hanpyo decrypt`: a trustee's part in the tally. */
import type { Command } from 'commander';
import type { Manifest } from '../../ballot/manifest.js';
import { toHex } from '../../core/bytes.js';
import { withheldContests } from '../../verify/results.js';
import { type DeliveryOptions, withElection } from '../election.js';
import { RefusedError } from '../errors.js';
import { outputOf, type Session } from '../session.js';
import { type Decrypted, decryptAsTrustee, openDesk, type TrusteeDesk } from '../trustee-work.js';
import { counted, withheldLabel } from '../words.js';
import { deliverable } from './delivery.js';

interface DecryptOptions extends DeliveryOptions {
  readonly key: string;
  readonly tally?: string;
}

/** Adds the command. */
export function addDecrypt(program: Command, session: Session): void {
  deliverable(
    program
      .command('decrypt')
      .description('verify the whole record, then decrypt the tally as a trustee, once')
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption('--key <file>', 'key file of the trustee')
      .option('--tally <hash>', 'decrypt only the tally of this hash, as the other trustees have it'),
  ).action(async (dir: string, options: DecryptOptions, command: Command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) => {
      const { phase } = election.record;
      if (phase !== 'closed' && phase !== 'published') throw new RefusedError('voting has not been closed');
      const tally = toHex(election.record.tallying.hash);
      if (options.tally !== undefined && options.tally !== tally)
        throw new RefusedError(`the tally of this record is ${tally}: somebody was shown another board`);
      const desk = await openDesk(election, options.key);
      const done = await decryptAsTrustee(election, desk, session.io.rng);
      const withheld = withheldContests(election.record);
      const lines = [
        outcomeText(desk, done, election.manifest),
        ...(withheld.length > 0 ? [`Withheld: ${withheld.map(withheldLabel).join(', ')}.`] : []),
        `The tally is ${tally}.`,
      ];
      const few = withheld.length > 0 ? { withheld } : {};
      const facts = { trustee: desk.index, shares: done.contests.length, tally, ...few };
      output.result(facts, lines.join('\n'));
    });
  });
}

function outcomeText(
  { label }: TrusteeDesk,
  { contests, before }: Decrypted,
  { minimumUnit }: Manifest,
): string {
  if (before) return `Trustee ${label} has decrypted this tally before.`;
  if (contests.length > 0)
    return `Trustee ${label} has decrypted ${counted(contests.length, 'contest')}: ${contests.join(', ')}.`;
  return `Nothing to decrypt: every contest is below the floor of ${counted(minimumUnit, 'ballot')} or empty.`;
}
