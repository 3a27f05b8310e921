/** `hanpyo roll`: the register of voters becomes the public roll and the secret voting cards; or a roll of commitments. */
import type { Command } from 'commander';
import { cardToText, credentialFromCard, issueCards } from '../../ballot/card.js';
import { buildRoll } from '../../ballot/roll.js';
import { importRollCsv } from '../../ballot/roll-csv.js';
import { fromUtf8 } from '../../core/bytes.js';
import { anonymousRollEntries } from '../../record/anonymous-steps.js';
import type { ElectionRecord } from '../../record/state.js';
import { rollEntries } from '../../record/steps.js';
import { RefusedError, UsageError } from '../errors.js';
import { exists, makePrivateDirectory, readInput, writeNewSecret, writeSecret } from '../files.js';
import { CARDS_HEADER, formatPairs, formatRegister, readCommitments } from '../register.js';
import type { Session } from '../session.js';
import { counted } from '../words.js';
import { workspaceAt } from '../workspace.js';
import { type OfficerOptions, runAct, signedByOfficers } from './delivery.js';

interface ImportOptions extends OfficerOptions {
  readonly csv: string;
  readonly cards: string;
}

/** Adds the commands. */
export function addRoll(program: Command, session: Session): void {
  const roll = program.command('roll').description('the roll of voters');
  addImport(roll, session);
  addRegister(roll, session);
}

function addImport(roll: Command, session: Session): void {
  signedByOfficers(
    roll
      .command('import')
      .description('make a voting card for everyone in a register, and post the roll of credentials')
      .argument('<dir>', 'workspace')
      .requiredOption('--csv <file>', 'register: columns id, class, style, excluded')
      .requiredOption('--cards <file>', 'file to write the cards to (mode 0600)'),
  ).action((dir: string, options: ImportOptions, command: Command) =>
    runAct(session, command, dir, async ({ record, manifest }, officers, output) => {
      refuseSealed(record);
      if (manifest.eligibility !== undefined)
        throw new RefusedError('the voters of this election are anonymous: use "hanpyo roll register"');
      const { electionId, group } = record.setup;
      const text = fromUtf8(await readInput(options.csv), options.csv);
      const { rows, errors } = importRollCsv(text, manifest);
      if (rows === undefined) throw new UsageError(csvErrors(options.csv, errors));
      if (await exists(options.cards)) throw new RefusedError(`${options.cards} exists already`);
      output.say(`Issuing ${counted(rows.length, 'card')}.`);
      const issued = issueCards(rows, electionId, group, new Map(), session.io.rng);
      const texts = issued.cards.map(({ id, card }) => [id, cardToText(card)] as const);
      const keys = issued.cards.map(
        ({ id, card }) => [id, credentialFromCard(card, electionId, group).key.toBytes()] as const,
      );
      const { secrets, register } = workspaceAt(dir);
      await makePrivateDirectory(secrets);
      await writeNewSecret(options.cards, formatPairs(CARDS_HEADER, texts));
      await writeSecret(register, formatRegister(keys));
      return {
        entries: rollEntries(record, buildRoll(issued.roll, manifest), officers),
        summary: `${counted(rows.length, 'voter')} on the roll; the cards are in ${options.cards}.`,
        details: { voters: rows.length, cards: options.cards },
      };
    }),
  );
}

function addRegister(roll: Command, session: Session): void {
  signedByOfficers(
    roll
      .command('register')
      .description('post the roll of an election of anonymous voters: the commitments that they handed in')
      .argument('<dir>', 'workspace')
      .requiredOption('--commitments <file>', 'who handed in which: CSV, id,commitment'),
  ).action((dir: string, { commitments: file }: { readonly commitments: string }, command: Command) =>
    runAct(session, command, dir, async ({ record, manifest }, officers) => {
      refuseSealed(record);
      if (manifest.eligibility === undefined)
        throw new RefusedError('the voters of this election have cards: use "hanpyo roll import"');
      const commitments = await readCommitments(file);
      return {
        entries: anonymousRollEntries(record, commitments, officers),
        summary: `${counted(commitments.length, 'voter')} on the roll; who is who stays in ${file}.`,
        details: { voters: commitments.length },
      };
    }),
  );
}

/** @throws {RefusedError} if the record has a roll */
function refuseSealed({ phase, setup }: ElectionRecord): void {
  if (phase !== 'setup' || setup.roll !== undefined) throw new RefusedError('the roll is sealed already');
}

function csvErrors(
  file: string,
  errors: readonly { readonly line: number; readonly column?: number; readonly message: string }[],
): string {
  return errors
    .map(({ line, column, message }) =>
      column === undefined ? `${file}:${line}: ${message}` : `${file}:${line}: column ${column}: ${message}`,
    )
    .join('\n');
}
