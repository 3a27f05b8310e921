/** Borda's count, in three variants that differ in what partial ballots give (spec 9.9). */
import { type CountBallot, checkRanked, gatherBallots } from './ballot.js';
import { rankGroups } from './pairwise.js';
import type { CountResult } from './result.js';
import type { BordaRule } from './rule.js';
import { tieBreak } from './ties.js';
import { orderByTotals } from './totals.js';

/**
 * Counts points. On a ballot that ranks m of n candidates the places are worth
 * - `averaged`: n - 1, n - 2, ..., 0, where those not ranked share the last n - m places;
 * - `zero`: n - 1, n - 2, ..., n - m, and nothing to those not ranked;
 * - `modified`: m, m - 1, ..., 1, and nothing to those not ranked.
 *
 * Candidates who share places get the mean of their points, which is why there is one decimal. Skipped ranks change
 * nothing. A ballot that ranks no one is empty and gives no points.
 * @param lot - all candidates, favoured first: the order of those with equal points
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countBorda(
  rule: BordaRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const checked = checkRanked(ballots, candidates.length);
  const ties = tieBreak(lot, candidates.length);
  const doubled = new Array<number>(candidates.length).fill(0);
  let empty = 0;
  for (const ballot of gatherBallots(checked.ballots)) {
    const groups = rankGroups(ballot).filter((group) => group.length > 0);
    if (groups.length === 0) empty += ballot.weight;
    else addPoints(doubled, groups, ballot.weight, rule);
  }
  const totals = Object.freeze(doubled.map((points) => BigInt(points) * 5n));
  ties.steps.push({ kind: 'totals', totals });
  const order = orderByTotals(totals, ties);
  const papers = { all: checked.papers, valid: checked.papers - empty, empty };
  const winners = order.slice(0, rule.seats);
  return { rule, candidates, lot, digits: 1, winners, order, papers, transcript: ties.steps };
}

/** Adds twice the points of one ballot: means of places are then whole numbers. */
function addPoints(
  doubled: number[],
  groups: readonly (readonly number[])[],
  weight: number,
  rule: BordaRule,
): void {
  const ranked = new Set(groups.flat());
  let best = rule.variant === 'modified' ? ranked.size : doubled.length - 1;
  const give = (group: readonly number[]): void => {
    const twiceMean = 2 * best - group.length + 1;
    for (const candidate of group) doubled[candidate] = (doubled[candidate] ?? 0) + twiceMean * weight;
    best -= group.length;
  };
  for (const group of groups) give(group);
  if (rule.variant === 'averaged') give([...doubled.keys()].filter((candidate) => !ranked.has(candidate)));
}
