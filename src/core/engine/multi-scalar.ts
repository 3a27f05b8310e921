/**
 * Multi-scalar multiplication by the bucket method (N. Pippenger, On the evaluation of powers and related problems,
 * 1976) with signed windows and batch-affine buckets.
 *
 * Bucket sums are combined bit by bit: sum of j S_j is the sum over bits l of 2^l O_l, where O_l is the sum of all S_j
 * whose index has bit l set. Halving the index range turns this into trees, which batch additions like; and the O_l of
 * all windows are simply the bits of one final double-and-add.
 */
import { bucketsOf, cutDigits, type Digits, type Terms, windowsOf } from './digits.js';
import type { Workspace } from './kernels.js';
import { POINT_STRIDE, PROJECTIVE_STRIDE, SCALAR_BYTES } from './layout.js';
import { PackedAdder, type PackedLists } from './packed-sums.js';
import { type PointForm, publicForm } from './point-form.js';

/** References sorted at a time, at least those of one window. */
const PASS = 32768;

/**
 * The address of the sum of k_i P_i, an affine point. Time depends on points and scalars.
 * @param terms of points of the form for public ones
 */
export function multiScalarVartime(space: Workspace, terms: readonly Terms[]): number {
  const bits = windowBits(space, terms);
  const digits = cutDigits(space, terms, bits);
  const form = publicForm(space.kernels);
  const step = Math.min(digits.windows, Math.max(1, Math.floor(PASS / digits.count)));
  const most = Math.max(step * digits.count, digits.windows * bucketsOf(bits));
  const adder = new PackedAdder(space, most, form);
  const buckets = sumBuckets(space, adder, terms, digits, step);
  const sums = sumBits(space, adder, buckets, digits.windows, bits);
  return combineBits(space, form, sums);
}

/** What a bucket costs, in additions: it is added twice, but for its first point nothing was; and it is looked at. */
const BUCKET_COST = 1.6;

/** The window width of least cost. */
function windowBits(space: Workspace, terms: readonly Terms[]): number {
  const lengths = countLengths(space.words, terms);
  const cost = (bits: number): number =>
    lengths.reduce((sum, scalarsOf, words) => sum + scalarsOf * Math.ceil((32 * words + 1) / bits), 0) +
    BUCKET_COST * windowsOf(bits) * 2 ** (bits - 1);
  let best = 2;
  for (let bits = 3; bits <= 13; bits++) if (cost(bits) < cost(best)) best = bits;
  return best;
}

/** How many scalars take so many words of 32 bits, from 0 to 8. */
function countLengths(words: Int32Array, terms: readonly Terms[]): number[] {
  const most = SCALAR_BYTES / 4;
  const lengths = new Array<number>(most + 1).fill(0);
  for (const { scalars, count } of terms)
    for (let i = 0, at = scalars / 4; i < count; i++, at += most) {
      let leading = 0;
      while (leading < most && words[at + leading] === 0) leading++;
      lengths[most - leading] = (lengths[most - leading] ?? 0) + 1;
    }
  return lengths;
}

/** References to the bucket sums of all windows, from index 0; 0 is an empty bucket. Goes by `step` windows. */
function sumBuckets(
  space: Workspace,
  adder: PackedAdder,
  terms: readonly Terms[],
  digits: Digits,
  step: number,
): Int32Array {
  const size = bucketsOf(digits.bits);
  const store = space.reserve(digits.windows * size * POINT_STRIDE);
  const places = space.reserve(step * size * 4);
  const references = space.reserve(step * digits.count * 4);
  const result = new Int32Array(digits.windows * size);
  for (let first = 0; first < digits.windows; first += step) {
    const last = Math.min(first + step, digits.windows);
    const lists = sortIntoBuckets(space, terms, digits, [first, last], { places, references });
    result.set(adder.sums(lists, store + first * size * POINT_STRIDE), first * size);
  }
  return result;
}

/** Addresses for sorting: a word for each bucket of some windows, and the references. */
interface SortPlaces {
  readonly places: number;
  readonly references: number;
}

/** Sorts the points by window and absolute digit, at the given places in memory. */
function sortIntoBuckets(
  space: Workspace,
  terms: readonly Terms[],
  { address, row, counters, bits }: Digits,
  [first, last]: readonly [number, number],
  { places, references }: SortPlaces,
): PackedLists {
  const { kernels, words } = space;
  const size = bucketsOf(bits);
  const [lengths, lists] = [counters + first * size * 4, (last - first) * size];
  let total = 0;
  for (let bucket = 0; bucket < lists; bucket++) {
    words[places / 4 + bucket] = total;
    total += words[lengths / 4 + bucket] ?? 0;
  }
  for (let w = first; w < last; w++) {
    let digits = address + w * row;
    for (const { points, count } of terms) {
      kernels.sortDigits(digits, count, places + (w - first) * size * 4, points, references);
      digits += 2 * count;
    }
  }
  return { references, lengths, lists, total };
}

/** References to O_l for every window and bit, `bits` per window. */
function sumBits(
  space: Workspace,
  adder: PackedAdder,
  buckets: Int32Array,
  windows: number,
  bits: number,
): Int32Array {
  const odd = new ListBuilder(buckets.length, windows * bits);
  let level = buckets;
  for (let bit = 0; bit < bits; bit++) {
    const size = level.length / windows;
    const half = (size + 1) >> 1;
    const halves = new ListBuilder(level.length, windows * half);
    for (let window = 0, i = 0; window < windows; window++)
      for (let index = 0; index < size; index++, i++) {
        const reference = level[i] ?? 0;
        if (reference === 0) continue;
        halves.add(window * half + (index >> 1), reference);
        if ((index & 1) === 1) odd.add(bit * windows + window, reference);
      }
    level = halves.sums(space, adder);
  }
  const sums = odd.sums(space, adder);
  return sums.map((_, i) => sums[(i % bits) * windows + Math.floor(i / bits)] ?? 0);
}

/** Lists of references, filled one after the other. */
class ListBuilder {
  readonly #references: Int32Array;
  readonly #lengths: Int32Array;
  #total = 0;

  constructor(references: number, lists: number) {
    this.#references = new Int32Array(references);
    this.#lengths = new Int32Array(lists);
  }

  /** Appends to a list; lists come in ascending order. */
  add(list: number, reference: number): void {
    this.#references[this.#total++] = reference;
    this.#lengths[list] = (this.#lengths[list] ?? 0) + 1;
  }

  /** The sum of each list. */
  sums(space: Workspace, adder: PackedAdder): Int32Array {
    const [total, lists] = [this.#total, this.#lengths.length];
    const [references, lengths] = [space.reserve(4 * total), space.reserve(4 * lists)];
    const target = space.reserve(lists * POINT_STRIDE);
    space.words.set(this.#references.subarray(0, total), references / 4);
    space.words.set(this.#lengths, lengths / 4);
    return adder.sums({ references, lengths, lists, total }, target);
  }
}

/** Double-and-add over all bits, from the highest that occurs. */
function combineBits(space: Workspace, form: PointForm, sums: Int32Array): number {
  const [total, result] = [space.reserve(PROJECTIVE_STRIDE), space.reserve(POINT_STRIDE)];
  const references = space.reserve(4 * sums.length);
  const points = space.reserve(sums.length * POINT_STRIDE);
  space.words.set(sums, references / 4);
  form.unpack(references, sums.length, points);
  space.kernels.setIdentity(total);
  let length = sums.length;
  while (length > 0 && sums[length - 1] === 0) length--;
  for (let position = length - 1; position >= 0; position--)
    space.kernels.doubleAdd(total, points + position * POINT_STRIDE);
  space.kernels.toAffine(result, total);
  return result;
}
