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
import { POINT_STRIDE, PROJECTIVE_STRIDE, SCALAR_BYTES } from './layout.js';
import { PackedAdder, type PackedLists, SPARE_SUMS } from './packed-sums.js';

/** References sorted at a time; bounds the room for intermediate sums. */
const PASS = 32768;

/**
 * The address of the sum of k_i P_i, an affine point. Time depends on points and scalars.
 * @param points address of `scalars.length / 32` decoded points, the identity allowed; they are destroyed
 * @param scalars 32 bytes each, big-endian
 */
export function multiScalarVartime(space: Workspace, points: number, scalars: Uint8Array): number {
  const bits = windowBits(scalars.length / SCALAR_BYTES);
  const digits = placeDigits(space, scalars, points, bits);
  space.kernels.packPoints(points, points, digits.count);
  const adder = new PackedAdder(space);
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
function sumBuckets(space: Workspace, adder: PackedAdder, points: number, digits: DigitScalars): Int32Array {
  const size = 2 ** (digits.bits - 1) + 1;
  const step = Math.min(digits.windows, Math.max(1, Math.floor(PASS / digits.count)));
  const store = space.reserve(digits.windows * size * POINT_STRIDE);
  const room = space.reserve((step * digits.count + SPARE_SUMS) * POINT_STRIDE);
  const counters = space.reserve(step * size * 4);
  const references = space.reserve(step * digits.count * 4);
  const result = new Int32Array(digits.windows * size);
  for (let first = 0; first < digits.windows; first += step) {
    const last = Math.min(first + step, digits.windows);
    const lists = sortIntoBuckets(space, points, digits, [first, last], counters, references);
    const sums = adder.sums(lists, room);
    const target = store + first * size * POINT_STRIDE;
    space.words.set(sums, counters / 4);
    space.kernels.copyPacked(counters, sums.length, target);
    sums.forEach((sum, i) => {
      if (sum !== 0) result[first * size + i] = (target + i * POINT_STRIDE) | (sum & 1);
    });
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
): PackedLists {
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

/** References to O_l for every window and bit, `bits` per window. */
function sumBits(
  space: Workspace,
  adder: PackedAdder,
  buckets: Int32Array,
  windows: number,
  bits: number,
): Int32Array {
  const odd = {
    references: new Int32Array(buckets.length + windows * bits),
    lengths: new Int32Array(windows * bits),
  };
  let [level, odds] = [buckets, 0];
  for (let bit = 0; bit < bits; bit++) {
    const size = level.length / windows;
    const half = (size + 1) >> 1;
    const [references, lengths] = [new Int32Array(level.length), new Int32Array(windows * half)];
    let count = 0;
    for (let i = 0; i < level.length; i++) {
      const reference = level[i] ?? 0;
      if (reference === 0) continue;
      const [window, index] = [Math.floor(i / size), i % size];
      references[count++] = reference;
      increment(lengths, window * half + (index >> 1));
      if (index % 2 === 0) continue;
      odd.references[odds++] = reference;
      increment(odd.lengths, bit * windows + window);
    }
    const room = space.reserve((count + SPARE_SUMS) * POINT_STRIDE);
    level = adder.sums({ references, lengths }, room);
  }
  const sums = adder.sums(odd, space.reserve((odds + SPARE_SUMS) * POINT_STRIDE));
  return sums.map((_, i) => sums[(i % bits) * windows + Math.floor(i / bits)] ?? 0);
}

function increment(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Double-and-add over all bits, from the highest that occurs. */
function combineBits(space: Workspace, sums: Int32Array): number {
  const [total, result] = [space.reserve(PROJECTIVE_STRIDE), space.reserve(POINT_STRIDE)];
  const references = space.reserve(4 * sums.length);
  const points = space.reserve(sums.length * POINT_STRIDE);
  space.words.set(sums, references / 4);
  space.kernels.unpackPoints(references, sums.length, points);
  space.kernels.setIdentity(total);
  let length = sums.length;
  while (length > 0 && sums[length - 1] === 0) length--;
  for (let position = length - 1; position >= 0; position--)
    space.kernels.doubleAdd(total, points + position * POINT_STRIDE);
  space.kernels.toAffine(result, total);
  return result;
}
