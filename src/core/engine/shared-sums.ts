/**
 * Sums of multiples of points each of which is in several sums, with public scalars: the doubles of a point are made once
 * for all of its multiples. Every multiple is written in odd digits of width 5 (the non-adjacent form, J. A. Solinas 2000);
 * all terms of a sum with the same digit go into one bucket; buckets are added as trees that share inversions.
 */
import type { BulkTerm } from '../group.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE, SCALAR_BYTES, WORK_STRIDE } from './layout.js';
import { ListAdder } from './list-sums.js';

/** Bits of a digit. */
const WIDTH = 5;
/** Buckets of a sum: odd digits 1, 3, ... 15. */
const BUCKETS = 1 << (WIDTH - 2);
/** Doubles of a point that are kept: one more than scalars have bits. */
const DOUBLES = 8 * SCALAR_BYTES + 1;
/** Pairs that share one inversion. */
const BATCH = 1024;
/** Points that are worked on together, so that their doubles stay in the cache. */
const POINTS = 96;

/**
 * The encoded sums.
 * @param identity - the encoding of the identity
 * @param points - valid encodings, end to end
 * @param sums - the terms of each; scalars have 32 bytes, big-endian
 * @throws {RangeError} if a point does not decode, or a term names one that is not there
 */
export function sharedSums(
  kernels: CurveKernels,
  identity: Uint8Array,
  points: Uint8Array,
  sums: readonly (readonly BulkTerm[])[],
): Uint8Array {
  const { elementBytes: size } = kernels;
  const out = new Uint8Array(sums.length * size);
  for (let first = 0; first < sums.length; ) {
    const { count, chosen } = nextPart(sums, first);
    const own = new Uint8Array((chosen.size + 1) * size);
    own.set(identity);
    for (const [point, place] of chosen) {
      if (!Number.isInteger(point) || point < 0 || (point + 1) * size > points.length)
        throw new RangeError(`no point ${point}`);
      own.set(points.subarray(point * size, (point + 1) * size), place * size);
    }
    const part = sums.slice(first, first + count);
    out.set(sumPart(new Workspace(kernels), own, part, chosen), first * size);
    first += count;
  }
  return out;
}

/** As many sums as have few points, one at least, and the places of their points; place 0 is the identity. */
function nextPart(
  sums: readonly (readonly BulkTerm[])[],
  first: number,
): { readonly count: number; readonly chosen: ReadonlyMap<number, number> } {
  const chosen = new Map<number, number>();
  let count = 0;
  for (; first + count < sums.length; count++) {
    const terms = sums[first + count] ?? [];
    const added = new Set(terms.map(({ point }) => point).filter((point) => !chosen.has(point)));
    if (count > 0 && chosen.size + added.size > POINTS) break;
    for (const point of added) chosen.set(point, chosen.size + 1);
  }
  return { count, chosen };
}

function sumPart(
  space: Workspace,
  encodings: Uint8Array,
  sums: readonly (readonly BulkTerm[])[],
  places: ReadonlyMap<number, number>,
): Uint8Array {
  const { elementBytes: size, decodePoints, decodeKnown = decodePoints } = space.kernels;
  const points = encodings.length / size;
  const doubles = space.reserve(DOUBLES * points * POINT_STRIDE);
  if (decodeKnown(space.place(encodings), doubles, points) !== -1)
    throw new RangeError('not an element of the group');
  const adder = new PairAdder(space, Math.max(points, sums.length));
  const stride = points * POINT_STRIDE;
  for (let i = 1; i < DOUBLES; i++) {
    const from = doubles + (i - 1) * stride;
    adder.addTo(doubles + i * stride, points, (k) => [from + k * POINT_STRIDE, from + k * POINT_STRIDE]);
  }
  const buckets = fillBuckets(sums, (point, position) => {
    return doubles + position * stride + (places.get(point) ?? 0) * POINT_STRIDE;
  });
  const room = space.reserve((buckets.references.length + 1) * POINT_STRIDE);
  const added = new ListAdder(space).sums(buckets, room);
  const results = combine(
    space,
    adder,
    added.map((reference) => reference || doubles),
    sums.length,
  );
  const target = space.reserve(size);
  const out = new Uint8Array(sums.length * size);
  for (let i = 0; i < sums.length; i++) {
    space.kernels.encodePoint(target, results + i * POINT_STRIDE);
    out.set(space.read(target, size), i * size);
  }
  return out;
}

/** The buckets of all sums, one sum after the other. @param double - the address of a point times a power of two */
function fillBuckets(
  sums: readonly (readonly BulkTerm[])[],
  double: (point: number, position: number) => number,
): { readonly references: Int32Array; readonly lengths: Int32Array } {
  const references: number[] = [];
  const lengths = new Int32Array(sums.length * BUCKETS);
  sums.forEach((terms, i) => {
    const lists: number[][] = Array.from({ length: BUCKETS }, () => []);
    for (const { point, scalar } of terms)
      eachDigit(scalar, (position, digit) => {
        const address = double(point, position);
        lists[(Math.abs(digit) - 1) >> 1]?.push(digit < 0 ? address + 1 : address);
      });
    lists.forEach((list, k) => {
      lengths[i * BUCKETS + k] = list.length;
      for (const reference of list) references.push(reference);
    });
  });
  return { references: Int32Array.from(references), lengths };
}

/** The digits of a scalar that are not 0, all of them odd, from the lowest position on. */
function eachDigit(scalar: Uint8Array, visit: (position: number, digit: number) => void): void {
  const bit = (position: number): number =>
    ((scalar[SCALAR_BYTES - 1 - (position >> 3)] ?? 0) >> (position & 7)) & 1;
  let carry = 0;
  for (let position = 0; position < DOUBLES; ) {
    if (((bit(position) + carry) & 1) === 0) {
      position++;
      continue;
    }
    let digit = carry;
    for (let i = 0; i < WIDTH; i++) digit += bit(position + i) << i;
    carry = digit >> (WIDTH - 1);
    digit -= carry << WIDTH;
    visit(position, digit);
    position += WIDTH;
  }
}

/**
 * Of the buckets B_0, B_1, ... of each sum, that of (2 k + 1) B_k: twice the sum of all S_k but the first, plus S_0, where S_k
 * adds up the buckets from k on.
 * @returns the place of the first result; they lie end to end
 */
function combine(space: Workspace, adder: PairAdder, buckets: Int32Array, sums: number): number {
  const length = sums * POINT_STRIDE;
  const [suffix, total] = [space.reserve(length), space.reserve(length)];
  const bucket = (i: number, k: number): number => buckets[i * BUCKETS + k] ?? 0;
  const own = (place: number, i: number): number => place + i * POINT_STRIDE;
  const last = BUCKETS - 1;
  adder.addTo(suffix, sums, (i) => [bucket(i, last), bucket(i, last - 1)]);
  adder.addTo(total, sums, (i) => [bucket(i, last), own(suffix, i)]);
  for (let k = last - 2; k > 0; k--) {
    adder.addTo(suffix, sums, (i) => [own(suffix, i), bucket(i, k)]);
    adder.addTo(total, sums, (i) => [own(total, i), own(suffix, i)]);
  }
  adder.addTo(suffix, sums, (i) => [own(suffix, i), bucket(i, 0)]);
  adder.addTo(total, sums, (i) => [own(total, i), own(total, i)]);
  adder.addTo(total, sums, (i) => [own(total, i), own(suffix, i)]);
  return total;
}

/** Adds pairs of points, many at a time. */
class PairAdder {
  readonly #space: Workspace;
  readonly #pairs: number;
  readonly #work: number;
  readonly #sums: number;

  /** @param most - pairs of one call */
  constructor(space: Workspace, most: number) {
    const batch = Math.min(most, BATCH);
    this.#space = space;
    this.#pairs = space.reserve(8 * batch);
    this.#work = space.reserve((batch + 1) * WORK_STRIDE);
    this.#sums = space.reserve(batch * POINT_STRIDE);
  }

  /** Writes the sums of pairs end to end; the target may be where the pairs come from. */
  addTo(target: number, count: number, pair: (i: number) => readonly [number, number]): void {
    for (let first = 0; first < count; first += BATCH) {
      const some = Math.min(BATCH, count - first);
      const { words, kernels, bytes } = this.#space;
      for (let i = 0; i < some; i++) {
        const [a, b] = pair(first + i);
        words[this.#pairs / 4 + 2 * i] = a;
        words[this.#pairs / 4 + 2 * i + 1] = b;
      }
      kernels.addPairsChecked(this.#pairs, some, this.#sums, this.#work);
      bytes.copyWithin(target + first * POINT_STRIDE, this.#sums, this.#sums + some * POINT_STRIDE);
    }
  }
}
