/** Points in doubles and their batch additions against packed ones and known logarithms; whole multiplications; self-test. */
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { type P256Kernels, Workspace } from '../../src/core/engine/kernels.js';
import { ENCODED_BYTES, PACKED_SLOT, POINT_STRIDE } from '../../src/core/engine/layout.js';
import { p256Bulk } from '../../src/core/engine/p256-bulk.js';
import { instantiateP256Fused, p256OnFusedKernels, selfTestFused } from '../../src/core/engine/p256-fused.js';
import { PackedAdder } from '../../src/core/engine/packed-sums.js';
import { type PointForm, publicForm, secretForm } from '../../src/core/engine/point-form.js';
import { EngineFailure } from '../../src/core/engine/self-test.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { testRandom } from './field-harness.js';
import { FUSES } from './fused-fixtures.js';
import { bulkCase, edgeScalars, encodedMultiple, Q } from './p256-fixtures.js';

/** Multiples -8 to 8 of the generator. */
const SMALL = 8;
const random = testRandom(2026);
const below = (n: number): number => Math.floor(random() * n);
const known = Array.from({ length: 2 * SMALL + 1 }, (_, i) => encodedMultiple(BigInt(i - SMALL)));
const hexOf = (k: number): string => toHex(encodedMultiple(BigInt(k)));

/** Small multiples in a form; the address of each. */
function placed(space: Workspace, form = publicForm(space.kernels)): (k: number) => number {
  const source = space.place(concatBytes(...known));
  const points = space.reserve(known.length * POINT_STRIDE);
  expect(space.kernels.decodePoints(source, points, known.length)).toBe(-1);
  form.pack(points, points, known.length);
  return (k) => points + (k + SMALL) * POINT_STRIDE;
}

function encoded(space: Workspace, references: Int32Array, form = publicForm(space.kernels)): string[] {
  const list = space.reserve(4 * references.length);
  const points = space.reserve(references.length * POINT_STRIDE);
  space.words.set(references, list / 4);
  form.unpack(list, references.length, points);
  const target = space.reserve(ENCODED_BYTES);
  return Array.from(references, (_, i) => {
    space.kernels.encodePoint(target, points + i * POINT_STRIDE);
    return toHex(space.read(target, ENCODED_BYTES));
  });
}

describe.skipIf(!FUSES)('points in doubles (needs fused multiply-adds)', () => {
  const kernels = instantiateP256Fused();
  const dirty = (): Workspace => {
    new Uint8Array(kernels.memory.buffer).fill(0xa5, 65536);
    return new Workspace(kernels);
  };

  it('survive the way there and back, with signs, and the identity', () => {
    const space = dirty();
    const at = placed(space);
    const all = known.map((_, i) => i - SMALL);
    expect(encoded(space, Int32Array.from(all, at))).toEqual(all.map(hexOf));
    expect(
      encoded(
        space,
        Int32Array.from(all, (k) => at(k) + 1),
      ),
    ).toEqual(all.map((k) => hexOf(-k)));
    expect(encoded(space, Int32Array.of(0))).toEqual([hexOf(0)]);
  });

  /** Runs one batch; the sums as hexadecimal, or nothing if it was refused. */
  function addBatch(
    pairs: readonly (readonly [p: number, s: 0 | 1, q: number, t: 0 | 1])[],
  ): string[] | undefined {
    const space = dirty();
    const at = placed(space);
    const list = space.reserve(8 * pairs.length);
    const sums = space.reserve(pairs.length * POINT_STRIDE);
    const work = space.reserve((pairs.length / 4 + 2) * PACKED_SLOT);
    space.words.set(
      pairs.flatMap(([p, s, q, t]) => [at(p) + s, at(q) + t]),
      list / 4,
    );
    const before = toHex(space.read(sums, pairs.length * POINT_STRIDE));
    if (publicForm(kernels).add(list, pairs.length, sums, work) === 0) {
      expect(toHex(space.read(sums, pairs.length * POINT_STRIDE))).toBe(before);
      return undefined;
    }
    return encoded(
      space,
      Int32Array.from(pairs, (_, i) => sums + i * POINT_STRIDE),
    );
  }

  it('are added with all signs, in every lane and at every length', () => {
    const signed = (sign: 0 | 1, k: number): number => (sign === 1 ? -k : k);
    for (const s of [0, 1] as const)
      for (const t of [0, 1] as const)
        for (const count of [4, 8, 12, 64]) {
          const pairs = Array.from({ length: count }, (_, i) => [1 + (i % 4), s, -8 + (i % 4), t] as const);
          expect(addBatch(pairs)).toEqual(pairs.map(([p, , q]) => hexOf(signed(s, p) + signed(t, q))));
        }
  });

  it('are refused where a pair is equal or opposite, in any lane, and nothing is written', () => {
    for (let lane = 0; lane < 8; lane++)
      for (const sign of [0, 1] as const)
        for (const other of [3, -3]) {
          const pairs = Array.from({ length: 8 }, (_, i) =>
            i === lane ? ([3, 0, other, sign] as const) : ([1 + (i % 3), 0, 5 + (i % 3), 0] as const),
          );
          expect(addBatch(pairs)).toBe(undefined);
        }
  });

  it('sums of lists are right, whatever repeats, cancels or is the identity among the sums', () => {
    for (let round = 0; round < 60; round++) {
      const space = dirty();
      const at = placed(space);
      const lists = Array.from({ length: 1 + below(12) }, () =>
        Array.from(
          { length: below(round % 5 === 0 ? 300 : 9) },
          () => (1 + below(SMALL)) * (below(2) === 0 ? 1 : -1),
        ),
      );
      const flat = lists.flat();
      const [references, lengths] = [space.reserve(4 * flat.length), space.reserve(4 * lists.length)];
      const adder = new PackedAdder(space, flat.length, publicForm(kernels));
      const target = space.reserve(lists.length * POINT_STRIDE);
      space.words.set(
        Int32Array.from(flat, (k) => at(Math.abs(k)) + (k < 0 ? 1 : 0)),
        references / 4,
      );
      space.words.set(
        Int32Array.from(lists, (list) => list.length),
        lengths / 4,
      );
      const sums = adder.sums({ references, lengths, lists: lists.length, total: flat.length }, target);
      expect(encoded(space, sums)).toEqual(lists.map((list) => hexOf(list.reduce((sum, k) => sum + k, 0))));
    }
  });

  it('secrets keep their own form', () => {
    expect(secretForm(kernels).add).toBe(kernels.addPacked);
    expect(publicForm(kernels).add).toBe(kernels.fused?.add);
  });
});

describe.skipIf(!FUSES)('multiplications in fused multiply-adds (needs such)', () => {
  const kernels = instantiateP256Fused();
  const bulk = p256Bulk(() => kernels, Q);
  const packed = p256Bulk(() => ({ ...kernels, fused: undefined }), Q);
  const expectSum = (terms: readonly (readonly [bigint, bigint])[]): void => {
    const { points, scalars, expected } = bulkCase(terms);
    expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(expected));
  };

  it('of equal, opposite and zero terms, and scalars at the edges', () => {
    expectSum([]);
    expectSum([[1n, 0n]]);
    for (const k of edgeScalars().filter((_, i) => i < 8 || i % 37 === 0)) {
      expectSum([[k, 1n]]);
      expectSum([
        [k, 5n],
        [k, 5n],
        [k, -5n],
        [Q - k, 7n],
        [0n, 3n],
      ]);
    }
    expectSum(Array.from({ length: 200 }, () => [1n, 2n] as const));
    expectSum(Array.from({ length: 200 }, (_, i) => [3n, i % 2 === 0 ? 2n : -2n] as const));
  });

  it('small ones, many times, with few points so that sums meet', () => {
    for (let n = 0; n < 400; n++)
      expectSum(
        Array.from({ length: 1 + below(n % 40 === 0 ? 400 : 12) }, () => [
          BigInt(below(2 ** 32)) ** BigInt(1 + below(8)) % Q,
          BigInt(below(7) - 3),
        ]),
      );
  });

  it('give the bytes of packed additions', () => {
    const count = 3000;
    const steps = Array.from({ length: 64 }, (_, i) => encodedMultiple(BigInt(i) * 0x123456789abcdefn + 77n));
    const points = concatBytes(...Array.from({ length: count }, () => steps[below(64)] ?? new Uint8Array()));
    const scalars = concatBytes(
      ...Array.from({ length: count }, () => P256_NOBLE.scalar(BigInt(below(2 ** 30)) ** 9n % Q).toBytes()),
    );
    expect(toHex(bulk.multiMultiplyVartime(points, scalars))).toBe(
      toHex(packed.multiMultiplyVartime(points, scalars)),
    );
    expect(toHex(bulk.sum(points))).toBe(toHex(packed.sum(points)));
    expect(toHex(bulk.sumColumns(points, 60))).toBe(toHex(packed.sumColumns(points, 60)));
  });
});

/** The kernels, with others in their place. */
function withFused(changed: Partial<PointForm>): P256Kernels {
  const whole = instantiateP256Fused();
  return { ...whole, fused: { ...publicForm(whole), ...changed } };
}

describe.skipIf(!FUSES)('the self-test of the tier (needs fused multiply-adds)', () => {
  it('passes as built, and the group answers as noble does', () => {
    const group = p256OnFusedKernels();
    const product = group.generator().multiply(group.scalar(12345n));
    expect(toHex(product.toBytes())).toBe(hexOf(12345));
  });

  it.each(['pack', 'unpack', 'add'] as const)('refuses kernels whose %s does nothing', (name) => {
    expect(() => selfTestFused(withFused({ [name]: () => 1 }))).toThrow(EngineFailure);
  });

  it('refuses kernels that decode nothing, or points that are none', () => {
    expect(() => selfTestFused(withFused({ decode: () => -1 }))).toThrow(EngineFailure);
    const whole = withFused({});
    const decode: PointForm['decode'] = (...given) => Math.min(publicForm(whole).decode(...given), -1);
    const form = { ...publicForm(whole), decode };
    expect(() => selfTestFused({ ...whole, fused: form })).toThrow(EngineFailure);
  });
});
