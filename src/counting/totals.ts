/** Rules that add up what ballots give: score and approval voting (spec 9.11, 9.12). */
import { type CountBallot, checkScored } from './ballot.js';
import type { CountResult } from './result.js';
import type { ApprovalRule, ScoreRule } from './rule.js';
import { orderByLot, type TieBreak, tieBreak } from './ties.js';

/**
 * Counts scores: the candidate with the highest total wins. A ballot without any score is empty and takes no part; a
 * single missing score counts as the lowest one, or the ballot is refused, as the rule says.
 * @param lot - all candidates, favoured first: the order of those with equal totals
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countScore(
  rule: ScoreRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  return addUp(rule, candidates, ballots, lot, { min: rule.min, max: rule.max, missing: rule.missing });
}

/**
 * Counts approvals: scores of 0 and 1. The candidate whom most ballots approve wins. No score is no approval; a ballot
 * that approves no one is valid unless it has no scores at all.
 * @param lot - all candidates, favoured first: the order of those with equal totals
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countApproval(
  rule: ApprovalRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  return addUp(rule, candidates, ballots, lot, { min: 0, max: 1, missing: 'worst' });
}

function addUp(
  rule: ScoreRule | ApprovalRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
  scale: { readonly min: number; readonly max: number; readonly missing: 'worst' | 'refuse' },
): CountResult {
  const checked = checkScored(ballots, candidates.length, scale.min, scale.max);
  const ties = tieBreak(lot, candidates.length);
  const sums = new Array<number>(candidates.length).fill(0);
  let empty = 0;
  for (const { scores, weight } of checked.ballots) {
    if (scores.every((score) => score === null)) {
      empty += weight;
      continue;
    }
    scores.forEach((score, candidate) => {
      if (score === null && scale.missing === 'refuse') throw new RangeError('a ballot leaves out a score');
      sums[candidate] = (sums[candidate] ?? 0) + (score ?? scale.min) * weight;
    });
  }
  const totals = Object.freeze(sums.map((sum) => BigInt(sum)));
  ties.steps.push({ kind: 'totals', totals });
  const order = orderByTotals(totals, ties);
  const papers = { all: checked.papers, valid: checked.papers - empty, empty };
  const winners = order.slice(0, rule.seats);
  return { rule, candidates, lot, digits: 0, winners, order, papers, transcript: ties.steps };
}

/** Candidates by total, highest first; equal ones by lot, which goes into the transcript. */
export function orderByTotals(totals: readonly bigint[], ties: TieBreak): readonly number[] {
  const byTotal = new Map<bigint, number[]>();
  totals.forEach((total, candidate) => {
    const equal = byTotal.get(total);
    if (equal === undefined) byTotal.set(total, [candidate]);
    else equal.push(candidate);
  });
  const descending = [...byTotal.keys()].sort((a, b) => (a > b ? -1 : 1));
  return descending.flatMap((total) => orderByLot(ties, byTotal.get(total) ?? []));
}
