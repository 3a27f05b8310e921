import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { instantiateP256, Workspace } from '../../src/core/engine/kernels.js';
import { ENCODED_BYTES, POINT_STRIDE } from '../../src/core/engine/layout.js';
import { PackedAdder } from '../../src/core/engine/packed-sums.js';
import { encodedMultiple } from './p256-fixtures.js';

const kernels = instantiateP256();

/** Decodes and packs small multiples of the generator; the place of multiple `k` is at index `k + 8`. */
function packedMultiples(space: Workspace): (k: number) => number {
  const encodings = Array.from({ length: 17 }, (_, i) => encodedMultiple(BigInt(i - 8)));
  const source = space.place(concatBytes(...encodings));
  const points = space.reserve(encodings.length * POINT_STRIDE);
  expect(kernels.decodePoints(source, points, encodings.length)).toBe(-1);
  kernels.packPoints(points, points, encodings.length);
  return (k) => points + (k + 8) * POINT_STRIDE;
}

function encoded(space: Workspace, references: Int32Array): string[] {
  const [place, points] = [
    space.reserve(4 * references.length),
    space.reserve(references.length * POINT_STRIDE),
  ];
  space.words.set(references, place / 4);
  kernels.unpackPoints(place, references.length, points);
  const target = space.reserve(ENCODED_BYTES);
  return Array.from(references, (_, i) => {
    kernels.encodePoint(target, points + i * POINT_STRIDE);
    return toHex(space.read(target, ENCODED_BYTES));
  });
}

/** Sums lists of signed small multiples, written [multiple, sign]; nothing is written but at the places for that. */
function expectSums(lists: readonly (readonly (readonly [k: number, sign: 1 | -1])[])[]): void {
  new Uint8Array(kernels.memory.buffer).fill(0xa5, 65536);
  const space = new Workspace(kernels);
  const place = packedMultiples(space);
  const total = lists.flat().length;
  const [references, lengths] = [space.reserve(4 * total), space.reserve(4 * lists.length)];
  const adder = new PackedAdder(space, total);
  const behind = [space.reserve(8 * POINT_STRIDE)];
  const target = space.reserve(lists.length * POINT_STRIDE);
  behind.push(space.reserve(8 * POINT_STRIDE));
  const untouched = (): string[] => behind.map((place) => toHex(space.read(place, 8 * POINT_STRIDE)));
  const before = untouched();
  space.words.set(
    Int32Array.from(lists.flat(), ([k, sign]) => place(k) + (sign < 0 ? 1 : 0)),
    references / 4,
  );
  space.words.set(
    Int32Array.from(lists, (list) => list.length),
    lengths / 4,
  );
  const sums = adder.sums({ references, lengths, lists: lists.length, total }, target);
  expect(untouched()).toEqual(before);
  const totals = lists.map((list) => list.reduce((sum, [k, sign]) => sum + k * sign, 0));
  const expected = new Map(Array.from(new Set(totals), (sum) => [sum, toHex(encodedMultiple(BigInt(sum)))]));
  expect(encoded(space, sums)).toEqual(totals.map((sum) => expected.get(sum)));
}

describe('sums of packed points', () => {
  it('points survive packing and unpacking, with signs, and the identity', () => {
    expectSums(Array.from({ length: 17 }, (_, i) => [[i - 8, i % 2 === 0 ? 1 : -1]]));
    expectSums([[], [[3, 1]], []]);
  });

  it('adds distinct points, with every combination of signs, in every lane', () => {
    for (const a of [1, -1] as const)
      for (const b of [1, -1] as const)
        for (let count = 1; count <= 9; count++)
          expectSums(
            Array.from(
              { length: count },
              (_, i) =>
                [
                  [(i % 4) + 1, a],
                  [(i % 3) + 6, b],
                ] as const,
            ),
          );
  });

  it('decides equal and opposite points, and goes on with identities among the sums', () => {
    expectSums([
      [
        [2, 1],
        [2, 1],
      ],
    ]);
    expectSums([
      [
        [2, 1],
        [2, -1],
      ],
      [
        [1, 1],
        [5, 1],
      ],
    ]);
    expectSums([
      [
        [2, 1],
        [-2, 1],
        [3, 1],
        [3, -1],
        [7, 1],
      ],
      [
        [1, 1],
        [5, 1],
        [4, 1],
      ],
      [],
      [
        [2, -1],
        [2, 1],
      ],
    ]);
    expectSums([
      Array.from({ length: 33 }, () => [5, 1] as const),
      Array.from({ length: 9 }, () => [4, -1] as const),
    ]);
  });

  it('adds lists of more pairs than one inversion serves', () => {
    const cycle = Array.from({ length: 9_000 }, (_, i) => [(i % 8) + 1, i % 3 === 0 ? -1 : 1] as const);
    expectSums([cycle, cycle.slice(0, 5), cycle.slice(7, 4_300)]);
  });

  it('cuts long lists, whatever is left over and with which sign, and again what that leaves', () => {
    const list = (length: number, last: readonly [number, 1 | -1]) =>
      Array.from({ length }, (_, i) =>
        i === length - 1 ? last : ([(i % 7) + 1, i % 5 === 0 ? -1 : 1] as const),
      );
    for (const length of [4095, 4096, 4097, 4160, 4161, 8191, 8193, 12_351])
      expectSums([list(3, [8, -1]), list(length, [8, -1]), [], list(length - 1, [8, 1]), list(2, [-6, 1])]);
    expectSums([list(4096 * 64 + 1, [8, -1]), list(4096 * 64 + 4097, [5, 1])]);
  });

  it('cuts lists of points that cancel or are all the same', () => {
    expectSums([
      Array.from({ length: 8_300 }, () => [3, 1] as const),
      Array.from({ length: 5_001 }, (_, i) => [2, i % 2 === 0 ? 1 : -1] as const),
      Array.from({ length: 6_000 }, (_, i) => [(i % 8) + 1, i % 16 < 8 ? 1 : -1] as const),
    ]);
  });

  it('takes more lists than go together, empty ones and single references too', () => {
    expectSums(
      Array.from({ length: 10_000 }, (_, i) =>
        Array.from(
          { length: i % 1000 === 0 ? 500 : i % 3 },
          (_, j) => [((i + j) % 8) + 1, j % 2 === 0 ? -1 : 1] as const,
        ),
      ),
    );
    expectSums([
      ...Array.from({ length: 9_000 }, () => []),
      [[1, -1]],
      ...Array.from({ length: 9_000 }, () => []),
    ]);
  });
});
