/**
 * Multi-scalar multiplication by the bucket method (N. Pippenger, On the evaluation of powers and related problems,
 * 1976) with signed windows and batch-affine buckets.
 *
 * Bucket sums are combined bit by bit: sum of j S_j is the sum over bits l of 2^l O_l, where O_l is the sum of all S_j
 * whose index has bit l set. Halving the index range turns this into trees, which batch additions like; and the O_l of
 * all windows are simply the bits of one final double-and-add.
 */
import { type SignedDigits, signedDigitsVartime } from './digits.js';
import type { Workspace } from './kernels.js';
import { IDENTITY_OFFSET, POINT_STRIDE, PROJECTIVE_STRIDE } from './layout.js';
import { ListAdder, type PointLists } from './list-sums.js';

/** References sorted at a time; bounds the room for intermediate sums. */
const PASS = 65536;

/**
 * The address of the sum of k_i P_i, an affine point. Time depends on points and scalars.
 * @param points address of `scalars.length / 32` decoded points, the identity allowed
 * @param scalars 32 bytes each, big-endian, below `order`
 */
export function multiScalarVartime(
  space: Workspace,
  points: number,
  scalars: Uint8Array,
  order: bigint,
): number {
  const bits = windowBits(scalars.length / 32);
  const digits = signedDigitsVartime(scalars, order, bits);
  dropIdentities(space, points, digits);
  const adder = new ListAdder(space, 'unchecked');
  const buckets = sumBuckets(space, adder, points, digits, bits);
  const sums = sumBits(space, adder, buckets, digits.windows, bits);
  return combineBits(space, sums, digits.windows, bits);
}

/** The window width of least cost: every window adds each point once and each bucket about three times. */
function windowBits(count: number): number {
  let best = 2;
  const cost = (bits: number): number => Math.ceil(256 / bits) * (count + 2 ** bits);
  for (let bits = 3; bits <= 13; bits++) if (cost(bits) < cost(best)) best = bits;
  return best;
}

/** Gives identity points the scalar zero, for which there is no addition. */
function dropIdentities(space: Workspace, points: number, digits: SignedDigits): void {
  for (let i = 0; i < digits.count; i++) {
    if (space.words[(points + i * POINT_STRIDE + IDENTITY_OFFSET) / 4] === 0) continue;
    for (let w = 0; w < digits.windows; w++) digits.values[w * digits.count + i] = 0;
  }
}

/** References to the bucket sums of all windows, `2^(bits-1) + 1` per window from index 0; 0 is an empty bucket. */
function sumBuckets(
  space: Workspace,
  adder: ListAdder,
  points: number,
  digits: SignedDigits,
  bits: number,
): Int32Array {
  const size = 2 ** (bits - 1) + 1;
  const step = Math.max(1, Math.floor(PASS / digits.count));
  const store = space.reserve(digits.windows * size * POINT_STRIDE);
  const room = space.reserve(Math.min(step, digits.windows) * digits.count * POINT_STRIDE + POINT_STRIDE);
  const list = space.reserve(Math.min(step, digits.windows) * size * 4);
  const result = new Int32Array(digits.windows * size);
  for (let first = 0; first < digits.windows; first += step) {
    const last = Math.min(first + step, digits.windows);
    const sums = adder.sums(sortIntoBuckets(points, digits, first, last, size), room);
    const target = store + first * size * POINT_STRIDE;
    space.words.set(sums, list / 4);
    space.kernels.gatherPoints(list, sums.length, target);
    sums.forEach((reference, i) => {
      if (reference !== 0) result[first * size + i] = target + i * POINT_STRIDE;
    });
  }
  return result;
}

/** Counting sort of the points by window and absolute digit. */
function sortIntoBuckets(
  points: number,
  digits: SignedDigits,
  first: number,
  last: number,
  size: number,
): PointLists {
  const { count, values } = digits;
  const lengths = new Int32Array((last - first) * size);
  for (let w = first; w < last; w++) {
    const base = (w - first) * size;
    for (let i = 0; i < count; i++) {
      const bucket = base + Math.abs(values[w * count + i] ?? 0);
      lengths[bucket] = (lengths[bucket] ?? 0) + 1;
    }
    lengths[base] = 0;
  }
  const ends = lengths.slice();
  let total = 0;
  for (let bucket = 0; bucket < ends.length; bucket++) {
    const length = ends[bucket] ?? 0;
    ends[bucket] = total;
    total += length;
  }
  const references = new Int32Array(total);
  for (let w = first; w < last; w++) {
    const base = (w - first) * size;
    for (let i = 0; i < count; i++) {
      const digit = values[w * count + i] ?? 0;
      if (digit === 0) continue;
      const bucket = base + Math.abs(digit);
      const position = ends[bucket] ?? 0;
      references[position] = points + i * POINT_STRIDE + (digit < 0 ? 1 : 0);
      ends[bucket] = position + 1;
    }
  }
  return { references, lengths };
}

/** References to O_l for every window and bit l, `bits` per window. */
function sumBits(
  space: Workspace,
  adder: ListAdder,
  buckets: Int32Array,
  windows: number,
  bits: number,
): Int32Array {
  const odd: number[][] = Array.from({ length: windows * bits }, () => []);
  let level = buckets;
  let size = buckets.length / windows;
  for (let bit = 0; bit < bits; bit++) {
    const half = (size + 1) >> 1;
    const references: number[] = [];
    const lengths = new Int32Array(windows * half);
    level.forEach((reference, i) => {
      if (reference === 0) return;
      const [window, index] = [Math.floor(i / size), i % size];
      references.push(reference);
      const at = window * half + (index >> 1);
      lengths[at] = (lengths[at] ?? 0) + 1;
      if (index % 2 === 1) odd[window * bits + bit]?.push(reference);
    });
    const room = space.reserve((references.length + 1) * POINT_STRIDE);
    level = adder.sums({ references: Int32Array.from(references), lengths }, room);
    size = half;
  }
  const references = Int32Array.from(odd.flat());
  const room = space.reserve((references.length + 1) * POINT_STRIDE);
  return adder.sums({ references, lengths: Int32Array.from(odd, (list) => list.length) }, room);
}

/** Double-and-add over all bits, from the highest. */
function combineBits(space: Workspace, sums: Int32Array, windows: number, bits: number): number {
  const [total, nothing] = [space.reserve(PROJECTIVE_STRIDE), space.reserve(POINT_STRIDE)];
  const result = space.reserve(POINT_STRIDE);
  space.words[(nothing + IDENTITY_OFFSET) / 4] = 1;
  space.kernels.setIdentity(total);
  for (let position = windows * bits - 1; position >= 0; position--) {
    const reference = sums[position] ?? 0;
    space.kernels.doubleAdd(total, reference === 0 ? nothing : reference);
  }
  space.kernels.toAffine(result, total);
  return result;
}
