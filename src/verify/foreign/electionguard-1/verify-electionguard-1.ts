/** The verifier of ElectionGuard 1.91 records: every check, in the order in which they depend on each other. */
import { ReportBuilder } from '../../report.js';
import { type Fact, type ForeignReport, foreignReport } from '../report.js';
import type { ForeignRecord } from '../source.js';
import type { Board, Election, ElectionGuard1Options } from './board.js';
import { UNREAD, verifyBallots } from './box.js';
import { verifyChallenged } from './challenged.js';
import { EG1_CHECKS, type Eg1CheckId } from './checks.js';
import { SeenCommitments } from './decryption.js';
import { verifySetup } from './setup.js';
import { verifyTally } from './tally.js';

/**
 * Verifies a record.
 * @param record - a folder, which can be listed
 * @returns the report; whatever is in the files, it is never an exception
 */
export async function verifyElectionGuard1(
  record: ForeignRecord,
  options: ElectionGuard1Options = {},
): Promise<ForeignReport<Eg1CheckId>> {
  const builder = new ReportBuilder(EG1_CHECKS);
  for (const { id } of EG1_CHECKS) builder.skip(id, 'a check before it failed');
  const facts: Fact[] = [];
  const board: Board = { record, builder, facts };
  const election = await verifySetup(board);
  const result = election && (await verifyElection(board, election, options));
  return foreignReport(builder, { system: 'ElectionGuard 1.91', facts, result });
}

/** Checks that need all ballots. */
const AFTER_BALLOTS: readonly Eg1CheckId[] = [
  'EG1-12',
  'EG1-13',
  'EG1-14',
  'EG1-15',
  'EG1-16',
  'EG1-17',
  'EG1-18',
];

async function verifyElection(
  board: Board,
  election: Election,
  options: ElectionGuard1Options,
): Promise<readonly Fact[] | undefined> {
  const box = await verifyBallots(board, election, options);
  if (box === undefined) return undefined;
  const { cast, challenged, spoiled } = box.ballots;
  board.facts.push({
    label: 'Ballots',
    value: `${cast.size} cast, ${challenged.size} challenged, ${spoiled.size} spoiled`,
  });
  if (!box.whole) {
    for (const check of AFTER_BALLOTS) board.builder.skip(check, UNREAD);
    return undefined;
  }
  const seen = new SeenCommitments();
  const tally = await verifyTally(board, election, box, seen);
  if (tally === undefined) return undefined;
  await verifyChallenged(board, election, { box, tally: tally.id, seen, signal: options.signal });
  if (seen.warning !== undefined) board.builder.note('EG1-14', seen.warning);
  return tally.result;
}
