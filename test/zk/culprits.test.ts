/** The search for culprits finds just those that fail, with as few trials as bisection needs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { culpritsOf } from '../../src/zk/batch.js';

function search(count: number, bad: ReadonlySet<number>, known: ReadonlySet<number> = new Set()) {
  const trials: (readonly [number, number])[] = [];
  const found = culpritsOf(count, known, (from, to) => {
    trials.push([from, to]);
    return ![...bad].some((index) => index >= from && index < to);
  });
  return { found, trials };
}

describe('culprits', () => {
  it('are those that fail, whatever is known of them', () => {
    const cases = fc.integer({ min: 1, max: 40 }).chain((count) => {
      const indices = Array.from({ length: count }, (_, i) => i);
      return fc.record({ count: fc.constant(count), bad: fc.subarray(indices), keep: fc.nat(3) });
    });
    fc.assert(
      fc.property(cases, ({ count, bad, keep }) => {
        const known = new Set(bad.filter((_, i) => i % 4 < keep));
        const { found, trials } = search(count, new Set(bad), known);
        expect(found).toEqual(bad);
        const withKnown = trials.filter(([from, to]) => [...known].some((k) => k >= from && k < to));
        expect(withKnown).toEqual([]);
      }),
    );
  });

  it('of nothing are none, and of what holds are found by one trial', () => {
    expect(search(0, new Set())).toEqual({ found: [], trials: [] });
    expect(search(9, new Set())).toEqual({ found: [], trials: [[0, 9]] });
  });

  it('a right half is not tried where the left one holds', () => {
    expect(search(8, new Set([7])).trials).toEqual([
      [0, 8],
      [0, 4],
      [4, 6],
      [6, 7],
    ]);
    expect(search(1024, new Set([0])).trials.length).toBe(21);
  });
});
