/** Rules that compare or add up: specification 9.6 to 9.9. */
import { at } from './bytes.js';
import type { Count } from './counting.js';

type Matrix = number[][];

const square = (n: number, cell: (i: number, j: number) => number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => cell(i, j)));

/** 9.6: papers that rank i above j. */
function above({ candidates, ballots }: Count): Matrix {
  return square(candidates, (i, j) =>
    ballots.reduce((sum, { ranks, weight }) => {
      const [a, b] = [at(ranks, i), at(ranks, j)];
      return a !== 0 && (b === 0 || a < b) ? sum + weight : sum;
    }, 0),
  );
}

/** 9.6: an order by a relation. */
function order({ lot, seats }: Count, superior: (i: number, j: number) => boolean): number[] {
  const result: number[] = [];
  let left = [...lot];
  while (left.length > 0) {
    const next = left.find((j) => left.every((i) => !superior(i, j)));
    if (next === undefined) throw new RangeError('a cycle');
    result.push(next);
    left = left.filter((c) => c !== next);
  }
  return result.slice(0, seats);
}

/** 9.7 */
export function schulze(count: Count): number[] {
  const n = count.candidates;
  const pairs = above(count);
  const path = square(n, (i, j) => (cell(pairs, i, j) > cell(pairs, j, i) ? cell(pairs, i, j) : 0));
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const through = Math.min(cell(path, i, k), cell(path, k, j));
        if (i !== j && through > cell(path, i, j)) at(path, i)[j] = through;
      }
  return order(count, (i, j) => cell(path, i, j) > cell(path, j, i));
}

/** 9.8. Strength 0 is winning votes, 1 margins. */
export function rankedPairs(count: Count, strength: number): number[] {
  const n = count.candidates;
  const pairs = above(count);
  const place = (c: number): number => count.lot.indexOf(c);
  const victories = square(n, () => 0)
    .flatMap((row, i) => row.map((_, j) => ({ i, j, votes: cell(pairs, i, j), against: cell(pairs, j, i) })))
    .filter(({ votes, against }) => votes > against)
    .map((one) => ({ ...one, strong: strength === 0 ? one.votes : one.votes - one.against }))
    .sort(
      (a, b) =>
        b.strong - a.strong || a.against - b.against || place(a.i) - place(b.i) || place(b.j) - place(a.j),
    );
  const locked = square(n, () => 0);
  for (const { i, j } of victories) {
    if (cell(locked, j, i) === 1) continue;
    const before = [...Array(n).keys()].filter((a) => a === i || cell(locked, a, i) === 1);
    const behind = [...Array(n).keys()].filter((b) => b === j || cell(locked, j, b) === 1);
    for (const a of before) for (const b of behind) at(locked, a)[b] = 1;
  }
  return order(count, (i, j) => cell(locked, i, j) === 1);
}

/** 9.9, in half points. Variant 0 is averaged, 1 zero, 2 modified. */
export function borda(count: Count, variant: number): number[] {
  const { candidates: n, ballots, lot, seats } = count;
  const totals = new Array<number>(n).fill(0);
  for (const { ranks, weight } of ballots) {
    const m = ranks.filter((rank) => rank > 0).length;
    const top = variant === 2 ? m : n - 1;
    const points = (c: number): number => {
      const rank = at(ranks, c);
      if (rank === 0) return variant === 0 ? n - m - 1 : 0;
      const better = ranks.filter((other) => other > 0 && other < rank).length;
      const equal = ranks.filter((other) => other === rank).length;
      return 2 * (top - better) - (equal - 1);
    };
    for (const c of totals.keys()) totals[c] = at(totals, c) + weight * points(c);
  }
  return [...lot].sort((a, b) => at(totals, b) - at(totals, a)).slice(0, seats);
}

function cell(matrix: Matrix, i: number, j: number): number {
  return at(at(matrix, i), j);
}
