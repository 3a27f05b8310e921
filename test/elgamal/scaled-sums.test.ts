import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Element } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { lagrangeAtZero, lagrangeScale, scaledLagrangeAtZero } from '../../src/elgamal/polynomial.js';
import { combinedElements, combinedLists, weightedSums } from '../../src/elgamal/scaled-sums.js';
import { seededRng } from '../helpers/rng.js';

describe('scaled Lagrange coefficients', () => {
  it('are the coefficients times the scale, for every set of points', () => {
    for (let count = 1; count <= 6; count++)
      for (let set = 1; set < 2 ** count; set++) {
        const indices = Array.from({ length: count }, (_, i) => i + 1).filter((i) => (set >> (i - 1)) & 1);
        const plain = lagrangeAtZero(P256, indices).map((l) => l.multiply(P256.scalar(lagrangeScale(count))));
        const scaled = scaledLagrangeAtZero(count, indices).map((l) => P256.scalar(l));
        expect(scaled.map(({ value }) => value)).toEqual(plain.map(({ value }) => value));
      }
  });

  it('are small for few trustees', () => {
    expect(scaledLagrangeAtZero(3, [1, 2])).toEqual([4n, -2n]);
    expect(scaledLagrangeAtZero(3, [3, 1])).toEqual([-1n, 3n]);
    expect(scaledLagrangeAtZero(1, [1])).toEqual([1n]);
  });

  it('are exact for many', () => {
    const indices = Array.from({ length: 30 }, (_, i) => 2 * i + 1);
    const scale = P256.scalar(lagrangeScale(60));
    const plain = lagrangeAtZero(P256, indices).map((l) => l.multiply(scale).value);
    expect(scaledLagrangeAtZero(60, indices).map((l) => P256.scalar(l).value)).toEqual(plain);
  });

  it('refuse points that are none, and equal ones', () => {
    for (const indices of [[], [0], [4], [1, 1], [1.5], [-1]])
      expect(() => scaledLagrangeAtZero(3, indices)).toThrow(RangeError);
    for (const count of [0, -1, 1.5]) expect(() => lagrangeScale(count)).toThrow(RangeError);
  });
});

describe.each([TINY_TEST, P256])('weighted sums of lists on $id', (group) => {
  const rng = seededRng('lists');
  const list = (count: number) =>
    Array.from({ length: count }, () => group.generator().multiply(group.randomScalar(rng)));
  const encoded = (elements: ReturnType<typeof list>) => concatBytes(...elements.map((e) => e.toBytes()));

  it('equal the sums one by one', () => {
    const [a, b, c] = [list(3), list(3), list(3)];
    for (const weights of [
      [1n, 2n, 4n],
      [6n, 0n, 255n],
      [0n, 0n, 0n],
      [1n, 0n, 0n],
    ]) {
      const sums = weightedSums(
        group,
        3,
        [a, b, c].map((elements, i) => ({ points: encoded(elements), weight: weights[i] ?? 0n })),
      );
      const twin = a.map((_, i) =>
        [a, b, c].reduce(
          (sum, elements, j) =>
            sum.add((elements[i] ?? group.identity()).multiplyVartime(group.scalar(weights[j] ?? 0n))),
          group.identity(),
        ),
      );
      expect(sums).toEqual(encoded(twin));
    }
    expect(weightedSums(group, 2, [])).toEqual(encoded([group.identity(), group.identity()]));
    expect(weightedSums(group, 0, [{ points: new Uint8Array(0), weight: 3n }])).toEqual(new Uint8Array(0));
  });

  it('refuse lists of another length, negative weights, and what is no element', () => {
    const points = encoded(list(2));
    expect(() => weightedSums(group, 3, [{ points, weight: 1n }])).toThrow(RangeError);
    expect(() => weightedSums(group, 2, [{ points, weight: -1n }])).toThrow(RangeError);
    const broken = points.slice().fill(0xff);
    expect(() => weightedSums(group, 2, [{ points: broken, weight: 2n }])).toThrow(DecodeError);
  });
});

describe.each([TINY_TEST, P256, RISTRETTO255])('lists combined on $id', (group) => {
  const rng = seededRng('combined');
  const list = (): Element[] => [
    ...[1, 2].map(() => group.generator().multiply(group.randomScalar(rng))),
    group.identity(),
  ];
  const lists = [list(), list(), list(), list()];
  const pointsOf = (elements: readonly Element[]) => concatBytes(...elements.map((e) => e.toBytes()));

  it('equal the sums one by one, as elements and as encodings', () => {
    for (const weights of [
      [1n, -2n, 4n, -1n],
      [6n, 0n, -255n, 2n ** 300n],
      [0n, 0n, 0n, 0n],
      [-1n, -5n, -7n, -(3n ** 90n)],
    ]) {
      const weighted = lists.map((elements, i) => ({ elements, weight: weights[i] ?? 0n }));
      const twin = [0, 1, 2].map((i) =>
        weighted
          .reduce(
            (sum, { elements, weight }) =>
              sum.add((elements[i] ?? group.identity()).multiplyVartime(group.scalar(weight))),
            group.identity(),
          )
          .toBytes(),
      );
      const encodings = weighted.map(({ elements, weight }) => ({ points: pointsOf(elements), weight }));
      expect(combinedElements(group, 3, weighted).map((e) => e.toBytes())).toEqual(twin);
      expect(combinedLists(group, 3, encodings).map((e) => e.toBytes())).toEqual(twin);
    }
  });

  it('refuse lists of another length, and what is no element', () => {
    const [elements = []] = lists;
    const points = pointsOf(elements);
    for (const count of [2, 4]) {
      expect(() => combinedElements(group, count, [{ elements, weight: 1n }])).toThrow(RangeError);
      expect(() => combinedLists(group, count, [{ points, weight: 1n }])).toThrow(RangeError);
    }
    const broken = points.slice().fill(0xff);
    expect(() => combinedLists(group, 3, [{ points: broken, weight: -3n }])).toThrow(DecodeError);
  });
});

it('an engine that does not add lists is not asked to: it would decode them for every bit of a weight', () => {
  expect(RISTRETTO255.bulk.addEach).toBeUndefined();
  const bulk = { ...RISTRETTO255.bulk, sumColumns: () => expect.unreachable() };
  const group = { ...RISTRETTO255, bulk };
  const elements = [RISTRETTO255.generator()];
  const points = RISTRETTO255.generator().toBytes();
  const expected = RISTRETTO255.generator().multiply(RISTRETTO255.scalar(-9)).toBytes();
  expect(combinedElements(group, 1, [{ elements, weight: -9n }])[0]?.toBytes()).toEqual(expected);
  expect(combinedLists(group, 1, [{ points, weight: -9n }])[0]?.toBytes()).toEqual(expected);
});
