import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPermutation, inverse, permuteRows } from '../../src/mixnet/permutation.js';
import { seededRng } from '../helpers/rng.js';

describe('permutations', () => {
  it('are permutations, and inverses undo them', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.string(), (size, seed) => {
        const drawn = drawPermutation(size, seededRng(seed));
        expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
        const list = Uint8Array.from({ length: 2 * size }, (_, i) => i);
        expect(permuteRows(permuteRows(list, 2, drawn), 2, inverse(drawn))).toEqual(list);
      }),
    );
  });

  it('are uniform: all 24 of four, by chi-square', () => {
    const rng = seededRng('uniform permutations');
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (let i = 0; i < draws; i++) {
      const name = drawPermutation(4, rng).join();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const expected = draws / 24;
    const chi = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    // 23 degrees of freedom: 49.7 is exceeded once in a thousand.
    expect(chi).toBeLessThan(49.7);
  });

  it('reject draws that would favour some values', () => {
    // 2^48 mod 3 = 1: the one draw at the top is thrown away.
    const draws = [
      new Uint8Array(6).fill(255),
      Uint8Array.of(0, 0, 0, 0, 0, 1),
      Uint8Array.of(0, 0, 0, 0, 0, 0),
    ];
    let used = 0;
    expect([...drawPermutation(3, () => draws[used++] ?? new Uint8Array(6))]).toEqual([2, 0, 1]);
    expect(used).toBe(3);
  });
});
