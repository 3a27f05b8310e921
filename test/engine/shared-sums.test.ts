/** Sums of multiples that share their doubles, against one multiplication at a time. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import type { Element, Group } from '../../src/core/group.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { seededRng } from '../helpers/rng.js';

const GROUPS = [ed25519WithEngine('wasm'), p256WithEngine('wasm'), ristretto255WithEngine('wasm')];

/** One term: a point by its number, and a scalar. */
type Term = readonly [point: number, scalar: bigint];

function expectSums(group: Group, points: readonly Element[], sums: readonly (readonly Term[])[]): void {
  const { sumsVartime } = group.bulk;
  if (sumsVartime === undefined) throw new Error('no such operation');
  const expected = sums.map((terms) =>
    terms.reduce((sum, [point, scalar]) => {
      const base = points[point];
      if (base === undefined) throw new Error('no such point');
      return sum.add(base.multiply(group.scalar(scalar)));
    }, group.identity()),
  );
  const found = sumsVartime(
    concatBytes(...points.map((point) => point.toBytes())),
    sums.map((terms) => terms.map(([point, scalar]) => ({ point, scalar: group.scalar(scalar).toBytes() }))),
  );
  expect(found).toEqual(concatBytes(...expected.map((sum) => sum.toBytes())));
}

describe.each(GROUPS.map((group) => [group.id, group] as const))('sums on %s', (_id, group) => {
  const rng = seededRng('shared sums');
  const random = (): bigint => group.randomScalar(rng).value;
  const points = Array.from({ length: 130 }, () => group.generator().multiply(group.randomScalar(rng)));
  const q = group.order;

  it('of random scalars, with points in several sums', () => {
    const sums = Array.from({ length: 9 }, (_, i): Term[] => [
      [0, random()],
      [i >> 1, random()],
      [3, random()],
    ]);
    expectSums(group, points, sums);
  });

  it('of scalars at the edges', () => {
    const edges = [0n, 1n, 2n, 7n, 8n, 15n, 16n, 2n ** 251n, 2n ** 252n - 1n, q - 1n, q - 2n, (q - 1n) / 2n];
    expectSums(
      group,
      points,
      edges.map((scalar): Term[] => [[1, scalar]]),
    );
    expectSums(
      group,
      points,
      edges.map((scalar): Term[] => [
        [1, scalar],
        [1, q - scalar],
      ]),
    );
    expectSums(
      group,
      points,
      edges.map((scalar): Term[] => [
        [1, scalar],
        [1, scalar],
        [2, scalar],
      ]),
    );
  });

  it('of nothing, of the identity, and of equal and opposite points', () => {
    const some = [group.identity(), points[0] ?? group.identity(), (points[0] ?? group.identity()).negate()];
    const x = random();
    expectSums(group, some, [
      [],
      [[0, x]],
      [
        [1, x],
        [0, x],
      ],
      [
        [1, x],
        [2, x],
      ],
      [
        [1, x],
        [2, x],
        [1, 1n],
      ],
    ]);
    expectSums(group, [group.identity()], [[[0, x]]]);
    expectSums(group, [], [[]]);
    expectSums(group, [], []);
  });

  it('of more points than are worked on together', () => {
    const terms = points.map((_, i): Term => [i, random()]);
    expectSums(group, points, [...terms.map((term) => [term]), terms]);
  });

  it('of points that are not there is refused', () => {
    const scalar = group.scalar(1).toBytes();
    const one = group.generator().toBytes();
    for (const point of [1, -1, 0.5])
      expect(() => group.bulk.sumsVartime?.(one, [[{ point, scalar }]])).toThrow(RangeError);
  });
});
