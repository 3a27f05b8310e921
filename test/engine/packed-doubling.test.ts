import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { instantiateSums, type SumFunctions } from '../../src/core/engine/curve-sum-kernels.js';
import { decodePacked, sumInstance } from '../../src/core/engine/curve-sum-memory.js';
import { Workspace } from '../../src/core/engine/kernels.js';
import { PACKED_SLOT, POINT_STRIDE } from '../../src/core/engine/layout.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Element, Group } from '../../src/core/group.js';
import { ED25519_NOBLE } from '../../src/core/groups/ed25519-noble.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('packed doubling');

function functionsOf(group: Group): SumFunctions {
  const functions = instantiateSums(group.id);
  if (functions === undefined) throw new Error('no module');
  return functions;
}

function randomElements(group: Group, count: number): Element[] {
  return Array.from({ length: count }, () => group.generator().multiplyVartime(group.randomScalar(rng)));
}

/** Points in the memory of a fresh instance that is filled with rubbish first. */
function place(group: Group, elements: readonly Element[]) {
  const functions = functionsOf(group);
  const instance = sumInstance(functions, group.elementBytes);
  const space = new Workspace(instance.kernels);
  space.scratch(() => {
    const rubbish = space.reserve(65_536);
    space.bytes.set(rng(65_536), rubbish);
  });
  const points = decodePacked(
    space,
    elements.map((element) => element.toBytes()),
  );
  const work = space.reserve((elements.length / 4 + 2) * PACKED_SLOT);
  return { functions, space, points, work };
}

/** The encodings of packed points, by the kernel that encodes them together or one by one. */
function encodings(group: Group, space: Workspace, functions: SumFunctions, packed: number, count: number) {
  const [references, points] = [space.reserve(4 * count), space.reserve(count * POINT_STRIDE)];
  const [target, work] = [
    space.reserve(count * group.elementBytes),
    space.reserve((count + 1) * POINT_STRIDE),
  ];
  space.words.set(
    Int32Array.from({ length: count }, (_, i) => packed + i * POINT_STRIDE),
    references / 4,
  );
  functions.unpackPoints(references, count, points);
  functions.encodeEach?.(points, count, target, work);
  for (let i = 0; i < count; i++)
    functions.encodePoint?.(target + i * group.elementBytes, points + i * POINT_STRIDE);
  return space.read(target, count * group.elementBytes);
}

const bytesOf = (elements: readonly Element[]): Uint8Array =>
  concatBytes(...elements.map((element) => element.toBytes()));

describe.each([P256_NOBLE, ED25519_NOBLE])('$id', (group) => {
  it.each([4, 8, 64])('doubles %i points, in place and elsewhere, again and again', (count) => {
    let elements = randomElements(group, count);
    const { functions, space, points, work } = place(group, elements);
    const other = space.reserve(count * POINT_STRIDE);
    for (let turn = 0; turn < 6; turn++) {
      elements = elements.map((element) => element.add(element));
      const [from, to] = turn < 3 ? [points, points] : turn % 2 === 1 ? [points, other] : [other, points];
      expect(functions.doublePackedVartime(from, count, to, work)).toBe(1);
      expect(space.scratch(() => encodings(group, space, functions, to, count))).toEqual(bytesOf(elements));
    }
  });

  it('doubles small multiples of the generator and their negatives', () => {
    const [g] = [group.generator()];
    const small = [1, 2, 3, 4, 5, 6].map((k) => g.multiplyVartime(group.scalar(k)));
    const elements = [...small, ...small.map((element) => element.negate())];
    const { functions, space, points, work } = place(group, elements);
    expect(functions.doublePackedVartime(points, elements.length, points, work)).toBe(1);
    expect(encodings(group, space, functions, points, elements.length)).toEqual(
      bytesOf(elements.map((element) => element.add(element))),
    );
  });

  it.each([0, 1, 2, 3, 7])('writes nothing if point %i is the identity', (position) => {
    const elements = randomElements(group, 8);
    elements[position] = group.identity();
    const { functions, space, points, work } = place(group, elements);
    expect(functions.doublePackedVartime(points, 8, points, work)).toBe(0);
    expect(encodings(group, space, functions, points, 8)).toEqual(bytesOf(elements));
  });

  it('decodes no bytes that are not a point', () => {
    const functions = functionsOf(group);
    const space = new Workspace(sumInstance(functions, group.elementBytes).kernels);
    const good = group.generator().toBytes();
    const bad = new Uint8Array(good.length).fill(255);
    expect(() => decodePacked(space, [good, bad])).toThrow(DecodeError);
    expect(() => decodePacked(space, [good, good])).not.toThrow();
  });
});
