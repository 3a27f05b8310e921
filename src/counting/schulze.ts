/**
 * Schulze's method with winning votes (M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
 * Condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011)); spec 9.7.
 */
import type { CountBallot } from './ballot.js';
import { comparePairs, orderByRelation, votesFor } from './pairwise.js';
import type { CountResult } from './result.js';
import type { SchulzeRule } from './rule.js';
import { tieBreak } from './ties.js';

/**
 * Counts by Schulze's method: i is above j if the strongest path from i to j is stronger than that from j to i. A path is
 * as strong as its weakest victory, a victory as the papers that rank the winner above the loser.
 * @param lot - all candidates, favoured first: of those whom no one left is above, the most favoured comes next
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countSchulze(
  rule: SchulzeRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const { above, papers } = comparePairs(ballots, candidates.length);
  const ties = tieBreak(lot, candidates.length);
  const strength = strongestPaths(above);
  ties.steps.push({ kind: 'pairwise', above }, { kind: 'paths', strength });
  const order = orderByRelation(
    candidates.length,
    ties,
    (i, j) => votesFor(strength, i, j) > votesFor(strength, j, i),
  );
  const winners = order.slice(0, rule.seats);
  return { rule, candidates, lot, digits: 0, winners, order, papers, transcript: ties.steps };
}

/** The widest paths between all pairs, by the algorithm of Floyd and Warshall. */
function strongestPaths(above: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const strength = above.map((row, i) => row.map((votes, j) => (votes > votesFor(above, j, i) ? votes : 0)));
  for (let via = 0; via < strength.length; via++) {
    const onward = strength[via] ?? [];
    strength.forEach((row, i) => {
      const first = row[via] ?? 0;
      if (first === 0) return;
      for (let j = 0; j < row.length; j++) {
        const path = Math.min(first, onward[j] ?? 0);
        if (i !== j && path > (row[j] ?? 0)) row[j] = path;
      }
    });
  }
  return Object.freeze(strength.map((row) => Object.freeze(row)));
}
