/** Verifying an election of `AnonElection` from the logs of a chain. Numbered checks, as `docs/contracts.md` explains them. */
import type { CircuitShape } from '../ballot/anonymous/contest.js';
import type { AnonymousRoll } from '../ballot/anonymous/roll.js';
import { type AnonymousReport, verifyAnonymousBallots } from '../ballot/anonymous/verify.js';
import { equalBytes, toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { type Rng, systemRng } from '../core/random.js';
import type { PartialDecryption } from '../elgamal/threshold.js';
import type { CheckDefinition } from '../record/checks.js';
import { type Fact, type ForeignReport, foreignCheck, foreignReport } from '../verify/foreign/report.js';
import { ReportBuilder } from '../verify/report.js';
import { isOfPublishedSetup } from '../zk/groth16/published-setup.js';
import type { VerifyingKey } from '../zk/groth16/verifying-key.js';
import {
  type AnonymousDefinition,
  anonymousElectionId,
  chainContest,
  readAnonymousBallots,
  readAnonymousCreation,
} from './anonymous.js';
import { anonymousCodeFault } from './anonymous-code.js';
import { type BlockTimes, phaseFaults } from './anonymous-phases.js';
import { type AnonymousTrustees, decryptAnonymousTally, readPublishedShares } from './anonymous-share.js';
import { type ChainPlace, keysAgree } from './definition.js';
import { type AnonymousBoardState, anonymousChain } from './state.js';

/** The number of a check. */
export type AnonCheckId = `EVA-${'01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10'}`;

const DEFINITIONS: readonly (readonly [id: AnonCheckId, title: string, catches: string])[] = [
  ['EVA-01', 'Every log has its one form and follows the one before', 'logs left out, added or altered'],
  [
    'EVA-02',
    'The id is the hash of definition, place and the circuit’s key',
    'circuits that prove something else',
  ],
  ['EVA-03', 'The roll has the root of the definition', 'voters who are not on the roll'],
  [
    'EVA-04',
    'Every ballot is proved, by somebody on the roll, for this election',
    'votes worth more than one',
  ],
  ['EVA-05', 'No nullifier counts twice', 'double votes'],
  ['EVA-06', 'The trustees’ keys make the election’s key', 'keys that no trustees hold'],
  ['EVA-07', 'Enough shares are proved correct for the sum of all ballots', 'wrong decryptions'],
  ['EVA-08', 'The logs lead to what the contract has stored', 'ballots left out at the end'],
  ['EVA-09', 'Everything stands in its phase', 'ballots that came late, or when votes were known'],
  ['EVA-10', 'The contract has the code of AnonElection', 'ballots that were kept out, or let in late'],
];

/** All checks in the order of their numbers. */
export const ANON_CHECKS: readonly CheckDefinition<AnonCheckId>[] = DEFINITIONS.map((entry) =>
  foreignCheck(...entry),
);

/** What is verified, and what an auditor knows from elsewhere. */
export interface AnonChainRecord extends ChainPlace {
  readonly election: Uint8Array;
  /** The logs as `ledger/evm` writes them, all of this election, in the order of the chain. */
  readonly entries: readonly Uint8Array[];
  /** What the circuit was compiled for, and its key, from the ceremony. */
  readonly shape: CircuitShape;
  readonly verifyingKey: VerifyingKey;
  readonly trustees: AnonymousTrustees;
  readonly roll?: AnonymousRoll;
  /** What the contract has stored; without it nobody can tell whether ballots are missing at the end. */
  readonly board?: AnonymousBoardState;
  /** Times of the blocks that `blocksToTime` names; without them nobody can tell whether ballots came in time. */
  readonly times?: BlockTimes;
  /** The code at the contract's address, at the end; and at the block before the first log, where it must be none yet. */
  readonly code?: Uint8Array;
  readonly codeBefore?: Uint8Array;
}

/**
 * Verifies an election.
 * @returns the report; whatever the logs hold, it is never an exception
 * @throws {RangeError} for a key of a circuit with another number of signals, or a threshold out of range
 */
export function verifyAnonymousElection(
  record: AnonChainRecord,
  rng: Rng = systemRng,
): ForeignReport<AnonCheckId> {
  const builder = new ReportBuilder(ANON_CHECKS);
  for (const { id } of ANON_CHECKS) builder.skip(id, 'a check before it failed');
  const place = { label: 'Contract', value: `0x${toHex(record.contract)} on chain ${record.chainId}` };
  const facts: Fact[] = [place, { label: 'Election', value: `0x${toHex(record.election)}` }];
  const counts = verifyParts(builder, record, facts, rng);
  const result = counts?.map((count, i) => ({ label: `Position ${i + 1}`, value: String(count) }));
  return foreignReport(builder, { system: 'AnonElection, a contract of the EVM', facts, result });
}

type Builder = ReportBuilder<AnonCheckId>;

function verifyParts(
  builder: Builder,
  record: AnonChainRecord,
  facts: Fact[],
  rng: Rng,
): readonly number[] | undefined {
  const read = readLogs(builder, record);
  if (read === undefined) return undefined;
  const { definition, ballots, shares } = read;
  compareBoard(builder, record, ballots);
  facts.push({ label: 'Ballots', value: String(ballots.length) });
  const positions = record.shape.layout.positions;
  const id = anonymousElectionId(record, definition, positions, record.verifyingKey);
  builder.complete('EVA-02');
  if (isOfPublishedSetup(record.verifyingKey))
    builder.note('EVA-02', 'ANYBODY can forge under this key: it is of the setup for trials');
  if (!equalBytes(id, record.election)) {
    const message = 'the id is not the hash of this definition and this key in this place';
    builder.fail({ check: 'EVA-02', entry: 0, culprit: 'contract', code: 'other-id', message });
    return undefined;
  }
  verifyPhases(builder, record, definition);
  compareCode(builder, record, definition);
  const contest = chainContest(record, definition, record.shape, record.verifyingKey);
  const { roll, verifyingKey } = record;
  const report = verifyAnonymousBallots({ contest, verifyingKey, ballots, ...(roll && { roll }) }, rng);
  sayBallots(builder, report, ballots.length, roll);
  return verifyDecryption(builder, record, definition, report, shares);
}

/** EVA-06 and EVA-07. @returns the counts, if there are any */
function verifyDecryption(
  builder: Builder,
  record: AnonChainRecord,
  definition: AnonymousDefinition,
  report: AnonymousReport,
  shares: readonly PartialDecryption[],
): readonly number[] | undefined {
  const { verificationKeys, threshold } = record.trustees;
  builder.complete('EVA-06');
  if (!keysAgree({ key: definition.key, verificationKeys, threshold })) {
    const message = 'the trustees’ keys do not lie on one polynomial with the election’s key';
    builder.fail({ check: 'EVA-06', culprit: 'trustees', code: 'other-keys', message });
    return undefined;
  }
  const { combination, counts } = decryptAnonymousTally(
    record.election,
    report.sums,
    shares,
    record.trustees,
    report.counted * Math.max(...record.shape.layout.maxima),
  );
  builder.examine('EVA-07', shares.length);
  for (const { trustee, reason } of combination.dropped)
    builder.note('EVA-07', `a message in the name of trustee ${trustee} is no use: ${reason}`);
  if (combination.kind === 'incomplete')
    builder.skip('EVA-07', `${combination.missing} more shares are needed`);
  else builder.complete('EVA-07');
  if (combination.kind === 'decrypted' && counts === undefined) {
    const message = 'the shares decrypt to nothing that as many ballots can add up to';
    builder.fail({ check: 'EVA-07', culprit: 'ballots', code: 'no-totals', message });
  }
  return counts;
}

/** EVA-01. */
function readLogs(
  builder: Builder,
  { election, entries, shape }: AnonChainRecord,
): { definition: AnonymousDefinition; ballots: Uint8Array[]; shares: PartialDecryption[] } | undefined {
  try {
    const definition = readAnonymousCreation(election, entries[0], shape.layout.positions);
    const ballots = readAnonymousBallots(election, entries);
    const shares = readPublishedShares(entries);
    builder.examine('EVA-01', entries.length);
    builder.complete('EVA-01');
    return { definition, ballots, shares };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    builder.fail({ check: 'EVA-01', culprit: 'node', code: error.code, message: error.message });
    return undefined;
  }
}

/** EVA-08. */
function compareBoard(
  builder: Builder,
  { board, election }: AnonChainRecord,
  ballots: readonly Uint8Array[],
): void {
  if (board === undefined) {
    builder.waive('EVA-08', 'nothing that the contract has stored was given');
    return;
  }
  const same = board.ballots === ballots.length && equalBytes(board.chain, anonymousChain(election, ballots));
  const message = 'the contract has other ballots than the logs';
  if (!same) builder.fail({ check: 'EVA-08', culprit: 'node', code: 'other-state', message });
  builder.examine('EVA-08', ballots.length);
  builder.complete('EVA-08');
}

/** EVA-09. */
function verifyPhases(builder: Builder, record: AnonChainRecord, definition: AnonymousDefinition): void {
  const { entries, times } = record;
  for (const fault of phaseFaults(definition, entries, times))
    builder.fail({ check: 'EVA-09', culprit: 'contract', ...fault });
  builder.examine('EVA-09', entries.length);
  if (times === undefined)
    builder.note('EVA-09', 'times of blocks were not given: only the order was looked at');
  builder.complete('EVA-09');
}

/** EVA-10. */
function compareCode(builder: Builder, record: AnonChainRecord, definition: AnonymousDefinition): void {
  const { code, codeBefore, election, shape, verifyingKey } = record;
  if (code === undefined) {
    builder.waive('EVA-10', 'the code of the contract was not given');
    return;
  }
  const fail = (message: string): void =>
    builder.fail({ check: 'EVA-10', culprit: 'contract', code: 'other-code', message });
  const { positions } = shape.layout;
  const fault = anonymousCodeFault(code, election, definition, positions, verifyingKey);
  if (fault !== undefined) fail(`the code ${fault}`);
  if (codeBefore === undefined)
    builder.note('EVA-10', 'whether another contract was there before the first log is not known');
  else if (codeBefore.length > 0) fail('another contract was there before the first log');
  // The first log is the constructor's, so that no block shows the code before it.
  builder.note('EVA-10', 'what else its constructor did, only the transaction that deployed it shows');
  builder.examine('EVA-10');
  builder.complete('EVA-10');
}

/** EVA-03 to EVA-05, as `verifyAnonymousBallots` found them. */
function sayBallots(
  builder: Builder,
  report: AnonymousReport,
  count: number,
  roll: AnonymousRoll | undefined,
): void {
  const names = { A01: 'EVA-03', A02: 'EVA-04', A03: 'EVA-04', A04: 'EVA-05', A05: 'EVA-04' } as const;
  for (const { check, ...finding } of report.findings) builder.fail({ ...finding, check: names[check] });
  for (const check of ['EVA-04', 'EVA-05'] as const) {
    builder.examine(check, count);
    builder.complete(check);
  }
  if (roll === undefined) builder.waive('EVA-03', 'the roll was not given, only its root is on the chain');
  else builder.complete('EVA-03');
}
