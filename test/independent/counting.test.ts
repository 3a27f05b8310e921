/** The library's counts, and counts written from the specification alone, elect the same. */
import { describe, expect, it } from 'vitest';
import type { RankingRule } from '../../src/ballot/manifest.js';
import { rankingOf } from '../../src/ballot/mixed-result.js';
import { countBallots } from '../../src/counting/count.js';
import { drawLot } from '../../src/counting/lot.js';
import { seededRng } from '../helpers/rng.js';
import { type CountedBallot, elect, lotOf } from './counting.js';
import type { Counting } from './counting-rule.js';

/** The rules, as a manifest of ours and as one that was read by the specification; seats where there is a choice. */
const RULES: readonly (readonly [string, (seats: number) => readonly [RankingRule, Counting]])[] = [
  ['irv', () => [{ rule: 'irv', skipped: 'end', ties: 'earlier-stage' }, irv(0)]],
  ['irv by lot', () => [{ rule: 'irv', skipped: 'pass', ties: 'lot' }, irv(1)]],
  ['scottish-stv', (seats) => same({ rule: 'scottish-stv', seats })],
  ['schulze', (seats) => same({ rule: 'schulze', seats })],
  [
    'meek-stv',
    (seats) => [
      { rule: 'meek-stv', seats, digits: 9, omega: 6, skipped: 'pass' },
      { rule: 'meek-stv', seats, digits: 9, omega: 6 },
    ],
  ],
  ...(['winning-votes', 'margins'] as const).map(
    (strength, code) =>
      [
        `ranked-pairs ${strength}`,
        (seats: number) =>
          [
            { rule: 'ranked-pairs', seats, strength },
            { rule: 'ranked-pairs', seats, strength: code },
          ] as const,
      ] as const,
  ),
  ...(['averaged', 'zero', 'modified'] as const).map(
    (variant, code) =>
      [
        `borda ${variant}`,
        (seats: number) =>
          [
            { rule: 'borda', seats, variant },
            { rule: 'borda', seats, variant: code },
          ] as const,
      ] as const,
  ),
];

function irv(ties: number): Counting {
  return { rule: 'irv', seats: 1, skipped: 'end', ties };
}

function same<R extends RankingRule & Counting>(rule: R): readonly [R, R] {
  return [rule, rule];
}

/** Few papers of few shapes, so that ties are common. */
function election(next: (below: number) => number, shared: boolean): { n: number; ballots: CountedBallot[] } {
  const n = 2 + next(5);
  const ballots = Array.from({ length: 1 + next(9) }, () => {
    const ranks = new Array<number>(n).fill(0);
    const ranked = 1 + next(n);
    let rank = 1;
    for (let i = 0; i < ranked; i++) {
      const free = [...ranks.keys()].filter((c) => ranks[c] === 0);
      ranks[free[next(free.length)] ?? 0] = rank;
      if (!shared || next(3) > 0) rank++;
    }
    return { ranks, weight: 1 + next(4) };
  });
  return { n, ballots };
}

describe('a count written from the specification', () => {
  it.each(RULES)('elects as the library does: %s', (name, rules) => {
    const rng = seededRng(`counting ${name}`);
    const next = (below: number): number => (rng(1)[0] ?? 0) % below;
    const shared = /schulze|pairs|borda/.test(name);
    for (let i = 0; i < 150; i++) {
      const { n, ballots } = election(next, shared);
      const [rule, counting] = rules(1 + next(n));
      const seed = rng(32);
      const lot = lotOf(seed, n);
      expect(lot).toEqual(drawLot(seed, n));
      const papers = ballots.map(({ ranks, weight }) => ({ ranking: rankingOf(ranks), weight }));
      const names = Array.from({ length: n }, (_, c) => `c${c}`);
      const { winners } = countBallots(rule, names, papers, lot);
      expect(elect(counting, n, ballots, lot), JSON.stringify({ counting, ballots, lot })).toEqual(winners);
    }
  });
});
