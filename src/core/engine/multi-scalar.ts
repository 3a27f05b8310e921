/**
 * Multi-scalar multiplication by the bucket method (N. Pippenger, On the evaluation of powers and related problems,
 * 1976) with signed windows and batch-affine buckets.
 *
 * Bucket sums are combined bit by bit: sum of j S_j is the sum over bits l of 2^l O_l, where O_l is the sum of all S_j
 * whose index has bit l set. Halving the index range turns this into trees, which batch additions like; and the O_l of
 * all windows are simply the bits of one final double-and-add.
 */
import { type DigitScalars, placeDigits, windowsOf } from './digits.js';
import type { Workspace } from './kernels.js';
import { IDENTITY_OFFSET, POINT_STRIDE, PROJECTIVE_STRIDE, SCALAR_BYTES } from './layout.js';
import { ListAdder, type PointLists } from './list-sums.js';

/** References sorted at a time; bounds the room for intermediate sums. */
const PASS = 65536;

/**
 * The address of the sum of k_i P_i, an affine point. Time depends on points and scalars.
 * @param points address of `scalars.length / 32` decoded points, the identity allowed
 * @param scalars 32 bytes each, big-endian
 */
export function multiScalarVartime(space: Workspace, points: number, scalars: Uint8Array): number {
  const bits = windowBits(scalars.length / SCALAR_BYTES);
  const digits = placeDigits(space, scalars, points, bits);
  const adder = new ListAdder(space, 'unchecked');
  const buckets = sumBuckets(space, adder, points, digits);
  const sums = sumBits(space, adder, buckets, digits.windows, bits);
  return combineBits(space, sums);
}

/** The window width of least cost: every window adds each point once and each bucket about twice. */
function windowBits(count: number): number {
  const cost = (bits: number): number => windowsOf(bits) * (count + 2 ** bits);
  let best = 2;
  for (let bits = 3; bits <= 13; bits++) if (cost(bits) < cost(best)) best = bits;
  return best;
}

/** References to the bucket sums of all windows, `2^(bits-1) + 1` per window from index 0; 0 is an empty bucket. */
function sumBuckets(space: Workspace, adder: ListAdder, points: number, digits: DigitScalars): Int32Array {
  const size = 2 ** (digits.bits - 1) + 1;
  const step = Math.min(digits.windows, Math.max(1, Math.floor(PASS / digits.count)));
  const store = space.reserve(digits.windows * size * POINT_STRIDE);
  const room = space.reserve((step * digits.count + 1) * POINT_STRIDE);
  const counters = space.reserve(step * size * 4);
  const references = space.reserve(step * digits.count * 4);
  const result = new Int32Array(digits.windows * size);
  for (let first = 0; first < digits.windows; first += step) {
    const last = Math.min(first + step, digits.windows);
    const sums = adder.sums(
      sortIntoBuckets(space, points, digits, [first, last], counters, references),
      room,
    );
    const target = store + first * size * POINT_STRIDE;
    space.words.set(sums, counters / 4);
    space.kernels.gatherPoints(counters, sums.length, target);
    for (let i = 0; i < sums.length; i++)
      if (sums[i] !== 0) result[first * size + i] = target + i * POINT_STRIDE;
  }
  return result;
}

/** Sorts the points by window and absolute digit, at the given places in memory. */
function sortIntoBuckets(
  space: Workspace,
  points: number,
  digits: DigitScalars,
  [first, last]: readonly [number, number],
  counters: number,
  references: number,
): PointLists {
  const { address, count, bits } = digits;
  const { kernels, words } = space;
  const size = 2 ** (bits - 1) + 1;
  const places = words.subarray(counters / 4, counters / 4 + (last - first) * size).fill(0);
  for (let w = first; w < last; w++)
    kernels.countDigits(address, count, w * bits, bits, counters + (w - first) * size * 4);
  for (let w = 0; w < last - first; w++) places[w * size] = 0;
  const lengths = places.slice();
  let total = 0;
  for (let bucket = 0; bucket < lengths.length; bucket++) {
    places[bucket] = total;
    total += lengths[bucket] ?? 0;
  }
  for (let w = first; w < last; w++) {
    const start = counters + (w - first) * size * 4;
    kernels.sortDigits(address, count, w * bits, bits, start, points, references);
  }
  return { references: words.subarray(references / 4, references / 4 + total), lengths };
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

/** Double-and-add over all bits, from the highest that occurs. */
function combineBits(space: Workspace, sums: Int32Array): number {
  const [total, nothing] = [space.reserve(PROJECTIVE_STRIDE), space.reserve(POINT_STRIDE)];
  const result = space.reserve(POINT_STRIDE);
  space.words[(nothing + IDENTITY_OFFSET) / 4] = 1;
  space.kernels.setIdentity(total);
  let length = sums.length;
  while (length > 0 && sums[length - 1] === 0) length--;
  for (let position = length - 1; position >= 0; position--) {
    const reference = sums[position] ?? 0;
    space.kernels.doubleAdd(total, reference === 0 ? nothing : reference);
  }
  space.kernels.toAffine(result, total);
  return result;
}
