/** Digits of scalars, how often each occurs, and references sorted by them, against integers. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { bucketsOf, cutDigits, windowsOf } from '../../src/core/engine/digits.js';
import { instantiateP256, Workspace } from '../../src/core/engine/kernels.js';
import { POINT_STRIDE } from '../../src/core/engine/layout.js';
import { integerToBytes } from '../../src/core/integers.js';
import { testRandom } from './field-harness.js';
import { edgeScalars, Q } from './p256-fixtures.js';

const kernels = instantiateP256();
const random = testRandom(16);
const below = (n: number): number => Math.floor(random() * n);
const WORDS = POINT_STRIDE / 4;
const WIDTHS = Array.from({ length: 12 }, (_, i) => i + 2);

/** Scalars whose windows of so many bits are all about half, where a carry may run through all of them. */
function carrying(bits: number): bigint[] {
  const ones = Array.from({ length: windowsOf(bits) - 1 }, (_, w) => 1n << BigInt(bits * w));
  const each = ones.reduce((sum, one) => sum + one, 0n);
  const half = 1n << BigInt(bits - 1);
  return [half - 1n, half, half + 1n, 2n * half - 1n].map((digit) => (digit * each) % 2n ** 256n);
}

function scalarsFor(bits: number): bigint[] {
  return [
    ...[0n, 1n, Q - 1n, 2n ** 256n - 1n, 2n ** 255n, 2n ** 128n - 1n],
    ...carrying(bits),
    ...edgeScalars().filter((_, i) => i % 41 === bits),
    ...Array.from({ length: 20 }, () => BigInt(below(2 ** 32)) ** BigInt(1 + below(9)) % 2n ** 256n),
  ];
}

/** Cuts scalars, a first part apart from the rest, in memory that was full of something else. */
function cut(scalars: readonly bigint[], identities: readonly boolean[], bits: number, first: number) {
  new Uint8Array(kernels.memory.buffer).fill(0xa5, 65536);
  const space = new Workspace(kernels);
  const place = (from: number, to: number) => {
    const points = space.reserve((to - from) * POINT_STRIDE);
    identities.slice(from, to).forEach((identity, i) => {
      const first = (points + i * POINT_STRIDE) / 4;
      space.words.fill(0, first, first + WORDS);
      if (!identity) space.words[first + (i % WORDS)] = i % 2 === 0 ? 1 : -(2 ** 31);
    });
    const bytes = concatBytes(...scalars.slice(from, to).map((scalar) => integerToBytes(scalar, 32)));
    return { points, scalars: space.place(bytes), count: to - from };
  };
  const terms = [place(0, first), place(first, scalars.length)];
  return { space, digits: cutDigits(space, terms, bits) };
}

describe('digits of scalars', () => {
  it.each(WIDTHS)(
    'of %i bits add up to the scalar, or to nothing where the point is the identity',
    (bits) => {
      const scalars = scalarsFor(bits);
      const identities = scalars.map((_, i) => i % 5 === 3);
      const { space, digits } = cut(scalars, identities, bits, bits);
      const half = 2 ** (bits - 1);
      const rows = Array.from({ length: digits.windows }, (_, w) => [
        ...new Int16Array(space.bytes.buffer, digits.address + w * digits.row, digits.count),
      ]);
      const all = rows.flat();
      expect([digits.count, digits.windows]).toEqual([scalars.length, windowsOf(bits)]);
      expect(all.every((digit) => -half <= digit && digit < half)).toBe(true);
      const sums = scalars.map((_, i) => {
        let sum = 0n;
        for (let w = digits.windows - 1; w >= 0; w--)
          sum = (sum << BigInt(bits)) + BigInt(all[w * digits.count + i] ?? 0);
        return sum;
      });
      expect(sums).toEqual(scalars.map((scalar, i) => (identities[i] ? 0n : scalar)));
      const counted = new Int32Array(digits.windows * bucketsOf(bits));
      all.forEach((digit, i) => {
        const bucket = Math.floor(i / digits.count) * bucketsOf(bits) + Math.abs(digit);
        if (digit !== 0) counted[bucket] = (counted[bucket] ?? 0) + 1;
      });
      const counters = space.words.subarray(digits.counters / 4, digits.counters / 4 + counted.length);
      expect(counters).toEqual(counted);
    },
  );

  it('lead to references in the order of buckets, and of points within, with their signs', () => {
    const bits = 5;
    const { space, digits } = cut(
      Array.from({ length: 300 }, () => BigInt(below(2 ** 30))),
      Array.from({ length: 300 }, () => false),
      bits,
      7,
    );
    const size = bucketsOf(bits);
    const [places, references] = [space.reserve(4 * size), space.reserve(4 * 300)];
    for (let w = 0; w < digits.windows; w++) {
      const values = [...new Int16Array(space.bytes.buffer, digits.address + w * digits.row, 300)];
      const sorted = values.flatMap((digit, i) => (digit === 0 ? [] : [{ digit, i }]));
      sorted.sort((a, b) => Math.abs(a.digit) - Math.abs(b.digit) || a.i - b.i);
      for (let bucket = 0; bucket < size; bucket++)
        space.words[places / 4 + bucket] = sorted.filter(({ digit }) => Math.abs(digit) < bucket).length;
      kernels.sortDigits(digits.address + w * digits.row, 300, places, 8000, references);
      expect([...space.words.subarray(references / 4, references / 4 + sorted.length)]).toEqual(
        sorted.map(({ digit, i }) => 8000 + i * POINT_STRIDE + (digit < 0 ? 1 : 0)),
      );
    }
  });
});
