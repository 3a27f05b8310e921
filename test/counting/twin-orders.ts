/** Slow twins of the rules that compare or add up: straight from the definitions, for a handful of candidates. */
import type { RankedBallot, ScoredBallot } from '../../src/counting/ballot.js';

const at = (list: readonly number[] | undefined, i: number): number => list?.[i] ?? 0;

/** All orders of the candidates of a lot, the ones that the lot favours first. */
function ordersByLot(lot: readonly number[]): readonly (readonly number[])[] {
  if (lot.length === 0) return [[]];
  return lot.flatMap((first) => ordersByLot(lot.filter((c) => c !== first)).map((rest) => [first, ...rest]));
}

/** Where a ballot puts a candidate: the number of its rank, or beyond all ranks. */
export function rankOf(ballot: RankedBallot, candidate: number): number {
  const rank = ballot.ranking.findIndex((one) =>
    typeof one === 'number' ? one === candidate : one.includes(candidate),
  );
  return rank === -1 ? ballot.ranking.length : rank;
}

/** How many papers rank i above j. */
export function slowPairs(
  candidates: number,
  ballots: readonly RankedBallot[],
): readonly (readonly number[])[] {
  const all = Array.from({ length: candidates }, (_, c) => c);
  return all.map((i) =>
    all.map((j) =>
      ballots.reduce((sum, ballot) => (rankOf(ballot, i) < rankOf(ballot, j) ? sum + ballot.weight : sum), 0),
    ),
  );
}

/** Schulze: strengths by walking every path, the order as the first one by lot that puts no one above who beats them. */
export function slowSchulze(
  candidates: number,
  ballots: readonly RankedBallot[],
  lot: readonly number[],
): readonly number[] {
  const votes = slowPairs(candidates, ballots);
  const best = (from: number, to: number, seen: readonly number[], weakest: number): number => {
    if (from === to) return weakest;
    let found = 0;
    for (let next = 0; next < candidates; next++) {
      const [won, lost] = [at(votes[from], next), at(votes[next], from)];
      if (seen.includes(next) || won <= lost) continue;
      found = Math.max(found, best(next, to, [...seen, next], Math.min(weakest, won)));
    }
    return found;
  };
  const strength = (i: number, j: number): number => best(i, j, [i], Number.POSITIVE_INFINITY);
  const agrees = (order: readonly number[]): boolean =>
    order.every((i, place) => order.slice(place + 1).every((j) => strength(j, i) <= strength(i, j)));
  return ordersByLot(lot).find(agrees) ?? [];
}

/** Ranked pairs: of all orders, the one that keeps the strongest victories, compared one after the other. */
export function slowRankedPairs(
  candidates: number,
  ballots: readonly RankedBallot[],
  lot: readonly number[],
  strength: 'winning-votes' | 'margins',
): readonly number[] {
  const votes = slowPairs(candidates, ballots);
  const place = (c: number): number => lot.indexOf(c);
  const victories = lot
    .flatMap((winner) => lot.map((loser) => [winner, loser] as const))
    .map(([winner, loser]) => ({
      winner,
      loser,
      won: at(votes[winner], loser),
      lost: at(votes[loser], winner),
    }))
    .filter(({ won, lost }) => won > lost)
    .sort((a, b) => {
      const [x, y] = strength === 'margins' ? [a.won - a.lost, b.won - b.lost] : [a.won, b.won];
      return y - x || a.lost - b.lost || place(a.winner) - place(b.winner) || place(b.loser) - place(a.loser);
    });
  const kept = (order: readonly number[]): string =>
    victories.map(({ winner, loser }) => (order.indexOf(winner) < order.indexOf(loser) ? '1' : '0')).join('');
  let best: { readonly order: readonly number[]; readonly kept: string } | undefined;
  for (const order of ordersByLot(lot)) {
    const own = kept(order);
    if (best === undefined || own > best.kept) best = { order, kept: own };
  }
  return best?.order ?? [];
}

/** Twice the Borda points, candidate by candidate: from how many are above, beside and below on each paper. */
export function slowBorda(
  candidates: number,
  ballots: readonly RankedBallot[],
  variant: 'averaged' | 'zero' | 'modified',
): readonly number[] {
  const all = Array.from({ length: candidates }, (_, c) => c);
  return all.map((own) => {
    let sum = 0;
    for (const ballot of ballots) {
      const ranked = all.filter((c) => rankOf(ballot, c) < ballot.ranking.length);
      const isRanked = ranked.includes(own);
      if (ranked.length === 0 || (!isRanked && variant !== 'averaged')) continue;
      const above = all.filter((c) => rankOf(ballot, c) < rankOf(ballot, own)).length;
      const beside = all.filter((c) => c !== own && rankOf(ballot, c) === rankOf(ballot, own)).length;
      const top = variant === 'modified' ? ranked.length : candidates - 1;
      sum += (2 * (top - above) - beside) * ballot.weight;
    }
    return sum;
  });
}

/** Majority values: all grades of a candidate in the order in which the middle one is taken away. */
export function slowMajorityValue(candidate: number, ballots: readonly ScoredBallot[]): readonly number[] {
  const grades = ballots
    .filter(({ scores }) => scores.some((grade) => grade !== null))
    .flatMap(({ scores, weight }) => Array.from({ length: weight }, () => scores[candidate] ?? 0))
    .sort((a, b) => a - b);
  const value: number[] = [];
  while (grades.length > 0) value.push(...grades.splice(Math.ceil(grades.length / 2) - 1, 1));
  return value;
}
