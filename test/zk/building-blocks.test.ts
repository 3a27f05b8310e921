import { p256_hasher } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Group, Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { commitmentKey, withTables } from '../../src/zk/commitment-key.js';
import { fieldTerms, rangeWeights, writeField } from '../../src/zk/integer-bits.js';
import { kernelElement, kernelOf, type LinearEquation } from '../../src/zk/linear-system.js';
import { seededRng } from '../helpers/rng.js';
import { RUNS, TEST_64 } from './fixtures.js';

describe('integers as bits', () => {
  it('make every integer of the range, and no other', () => {
    for (let max = 0; max <= 40; max++) {
      const weights = rangeWeights(max);
      const made = new Set<number>();
      for (let n = 0; n < 2 ** weights.length; n++)
        made.add(weights.reduce((sum, weight, i) => sum + weight * ((n >> i) & 1), 0));
      expect([...made].sort((a, b) => a - b)).toEqual(Array.from({ length: max + 1 }, (_, v) => v));
      expect(weights.length).toBe(Math.ceil(Math.log2(max + 1)));
    }
  });

  it('are filled so that they make the value', () => {
    for (let max = 0; max <= 40; max++)
      for (let value = 0; value <= max; value++) {
        const field = { first: 2, weights: rangeWeights(max) };
        const bits = [7, 7];
        writeField(bits, field, value);
        expect(bits.slice(2).every((bit) => bit === 0 || bit === 1)).toBe(true);
        expect(fieldTerms(field).reduce((sum, [bit, weight]) => sum + weight * (bits[bit] ?? 0), 0)).toBe(
          value,
        );
        expect(bits.slice(0, 2)).toEqual([7, 7]);
      }
  });

  it('reach 2^53 - 1 exactly', () => {
    const weights = rangeWeights(Number.MAX_SAFE_INTEGER);
    expect(weights.length).toBe(53);
    expect(weights.reduce((sum, weight) => sum + BigInt(weight), 0n)).toBe(2n ** 53n - 1n);
    const bits: number[] = [];
    writeField(bits, { first: 0, weights }, Number.MAX_SAFE_INTEGER);
    expect(bits).toEqual(new Array(53).fill(1));
  });
});

describe('kernel', () => {
  const draw = (group: Group, count: number, seed: string): Scalar[] => {
    const rng = seededRng(seed);
    return Array.from({ length: count }, () => group.randomScalar(rng));
  };
  const residual = ({ terms }: LinearEquation, solution: readonly Scalar[], group: Group): bigint =>
    terms.reduce(
      (sum, [j, c]) => sum.add((solution[j] ?? group.scalar(0)).multiply(group.scalar(c))),
      group.scalar(0),
    ).value;

  it('solves every homogeneous system, with as many free unknowns as there are', () => {
    const system = fc.array(
      fc.record({
        terms: fc.uniqueArray(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 9 })), { selector: ([j]) => j }),
        constant: fc.constant(0),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(system, (equations) => {
        const kernel = kernelOf(equations, 6, TINY_TEST);
        expect(kernel.free.length + kernel.pivots.length).toBe(6);
        const solution = kernelElement(kernel, draw(TINY_TEST, kernel.free.length, 'kernel'), TINY_TEST);
        for (const equation of equations) expect(residual(equation, solution, TINY_TEST)).toBe(0n);
      }),
      { numRuns: 4 * RUNS },
    );
  });

  it('is all of the kernel: x + 2y + 3z = 0 has q^2 solutions in the tiny group, each met once', () => {
    const kernel = kernelOf(
      [
        {
          terms: [
            [0, 1],
            [1, 2],
            [2, 3],
          ],
          constant: 5,
        },
      ],
      3,
      TINY_TEST,
    );
    const seen = new Set<string>();
    for (let y = 0; y < 1019; y += 17)
      for (let z = 0; z < 1019; z += 13)
        seen.add(
          kernelElement(kernel, [TINY_TEST.scalar(y), TINY_TEST.scalar(z)], TINY_TEST)
            .map((s) => s.value)
            .join(),
        );
    expect(kernel.free.length).toBe(2);
    expect(seen.size).toBe(Math.ceil(1019 / 17) * Math.ceil(1019 / 13));
  });

  it('drops equations that follow from others and refuses a contradiction', () => {
    const sum = (constant: number, factor = 1): LinearEquation => ({
      terms: [
        [0, factor],
        [1, factor],
      ],
      constant,
    });
    expect(kernelOf([sum(1), sum(2, 2)], 2, TEST_64).pivots.length).toBe(1);
    expect(() => kernelOf([sum(1), sum(3, 2)], 2, TEST_64)).toThrow(RangeError);
    expect(() => kernelOf([{ terms: [], constant: 1 }], 2, TEST_64)).toThrow(RangeError);
    expect(kernelOf([], 2, TEST_64).free).toEqual([0, 1]);
  });
});

describe('commitment key', () => {
  it.each([
    [
      P256,
      'c04ead2c5ae6d9282db94ce596225e6499806b77e45c777f96353596e47bc2aa4daa62c6bc9aff5020cacd68ef7fcfca4927734491b14c25de56e0093be4af71',
      'fbe4c3de12f5d87044eda30e0cc07c2f0fb21cfca5e43738429713096ec824eab09e4161ba1123164cca5a22934ca20fa002f9f616e6a01d6d9a55e79cf3047f',
    ],
    [
      RISTRETTO255,
      'eab456e407517bbe2f583b5c77c3798b25fc8f3e5b13281ab5832df1c6ed2636',
      'e253f40e9119b5a34eb0e34cb7fbc833c740573e5350810e3624ca35c3b95806',
    ],
  ])('of $id is the one that it was', (group, h, g0) => {
    const key = commitmentKey(group, 1);
    expect(toHex(key.h.toBytes())).toBe(h);
    expect(toHex(key.g[0]?.toBytes() ?? new Uint8Array())).toBe(g0);
  });

  it('is the hash of public names by RFC 9380, as another program computes it', () => {
    const message = (number: number): Uint8Array => new Writer().text('P-256').u32(number).finish();
    const DST = 'hanpyo-v1 commitment key';
    const key = commitmentKey(P256, 2);
    [key.h, ...key.g].forEach((element, number) => {
      const point = p256_hasher.hashToCurve(message(number), { DST });
      expect(toHex(element.toBytes())).toBe(toHex(point.toBytes(false).subarray(1)));
    });
  });

  it('is the same however long, and all its elements differ', () => {
    const long = commitmentKey(RISTRETTO255, 40);
    const short = commitmentKey(RISTRETTO255, 3);
    const texts = [long.h, ...long.g].map((element) => toHex(element.toBytes()));
    expect([short.h, ...short.g].map((element) => toHex(element.toBytes()))).toEqual(texts.slice(0, 4));
    texts.push(toHex(RISTRETTO255.generator().toBytes()), toHex(RISTRETTO255.identity().toBytes()));
    expect(new Set(texts).size).toBe(43);
  });

  it('keeps its elements when it gets tables', () => {
    const key = commitmentKey(TEST_64, 3);
    const fast = withTables(key);
    expect(fast.h).toBe(key.h);
    expect(fast.g).toBe(key.g);
    expect(fast.tables.length).toBe(4);
    fast.tables.forEach((table, i) => {
      expect(table.equals(i === 0 ? key.h : (key.g[i - 1] ?? key.h))).toBe(true);
    });
  });

  it('has a sane size', () => {
    for (const size of [-1, 0.5, Number.NaN, 65_537])
      expect(() => commitmentKey(TEST_64, size)).toThrow(RangeError);
    expect(commitmentKey(TEST_64, 0).g).toEqual([]);
  });
});
