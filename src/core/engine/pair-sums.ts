/** Sums of two lists of encoded points, point by point. */
import { concatBytes } from '../bytes.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE, WORK_STRIDE } from './layout.js';

/** Pairs that share one inversion. */
const BATCH = 1_024;

/**
 * The encoded sums `a_i + b_i`. Every case is decided exactly, so that any points go, and encoded at once, so that no
 * class of points is left; the order of operations does not depend on the points unless two of them are equal or opposite,
 * or one is the identity. The engine's memory is wiped: a list may be a mixer's secret.
 * @param a - valid encodings, end to end
 * @param b - as many
 * @throws {RangeError} if there are not as many, or one is no encoding
 */
export function addEach(kernels: CurveKernels, a: Uint8Array, b: Uint8Array): Uint8Array {
  const { elementBytes: size } = kernels;
  if (a.length !== b.length || a.length % size !== 0)
    throw new RangeError('need two lists of as many points');
  const sums = new Uint8Array(a.length);
  for (let at = 0; at < a.length; at += BATCH * size) {
    const end = Math.min(a.length, at + BATCH * size);
    sums.set(addSome(kernels, a.subarray(at, end), b.subarray(at, end)), at);
  }
  return sums;
}

function addSome(kernels: CurveKernels, a: Uint8Array, b: Uint8Array): Uint8Array {
  const space = new Workspace(kernels);
  try {
    return addIn(space, a, b);
  } finally {
    space.wipe();
  }
}

function addIn(space: Workspace, a: Uint8Array, b: Uint8Array): Uint8Array {
  const { kernels } = space;
  const { elementBytes: size, decodePoints, decodeKnown = decodePoints } = kernels;
  const count = a.length / size;
  const source = space.place(concatBytes(a, b));
  const points = space.reserve(2 * count * POINT_STRIDE);
  const pairs = space.reserve(8 * count);
  const sums = space.reserve(count * POINT_STRIDE);
  const work = space.reserve((count + 1) * WORK_STRIDE);
  if (decodeKnown(source, points, 2 * count) !== -1) throw new RangeError('not an element of the group');
  for (let i = 0; i < count; i++) {
    space.words[pairs / 4 + 2 * i] = points + i * POINT_STRIDE;
    space.words[pairs / 4 + 2 * i + 1] = points + (count + i) * POINT_STRIDE;
  }
  kernels.addPairsChecked(pairs, count, sums, work);
  for (let i = 0; i < count; i++) kernels.encodePoint(source + i * size, sums + i * POINT_STRIDE);
  return space.read(source, count * size);
}
