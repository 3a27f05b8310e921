/** From the decrypted sums to the result (spec section 6.9): bounded logarithms, plus the votes on paper. */
import type { Element } from '../core/group.js';
import { type DiscreteLogarithm, prepareDiscreteLog } from '../elgamal/dlog.js';
import type { ElectionContext } from './context.js';
import type { PaperBatch } from './paper.js';
import type { ContestTally, Tally } from './tally.js';

/** The result of one contest, one number per position: options in order, then blank votes where the rule offers them. */
export interface ContestTotals {
  readonly id: string;
  readonly online: readonly number[];
  readonly paper: readonly number[];
  /** The sum of both. */
  readonly totals: readonly number[];
}

/** A position whose sum no ballots can make: then the decryption or the tally is wrong. */
export interface ImpossibleTotal {
  readonly contest: string;
  readonly position: number;
  readonly message: string;
}

/** The result of one contest, or why there is none. */
export type DecodedContest =
  | { readonly contest: ContestTotals; readonly failed?: never }
  | { readonly contest?: never; readonly failed: ImpossibleTotal };

/** The result of all contests, or why there is none. */
export type DecodedTotals =
  | { readonly contests: readonly ContestTotals[]; readonly failed?: never }
  | { readonly contests?: never; readonly failed: ImpossibleTotal };

/**
 * Finds the totals of all contests (spec algorithm 6.9b).
 * @param plaintexts - per contest, per position: the element `total * G` that the trustees decrypted
 * @param paper - all paper batches
 * @throws {RangeError} if lists do not have the lengths of the tally
 */
export function decodeTotals(
  context: ElectionContext,
  tally: Tally,
  plaintexts: readonly (readonly Element[])[],
  paper: readonly PaperBatch[] = [],
): DecodedTotals {
  if (plaintexts.length !== tally.contests.length)
    throw new RangeError(`need the sums of ${tally.contests.length} contests`);
  const contests: ContestTotals[] = [];
  const logarithm = tallyLogarithm(context, tally.contests);
  for (const [i, sums] of tally.contests.entries()) {
    const votes = paperVotes(sums, paper);
    const { contest, failed } = decodeContest(context, sums, plaintexts[i] ?? [], votes, logarithm);
    if (failed !== undefined) return Object.freeze({ failed });
    contests.push(contest);
  }
  return Object.freeze({ contests: Object.freeze(contests) });
}

/**
 * Finds the totals of one contest. Not found is never zero.
 * @param elements - per position: the element `total * G` that the trustees decrypted
 * @param paper - weighted votes on paper per position; see {@link paperVotes}
 * @param logarithm - finds what is at least as large as the largest total; see {@link tallyLogarithm}
 * @throws {RangeError} if lists do not have the length of the tally, or paper votes are not counts
 */
export function decodeContest(
  context: ElectionContext,
  tally: ContestTally,
  elements: readonly Element[],
  paper: readonly number[] = tally.ciphertexts.map(() => 0),
  logarithm: DiscreteLogarithm = tallyLogarithm(context, [tally]),
): DecodedContest {
  const positions = tally.ciphertexts.length;
  const id = context.manifest.contests[tally.contest]?.id ?? '';
  if (elements.length !== positions || paper.length !== positions)
    throw new RangeError(`contest ${id}: need ${positions} positions`);
  if (!paper.every((votes) => Number.isSafeInteger(votes) && votes >= 0))
    throw new RangeError(`contest ${id}: paper votes must be non-negative integers`);
  const found = elements.map((element) => {
    const total = logarithm(element);
    return total !== undefined && total <= tally.maxTotal ? total : undefined;
  });
  const position = found.indexOf(undefined);
  if (position >= 0) {
    const message = 'the decrypted sum is not a total that the ballots allow';
    return { failed: Object.freeze({ contest: id, position, message }) };
  }
  const online = found.map((votes) => votes ?? 0);
  const totals = online.map((votes, i) => votes + (paper[i] ?? 0));
  if (!totals.every(Number.isSafeInteger)) throw new RangeError(`contest ${id}: totals exceed 2^53`);
  return { contest: Object.freeze({ id, online, paper: [...paper], totals }) };
}

/** One table for the totals of several contests: it is as dear as the logarithms themselves. */
export function tallyLogarithm(
  { group }: ElectionContext,
  contests: readonly ContestTally[],
): DiscreteLogarithm {
  const most = contests.reduce((max, { maxTotal }) => Math.max(max, maxTotal), 0);
  const positions = contests.reduce((sum, { ciphertexts }) => sum + ciphertexts.length, 0);
  return prepareDiscreteLog(group, most, Math.max(1, positions));
}

/**
 * What all paper batches add up to in one contest, per position.
 * @throws {RangeError} if a batch has another number of positions
 */
export function paperVotes(
  { contest, ciphertexts }: ContestTally,
  batches: readonly PaperBatch[],
): readonly number[] {
  const sums = ciphertexts.map(() => 0);
  for (const { values } of batches.flatMap(({ totals }) => totals).filter((t) => t.contest === contest)) {
    if (values.length !== sums.length)
      throw new RangeError(`contest ${contest}: a paper batch needs ${sums.length} totals`);
    values.forEach((votes, i) => {
      sums[i] = (sums[i] ?? 0) + votes;
    });
  }
  return sums;
}
