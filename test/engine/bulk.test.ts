import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { instantiateP256 } from '../../src/core/engine/kernels.js';
import { p256Bulk } from '../../src/core/engine/p256-bulk.js';
import { P256_NOBLE as P256 } from '../../src/core/groups/p256-noble.js';
import { integerToBytes } from '../../src/core/integers.js';
import { testRandom } from './field-harness.js';
import { bulkCase, edgeScalars, encodedMultiple, encodedScalar, Q } from './p256-fixtures.js';

const kernels = instantiateP256();
const bulk = p256Bulk(() => kernels, Q);
const PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

/** Checks a multiplication, and the sum of the same points, against the logarithms. */
function expectRight(terms: readonly (readonly [bigint, bigint])[]): void {
  const { points, scalars, expected } = bulkCase(terms);
  expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
  const sum = bulkCase(terms.map(([, logarithm]) => [1n, logarithm]));
  expect(toHex(bulk.sum(points))).toBe(toHex(sum.expected));
}

describe('multi-scalar multiplication', () => {
  it('agrees with noble on random points and scalars', () => {
    const random = testRandom(1);
    const integer = (): bigint => BigInt(`0x${Array.from({ length: 8 }, () => word(random)).join('')}`) % Q;
    for (const size of [1, 2, 3, 5, 17, 100, 257]) {
      const terms = Array.from({ length: size }, () => [integer(), integer()] as const);
      const { points, scalars, expected } = bulkCase(terms);
      expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
      expect(toHex(P256.bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
    }
  });

  it('takes every edge scalar, alone and all together', () => {
    for (const scalar of edgeScalars()) expectMultiple(scalar);
    expectRight(edgeScalars().map((scalar, i) => [scalar, BigInt(i % 5) + 1n]));
  });

  it('takes all pairs of small multiples: equal, opposite, identity', () => {
    for (let a = -3n; a <= 3n; a++)
      for (let b = -3n; b <= 3n; b++)
        expectRight([
          [1n, a],
          [1n, b],
        ]);
  });

  it('takes repeated, opposite and identity points in one bucket', () => {
    for (const size of [3, 8, 31, 64, 200]) {
      expectRight(Array.from({ length: size }, () => [5n, 7n]));
      expectRight(Array.from({ length: size }, (_, i) => [5n, i % 2 === 0 ? 7n : -7n]));
      expectRight(Array.from({ length: size }, (_, i) => [5n, BigInt(i % 4) - 1n]));
      expectRight(Array.from({ length: size }, () => [3n, 0n]));
    }
  });

  it('takes arithmetic progressions, whose partial sums meet again', () => {
    for (const size of [4, 16, 50, 300]) expectRight(Array.from({ length: size }, (_, i) => [1n, BigInt(i)]));
    expectRight(Array.from({ length: 100 }, (_, i) => [BigInt(i) << 200n, BigInt(i % 9) - 4n]));
  });

  it('ignores what an earlier operation left in memory, and can be interleaved with decoding', () => {
    const terms = Array.from({ length: 40 }, (_, i) => [BigInt(i * i + 1), BigInt(i) - 20n] as const);
    const { points, scalars, expected } = bulkCase(terms);
    for (let round = 0; round < 4; round++) {
      new Uint8Array(kernels.memory.buffer).fill(0xa5 + round, 65536);
      expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
      expect(bulk.firstInvalid(points)).toBe(-1);
    }
  });

  it('goes in parts beyond 65,536 points, with bounded memory', () => {
    const size = 65536 + 3;
    const one = concatBytes(
      encodedMultiple(2n),
      encodedMultiple(-1n),
      encodedMultiple(0n),
      encodedMultiple(5n),
    );
    const points = new Uint8Array(64 * size);
    for (let i = 0; i < size; i++) points.set(one.subarray(64 * (i % 4), 64 * (i % 4) + 64), 64 * i);
    const scalars = new Uint8Array(32 * size);
    for (let i = 0; i < size; i++) scalars[32 * i + 31] = (i % 7) + 1;
    let total = 0n;
    for (let i = 0; i < size; i++) total += BigInt((i % 7) + 1) * ([2n, -1n, 0n, 5n][i % 4] ?? 0n);
    const before = new Uint8Array(kernels.memory.buffer);
    expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(encodedMultiple(total)));
    expect(before.length).toBe(0);
    expect(kernels.memory.buffer.byteLength).toBeLessThan(64 * 2 ** 20);
    points.set([1], 64 * (size - 1));
    expect(bulk.firstInvalid(points)).toBe(size - 1);
    expect(() => bulk.sum(points)).toThrow(`points[${size - 1}]`);
  });

  it('refuses scalars from the order up', () => {
    const g = encodedMultiple(1n);
    for (const value of [Q, Q + 1n, 2n ** 256n - 1n])
      expect(() => bulk.multiMultiplyVartime(g, integerToBytes(value, 32))).toThrow(RangeError);
    expectMultiple(Q - 1n);
  });
});

describe('decoding', () => {
  const g = encodedMultiple(1n);
  const x = BigInt(`0x${toHex(g.subarray(0, 32))}`);
  const y = BigInt(`0x${toHex(g.subarray(32))}`);
  const point = (a: bigint, b: bigint): Uint8Array =>
    concatBytes(integerToBytes(a, 32), integerToBytes(b, 32));

  it('accepts what noble accepts and refuses what it refuses', () => {
    const top = 2n ** 256n - 1n;
    const pairs = [x, y, 0n, 1n, PRIME - 1n, PRIME, PRIME + 1n, PRIME - y, PRIME - x, top, 5n];
    for (const a of pairs)
      for (const b of pairs) expect(bulk.firstInvalid(point(a, b))).toBe(P256.bulk.firstInvalid(point(a, b)));
  });

  it('refuses coordinates that are right only modulo p', () => {
    const small = firstSmallAbscissa();
    expect(bulk.firstInvalid(point(small.x, small.y))).toBe(-1);
    expect(bulk.firstInvalid(point(small.x + PRIME, small.y))).toBe(0);
  });

  it('refuses every flip of a bit', () => {
    for (let bit = 0; bit < 512; bit++) {
      const flipped = g.slice();
      flipped.set([(g[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
      expect(bulk.firstInvalid(flipped)).toBe(0);
    }
  });

  it('names the first bad point, and a torn last one', () => {
    const bad = g.map((byte) => byte ^ 2);
    expect(bulk.firstInvalid(concatBytes(g, g, bad, g, bad))).toBe(2);
    expect(bulk.firstInvalid(concatBytes(g, g.subarray(1)))).toBe(1);
    expect(bulk.firstInvalid(concatBytes(bad, g.subarray(1)))).toBe(0);
    expect(bulk.firstInvalid(new Uint8Array(0))).toBe(-1);
  });

  it('neither traps nor grows without bound on any bytes', () => {
    const random = testRandom(3);
    const size = kernels.memory.buffer.byteLength;
    for (let n = 0; n < 2000; n++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256));
      const expected = bytes.length === 0 ? -1 : 0;
      expect(bulk.firstInvalid(bytes)).toBe(expected);
    }
    expect(kernels.memory.buffer.byteLength).toBe(size);
  });
});

function word(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

function expectMultiple(scalar: bigint): void {
  const product = bulk.multiMultiplyVartime(encodedMultiple(3n), encodedScalar(scalar));
  expect(toHex(product)).toBe(toHex(encodedMultiple(3n * scalar)));
}

/** A point whose abscissa is below 2^256 - p, so that adding p still fits 256 bits. */
function firstSmallAbscissa(): { readonly x: bigint; readonly y: bigint } {
  for (let x = 1n; ; x++) {
    const y = squareRoot(
      x ** 3n - 3n * x + 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    );
    if (y !== undefined) return { x, y };
  }
}

/** p = 3 modulo 4 */
function squareRoot(value: bigint): bigint | undefined {
  let [root, base] = [1n, ((value % PRIME) + PRIME) % PRIME];
  const square = base;
  for (let exponent = (PRIME + 1n) / 4n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) root = (root * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return (root * root) % PRIME === square ? root : undefined;
}
