/** How many papers rank each candidate above each other one, and orders drawn from relations between candidates. */
import { type CountBallot, checkRanked, gatherBallots, type RankedBallot } from './ballot.js';
import type { PaperTotals } from './result.js';
import { orderByLot, type TieBreak } from './ties.js';

/** Pairwise counts. */
export interface Pairwise {
  /** `above[i][j]` papers rank i above j. */
  readonly above: readonly (readonly number[])[];
  readonly papers: PaperTotals;
}

/**
 * Compares every two candidates on every paper. A candidate who is ranked is above all who are not; those who share a
 * rank, and those not ranked, are equal. A skipped rank changes nothing. A ballot that ranks no one is empty.
 * @throws {TypeError | RangeError} ballots that cannot be counted
 */
export function comparePairs(ballots: readonly CountBallot[], candidates: number): Pairwise {
  const { ballots: ranked, papers } = checkRanked(ballots, candidates);
  const above = Array.from({ length: candidates }, () => new Array<number>(candidates).fill(0));
  let empty = 0;
  for (const ballot of gatherBallots(ranked)) {
    const left = new Set(above.keys());
    for (const group of rankGroups(ballot)) {
      for (const candidate of group) left.delete(candidate);
      for (const candidate of group) addBelow(above[candidate] ?? [], left, ballot.weight);
    }
    if (left.size === candidates) empty += ballot.weight;
  }
  return {
    above: Object.freeze(above.map((row) => Object.freeze(row))),
    papers: { all: papers, valid: papers - empty, empty },
  };
}

/** The ranks of a ballot as lists of candidates, best first; skipped ranks are empty lists. */
export function rankGroups(ballot: RankedBallot): readonly (readonly number[])[] {
  return ballot.ranking.map((rank) => (typeof rank === 'number' ? [rank] : rank));
}

function addBelow(row: number[], below: Iterable<number>, weight: number): void {
  for (const other of below) row[other] = (row[other] ?? 0) + weight;
}

/** Papers that rank i above j. */
export function votesFor(above: readonly (readonly number[])[], i: number, j: number): number {
  return above[i]?.[j] ?? 0;
}

/**
 * An order of all candidates that agrees with a relation without cycles: each time, of those whom no one left beats, the
 * one that the lot favours most comes next. Where there are several of them, that is a tie in the transcript.
 * @param beats - the relation
 */
export function orderByRelation(
  candidates: number,
  ties: TieBreak,
  beats: (i: number, j: number) => boolean,
): readonly number[] {
  const left = new Set(Array.from({ length: candidates }, (_, candidate) => candidate));
  const beaten = new Array<number>(candidates).fill(0);
  for (const i of left) for (const j of left) if (beats(i, j)) beaten[j] = (beaten[j] ?? 0) + 1;
  const order: number[] = [];
  while (left.size > 0) {
    const free = [...left].filter((candidate) => beaten[candidate] === 0);
    const next = orderByLot(ties, free)[0];
    if (next === undefined) throw new RangeError('the relation has a cycle');
    order.push(next);
    left.delete(next);
    for (const j of left) if (beats(next, j)) beaten[j] = (beaten[j] ?? 0) - 1;
  }
  return order;
}
