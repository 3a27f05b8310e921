/** Equations inside the memory of the engines: scalars against integers, points against logarithms, and whose turn it is. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import type { EquationSpace, Place } from '../../src/core/engine/equation-space.js';
import { p256OnFusedKernels } from '../../src/core/engine/p256-fused.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import { type Column, columnOf, constantColumn } from '../../src/core/engine/scalar-columns.js';
import type { Group } from '../../src/core/group.js';
import { babyJubJubWithEngine } from '../../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { bytesToInteger, integerToBytes, mod } from '../../src/core/integers.js';
import { testRandom } from './field-harness.js';
import { FUSES } from './fused-fixtures.js';

const PLAIN = [
  p256WithEngine,
  ristretto255WithEngine,
  ed25519WithEngine,
  bn254G1WithEngine,
  babyJubJubWithEngine,
].map((make) => {
  const group = make('wasm');
  return [group.id, group] as const;
});

const GROUPS = FUSES ? [...PLAIN, ['P-256 in fused multiply-adds', p256OnFusedKernels()] as const] : PLAIN;

describe.each(GROUPS)('equations over %s', (_, group) => {
  const q = group.order;

  it('compute with scalars as integers do, extreme ones too', () => {
    const space = openSpace(group);
    const random = testRandom(5);
    const extremes = [0n, 1n, 2n, q - 1n, q - 2n, q >> 1n, 2n ** 128n - 1n, 2n ** 250n];
    const pick = (): bigint => extremes[Math.floor(random() * extremes.length)] ?? 0n;
    const [a, b] = [0, 1].map(() => Array.from({ length: 64 }, pick)) as [bigint[], bigint[]];
    const [x, y] = [place(space, a), place(space, b)];
    const at = (list: readonly bigint[], i: number): bigint => list[i] ?? 0n;
    const operations: readonly [run: (target: Place) => void, expected: (i: number) => bigint][] = [
      [(t) => space.multiply(t, x, y, 64), (i) => at(a, i) * at(b, i)],
      [(t) => space.add(t, x, y, 64), (i) => at(a, i) + at(b, i)],
      [(t) => space.subtract(t, x, y, 64), (i) => at(a, i) - at(b, i)],
      [(t) => space.scale(t, x, space.at(y, 3), 64), (i) => at(a, i) * at(b, 3)],
      [(t) => space.addScaled(t, x, space.at(y, 5), 64), (i) => at(a, i) * at(b, 5)],
      [(t) => space.copy(t, x, 64), (i) => at(a, i)],
    ];
    for (const [run, expected] of operations) {
      const target = space.scalars(64);
      run(target);
      expect(read(space, target, 64)).toEqual(a.map((_value, i) => mod(expected(i), q)));
    }
    const dot = space.scalars(1);
    space.dot(dot, x, y, 64);
    const total = a.reduce((sum, value, i) => sum + value * at(b, i), 0n);
    expect(read(space, dot, 1)).toEqual([total % q]);
    for (let i = 0; i < 200; i++) space.multiply(x, x, x, 64);
    space.add(x, x, y, 64);
    const chained = a.map((value, i) => mod(power(value, 2n ** 200n, q) + at(b, i), q));
    expect(read(space, x, 64)).toEqual(chained);
  });

  it('compute with the scalars of many proofs side by side', () => {
    const space = openSpace(group);
    const random = testRandom(6);
    const [proofs, width] = [17, 3];
    const list = (): bigint[] =>
      Array.from(
        { length: proofs * width },
        () => mod(BigInt(Math.floor(random() * 2 ** 50)) - 3n, q) ** 3n % q,
      );
    const [a, b, start] = [list(), list(), list()];
    const at = (values: readonly bigint[], i: number, j: number): bigint => values[i * width + j] ?? 0n;
    const [x, y] = [columnOf(place(space, a), width), columnOf(place(space, b), width)];
    const columns = space.columns(proofs);
    const operations: readonly [run: (target: Column) => void, expected: (t: bigint, i: number) => bigint][] =
      [
        [(t) => columns.multiply(t, columns.at(x, 1), y), (_t, i) => at(a, i, 1) * at(b, i, 0)],
        [(t) => columns.add(t, x, columns.at(y, 2)), (_t, i) => at(a, i, 0) + at(b, i, 2)],
        [(t) => columns.subtract(t, x, y), (_t, i) => at(a, i, 0) - at(b, i, 0)],
        [(t) => columns.addProduct(t, x, y), (t, i) => t + at(a, i, 0) * at(b, i, 0)],
        [(t) => columns.addProduct(t, x, constantColumn(y.place)), (t, i) => t + at(a, i, 0) * at(b, 0, 0)],
        [(t) => columns.copy(t, columns.at(x, 2)), (_t, i) => at(a, i, 2)],
        [(t) => columns.clear(t), () => 0n],
      ];
    for (const [run, expected] of operations) {
      const target = place(space, start);
      run(columns.at(columnOf(target, width), 1));
      const after = start.map((t, k) => (k % width === 1 ? mod(expected(t, Math.floor(k / width)), q) : t));
      expect(read(space, target, proofs * width)).toEqual(after);
    }
    const total = place(space, [5n, 7n]);
    columns.addProduct(constantColumn(total), x, columns.at(y, 1));
    const sum = Array.from({ length: proofs }, (_, i) => at(a, i, 0) * at(b, i, 1)).reduce(
      (s, t) => s + t,
      5n,
    );
    expect(read(space, total, 2)).toEqual([sum % q, 7n]);
    const dirty = space.scratch(() => place(space, a));
    const fresh = columns.fresh();
    expect(fresh.place).toBe(dirty);
    expect(read(space, fresh.place, proofs)).toEqual(new Array(proofs).fill(0n));
  });

  it('tell which scalars are not zero, in whatever form zero is', () => {
    const space = openSpace(group);
    const values = [0n, 1n, q - 1n, 0n, 2n ** 128n, 0n];
    const [x, y] = [place(space, values), place(space, [3n, 1n, 0n, q - 1n, 2n ** 128n, 0n])];
    expect(space.nonZero(x, 6)).toEqual([1, 2, 4]);
    expect(space.nonZero(x, 1)).toEqual([]);
    expect(space.nonZero(x, 0)).toEqual([]);
    space.subtract(y, x, y, 6);
    expect(space.nonZero(y, 6)).toEqual([0, 2, 3]);
    const zeros = place(space, [1n, q - 1n, 5n, q - 5n]);
    for (let i = 0; i < 4; i += 2)
      space.add(space.at(zeros, i), space.at(zeros, i), space.at(zeros, i + 1), 1);
    expect(space.nonZero(zeros, 4)).toEqual([1, 3]);
  });

  it('find the identity among points at a distance', () => {
    const encodings = [1n, 2n, 0n, 3n].map((k) => multiple(group, k));
    const three = concatBytes(...encodings, ...encodings, ...encodings);
    const space = openSpace(group);
    const points = space.points(12);
    expect(space.decodePoints(points, 12, (bytes) => bytes.set(three))).toBe(-1);
    for (let first = 0; first < 4; first++)
      expect(space.hasIdentity(points, { first, count: 3 }, 4)).toBe(first === 2);
    expect(space.hasIdentity(points, { first: 3, count: 2 }, 3)).toBe(true);
    expect(space.hasIdentity(points, { first: 3, count: 1 }, 3)).toBe(false);
    expect(space.hasIdentity(points, { first: 2, count: 0 }, 1)).toBe(false);
  });

  it('refuse scalars from the order up, and reduce challenges', () => {
    const space = openSpace(group);
    const target = space.scalars(4);
    for (const value of [q, q + 1n, 2n ** 256n - 1n]) {
      const encodings = concatBytes(integerToBytes(q - 1n, 32), integerToBytes(value, 32));
      expect(space.decodeScalars(target, 2, (bytes) => bytes.set(encodings))).toBe(1);
    }
    const wide = [2n ** 384n - 1n, 0n, q << 127n, (q << 127n) - 1n];
    space.reduceUniform(concatBytes(...wide.map((value) => integerToBytes(value, 48))), target);
    expect(read(space, target, 4)).toEqual(wide.map((value) => value % q));
    expect(() => space.reduceUniform(new Uint8Array(47), target)).toThrow(RangeError);
    space.integers([0, 1, 255, 2 ** 53], target);
    expect(read(space, target, 4)).toEqual([0n, 1n, 255n, 2n ** 53n]);
  });

  it('hold exactly if the logarithms say so, whatever meets whatever', () => {
    const random = testRandom(9);
    const small = (bound: number): bigint => BigInt(Math.floor(random() * bound));
    const encodings = [-3n, -2n, -1n, 0n, 1n, 2n, 3n].map((k) => multiple(group, k));
    for (let n = 0; n < 60; n++) {
      const size = Number(small(40)) + 1;
      const logarithms = Array.from({ length: size }, () => small(7) - 3n);
      const scalars = logarithms.map((_value, i) => mod((small(4) - 2n) * 2n ** (8n * BigInt(i % 3)), q));
      const total = logarithms.reduce((sum, k, i) => sum + k * (scalars[i] ?? 0n), 0n);
      const points = logarithms.map((k) => encodings[Number(k) + 3] ?? new Uint8Array());
      for (const off of [0n, 1n]) {
        const space = openSpace(group);
        const decoded = space.points(size + 1);
        const write = (bytes: Uint8Array) => bytes.set(concatBytes(...points, multiple(group, 1n)));
        expect(space.decodePoints(decoded, size + 1, write)).toBe(-1);
        const list = place(space, [...scalars, mod(off - total, q)]);
        expect(space.sumsToIdentity(decoded, list, [{ first: 0, count: size + 1 }])).toBe(off === 0n);
        expect(space.isIdentity(decoded, 0)).toBe(logarithms[0] === 0n);
      }
    }
    const space = openSpace(group);
    expect(space.sumsToIdentity(space.points(0), space.scalars(0), [])).toBe(true);
  });

  it('end when another operation begins, and say so', () => {
    const one = openSpace(group);
    const list = place(one, [5n]);
    const two = openSpace(group);
    expect(() => one.scalars(1)).toThrow(TypeError);
    expect(() => one.add(list, list, list, 1)).toThrow(TypeError);
    expect(() => one.encodeScalars(list, 1)).toThrow(TypeError);
    const column = columnOf(list, 1);
    const columns = one.columns(1);
    expect(() => columns.add(column, column, column)).toThrow(TypeError);
    expect(() => columns.copy(column, column)).toThrow(TypeError);
    expect(() => columns.fresh()).toThrow(TypeError);
    const other = place(two, [7n]);
    expect(read(two, other, 1)).toEqual([7n]);
    group.generator().add(group.generator());
    expect(() => two.encodeScalars(other, 1)).toThrow(TypeError);
  });

  it('ask for no more memory than there is, and leave the engine as it was', () => {
    for (const count of [
      -1,
      1 / 3,
      Number.NaN,
      2 ** 24,
      2 ** 40,
      Number.MAX_SAFE_INTEGER,
      Number.POSITIVE_INFINITY,
    ]) {
      expect(() => openSpace(group).points(count)).toThrow(RangeError);
      expect(() => openSpace(group).scalars(2 * count)).toThrow(RangeError);
    }
    const space = openSpace(group);
    expect(read(space, place(space, [3n]), 1)).toEqual([3n]);
  });
});

function openSpace(group: Group): EquationSpace {
  const space = group.bulk.openEquations?.();
  if (space === undefined) throw new TypeError('the engine has no equations');
  return space;
}

function place(space: EquationSpace, values: readonly bigint[]): Place {
  const target = space.scalars(values.length);
  const encodings = concatBytes(...values.map((value) => integerToBytes(value, 32)));
  expect(space.decodeScalars(target, values.length, (bytes) => bytes.set(encodings))).toBe(-1);
  return target;
}

function read(space: EquationSpace, list: Place, count: number): bigint[] {
  const bytes = space.encodeScalars(list, count);
  return Array.from({ length: count }, (_, i) => bytesToInteger(bytes.subarray(32 * i, 32 * i + 32)));
}

const KNOWN = new Map<string, Uint8Array>();

function multiple(group: Group, logarithm: bigint): Uint8Array {
  const key = `${group.id} ${logarithm}`;
  const found = KNOWN.get(key) ?? group.generator().multiply(group.scalar(logarithm)).toBytes();
  KNOWN.set(key, found);
  return found;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
