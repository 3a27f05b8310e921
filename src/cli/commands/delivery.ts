/** What all commands share that add to the board. */
import type { Command } from 'commander';
import type { EntrySigner } from '../../record/entry.js';
import { type DeliveryOptions, type OpenElection, officersOf, withElection } from '../election.js';
import type { Output } from '../output.js';
import { collect, outputOf, type Session } from '../session.js';

/** Options of a command whose entries officers sign. */
export interface OfficerOptions extends DeliveryOptions {
  readonly officer?: readonly string[];
}

/** Adds the option to write entries to a file. */
export function deliverable(command: Command): Command {
  return command.option('--entries <file>', 'write the entries to a file instead of posting them');
}

/** Adds the options of a command whose entries officers sign. */
export function signedByOfficers(command: Command): Command {
  return deliverable(command).option(
    '--officer <file>',
    'key file of an officer who signs (repeatable); by default all in the workspace',
    collect,
  );
}

/** What an act of the officers adds to the board, and what to say about it. */
export interface Act {
  readonly entries: readonly Uint8Array[];
  readonly summary: string;
  readonly details?: object;
}

/** Runs an act of the officers: opens the election, makes the entries, delivers them, says so. */
export async function runAct(
  session: Session,
  command: Command,
  dir: string,
  make: (election: OpenElection, officers: readonly EntrySigner[], output: Output) => Promise<Act>,
): Promise<void> {
  const output = outputOf(session, command);
  const options = command.opts<OfficerOptions>();
  await withElection(dir, options, session.io, async (election) => {
    const officers = await officersOf(dir, election.manifest, options.officer);
    const { entries, summary, details } = await make(election, officers, output);
    const positions = await election.deliver(entries);
    report(output, { positions, file: options.entries, summary, details });
  });
}

/** Says what was delivered where. */
export function report(
  output: Output,
  {
    positions,
    file,
    summary,
    details = {},
  }: {
    readonly positions: readonly number[] | undefined;
    readonly file: string | undefined;
    readonly summary: string;
    readonly details?: object | undefined;
  },
): void {
  if (positions === undefined) {
    output.say(`Nothing is on the board yet: the operator posts ${file} with "hanpyo post".`);
    output.result({ entries: file, ...details }, summary);
  } else output.result({ positions, ...details }, summary);
}
