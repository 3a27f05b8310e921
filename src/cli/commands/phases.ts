/** `hanpyo open`, `close`, `tally`: the acts by which officers move an election on; `status` says where it is. */
import type { Command } from 'commander';
import { toHex } from '../../core/bytes.js';
import { closingEntry, openingEntry, resultEntry } from '../../record/steps.js';
import { contestResults } from '../../verify/results.js';
import { officersOf, readElection, withElection } from '../election.js';
import { outputOf, type Session } from '../session.js';
import { type OfficerOptions, runAct, signedByOfficers } from './delivery.js';
import { resultText } from './result-text.js';

/** Adds the commands. */
export function addPhases(program: Command, session: Session): void {
  signedByOfficers(program.command('open').description('open voting').argument('<dir>', 'workspace')).action(
    (dir: string, _: object, command: Command) =>
      runAct(session, command, dir, async ({ record }, officers) => ({
        entries: [openingEntry(record, officers)],
        summary: 'Voting is open.',
      })),
  );
  signedByOfficers(
    program.command('close').description('close voting').argument('<dir>', 'workspace'),
  ).action((dir: string, _: object, command: Command) =>
    runAct(session, command, dir, async ({ record, size }, officers) => ({
      entries: [closingEntry(record, size(), officers)],
      summary: 'Voting is closed.',
      details: { accounting: record.voting.box.accounting },
    })),
  );
  addTally(program, session);
  addStatus(program, session);
}

function addTally(program: Command, session: Session): void {
  signedByOfficers(
    program
      .command('tally')
      .description('combine the trustees’ shares and publish the result, which ends the record')
      .argument('<dir>', 'workspace'),
  ).action(async (dir: string, options: OfficerOptions, command: Command) => {
    const output = outputOf(session, command);
    await withElection(dir, options, session.io, async (election) => {
      const { record, manifest } = election;
      const officers = await officersOf(dir, manifest, options.officer);
      const positions = await election.deliver([resultEntry(record, officers)]);
      if (positions === undefined) output.result({ entries: options.entries }, 'The result is in the file.');
      else {
        const result = contestResults(record);
        output.result({ positions, result }, resultText(result));
      }
    });
  });
}

function addStatus(program: Command, session: Session): void {
  program
    .command('status')
    .description('verify the record so far and say where the election stands')
    .argument('<dir>', 'workspace or record')
    .action(async (dir: string, _: object, command: Command) => {
      const { record, size } = await readElection(dir, session.io);
      const { setup, phase } = record;
      const facts = {
        phase,
        entries: size(),
        ceremony: setup.status.kind,
        roll: setup.roll?.count ?? null,
        ...(record.opened ? record.voting.box.accounting : {}),
        ...(phase === 'closed' || phase === 'published' ? { tally: toHex(record.tallying.hash) } : {}),
      };
      const lines = Object.entries(facts).map(([name, value]) => `${name.padEnd(11)}${value ?? 'missing'}`);
      outputOf(session, command).result(facts, lines.join('\n'));
    });
}
