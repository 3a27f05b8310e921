/** The verifier of ElectionGuard records: every check, in the order in which they depend on each other. */
import { systemRng } from '../../../core/random.js';
import { ReportBuilder } from '../../report.js';
import { type Fact, type ForeignReport, foreignReport } from '../report.js';
import type { ForeignRecord } from '../source.js';
import type { Board, Election, ElectionGuardOptions } from './board.js';
import { verifyBallots } from './box.js';
import { verifyChains } from './chains.js';
import { verifyChallenged } from './challenged.js';
import { EG_CHECKS, type EgCheckId } from './checks.js';
import { verifyMixes } from './mixes.js';
import { verifySetup, withSetupKept } from './setup.js';
import { verifyTally } from './tally.js';

/**
 * Verifies a record.
 * @param record - a folder, which can be listed
 * @returns the report; whatever is in the files, it is never an exception
 */
export async function verifyElectionGuard(
  record: ForeignRecord,
  options: ElectionGuardOptions = {},
): Promise<ForeignReport<EgCheckId>> {
  const builder = new ReportBuilder(EG_CHECKS);
  for (const { id } of EG_CHECKS) builder.skip(id, 'a check before it failed');
  const facts: Fact[] = [];
  const board: Board = { record: withSetupKept(record), builder, facts, rng: options.rng ?? systemRng };
  const election = await verifySetup(board);
  const result = election && (await verifyElection(board, election, options));
  const version = election === undefined ? '' : ` ${election.config.form.version}`;
  return foreignReport(builder, { system: `ElectionGuard${version}`, facts, result });
}

async function verifyElection(
  board: Board,
  election: Election,
  options: ElectionGuardOptions,
): Promise<readonly Fact[] | undefined> {
  const box = await verifyBallots(board, election, options);
  if (box === undefined) return undefined;
  board.facts.push({ label: 'Ballots', value: `${box.cast.size} cast, ${box.challenged.size} challenged` });
  await verifyChains(board, election, box);
  const result = await verifyTally(board, election, box);
  await verifyChallenged(board, election, box, options.signal);
  await verifyMixes(board, election, box, options.signal);
  return result;
}
