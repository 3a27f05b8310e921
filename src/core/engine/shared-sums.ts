/**
 * Sums of multiples of points each of which is in several sums, with public scalars: the doubles of a point are made once
 * for all of its multiples. Every multiple is written in odd digits of width 4 (the non-adjacent form, J. A. Solinas 2000);
 * all terms of a sum with the same digit go into one bucket; buckets are added as trees that share inversions.
 */
import { concatBytes, equalBytes } from '../bytes.js';
import type { BulkTerm } from '../group.js';
import { encode } from './curve-points.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE, SCALAR_BYTES, WORK_STRIDE } from './layout.js';
import { PackedAdder, SPARE_SUMS } from './packed-sums.js';

/** Bits of a digit. */
const WIDTH = 4;
/** Buckets of a sum: odd digits 1, 3, 5 and 7. */
const BUCKETS = 1 << (WIDTH - 2);
/** Doubles of a point that are kept: one more than scalars have bits. */
const DOUBLES = 8 * SCALAR_BYTES + 1;
/** Pairs that share one inversion. */
const BATCH = 1024;
/** Points that are worked on together, so that their doubles stay in the cache. */
const POINTS = 96;

/**
 * The encoded sums.
 * @param identity - its encoding
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
  const at = (point: number): Uint8Array => {
    if (!Number.isInteger(point) || point < 0 || (point + 1) * size > points.length)
      throw new RangeError(`no point ${point}`);
    return points.subarray(point * size, (point + 1) * size);
  };
  const isIdentity = (point: number): boolean => equalBytes(at(point), identity);
  const out = new Uint8Array(sums.length * size);
  for (let first = 0; first < sums.length; ) {
    const { count, chosen } = nextPart(sums, first, isIdentity);
    const own = concatBytes(...[...chosen.keys()].map(at));
    const part = sums.slice(first, first + count);
    out.set(sumPart(new Workspace(kernels), own, part, chosen), first * size);
    first += count;
  }
  return out;
}

/** As many sums as have few points, one at least, and the places of their points; the identity has none. */
function nextPart(
  sums: readonly (readonly BulkTerm[])[],
  first: number,
  isIdentity: (point: number) => boolean,
): { readonly count: number; readonly chosen: ReadonlyMap<number, number> } {
  const chosen = new Map<number, number>();
  let count = 0;
  for (; first + count < sums.length; count++) {
    const terms = sums[first + count] ?? [];
    const added = new Set(terms.map(({ point }) => point).filter((point) => !chosen.has(point)));
    if (count > 0 && chosen.size + added.size > POINTS) break;
    for (const point of added) if (!isIdentity(point)) chosen.set(point, chosen.size);
  }
  return { count, chosen };
}

function sumPart(
  space: Workspace,
  encodings: Uint8Array,
  sums: readonly (readonly BulkTerm[])[],
  places: ReadonlyMap<number, number>,
): Uint8Array {
  const { elementBytes: size, decodePoints, decodeKnown = decodePoints, unscalePoint } = space.kernels;
  const decode = unscalePoint === undefined ? decodeKnown : decodePoints;
  const points = encodings.length / size;
  const decoded = space.reserve(points * POINT_STRIDE);
  if (decode(space.place(encodings), decoded, points) !== -1)
    throw new RangeError('not an element of the group');
  const doubles = chainOfDoubles(space, decoded, points);
  const terms = fillBuckets(sums, (point, position) => {
    const place = places.get(point);
    return place === undefined ? undefined : doubles + (position * points + place) * POINT_STRIDE;
  });
  const adder = new PackedAdder(space, terms.references.length, 'addPackedVartime');
  const buckets = addLists(space, adder, terms);
  const unpacked = space.reserve(buckets.length * POINT_STRIDE);
  const results = combine(space, signed(space, buckets, unpacked), sums.length);
  const out = new Uint8Array(sums.length * size);
  for (let i = 0; i < sums.length; i++)
    out.set(
      space.scratch(() => encode(space, results + i * POINT_STRIDE)),
      i * size,
    );
  return out;
}

/** The points times 1, 2, 4 and so on, level after level, packed. */
function chainOfDoubles(space: Workspace, decoded: number, points: number): number {
  const stride = points * POINT_STRIDE;
  const doubles = space.reserve(DOUBLES * stride);
  space.bytes.copyWithin(doubles, decoded, decoded + stride);
  const adder = new PairAdder(space, points);
  for (let i = 1; i < DOUBLES; i++) {
    const from = doubles + (i - 1) * stride;
    const own = (k: number): number => from + k * POINT_STRIDE;
    adder.addTo(from + stride, points, own, own);
  }
  space.kernels.packPoints(doubles, doubles, DOUBLES * points);
  return doubles;
}

/** Lists of references to packed points, end to end. */
interface Lists {
  readonly references: Int32Array;
  readonly lengths: Int32Array;
}

/** The sum of each list as a reference, 0 for an empty one. */
function addLists(space: Workspace, adder: PackedAdder, { references, lengths }: Lists): Int32Array {
  const [total, lists] = [references.length, lengths.length];
  const [list, length] = [space.reserve(4 * total), space.reserve(4 * lists)];
  const room = space.reserve((total + SPARE_SUMS) * POINT_STRIDE);
  space.words.set(references, list / 4);
  space.words.set(lengths, length / 4);
  return adder.sums({ references: list, lengths: length, lists, total }, room);
}

/** References to the unpacked points of references to packed ones; 0 becomes the identity. */
function signed(space: Workspace, packed: Int32Array, target: number): Int32Array {
  const place = space.place(new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength));
  space.kernels.unpackPoints(place, packed.length, target);
  return packed.map((_, i) => target + i * POINT_STRIDE);
}

/**
 * The buckets of all sums, one sum after the other.
 * @param double - the address of a point times a power of two; `undefined` for the identity
 */
function fillBuckets(
  sums: readonly (readonly BulkTerm[])[],
  double: (point: number, position: number) => number | undefined,
): Lists {
  const references: number[] = [];
  const lengths = new Int32Array(sums.length * BUCKETS);
  sums.forEach((terms, i) => {
    const lists: number[][] = Array.from({ length: BUCKETS }, () => []);
    for (const { point, scalar } of terms)
      eachDigit(scalar, (position, digit) => {
        const address = double(point, position);
        if (address !== undefined) lists[(Math.abs(digit) - 1) >> 1]?.push(digit < 0 ? address + 1 : address);
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
function combine(space: Workspace, buckets: Int32Array, sums: number): number {
  const adder = new PairAdder(space, sums);
  const length = sums * POINT_STRIDE;
  const [suffix, total] = [space.reserve(length), space.reserve(length)];
  const bucket = (k: number) => (i: number) => buckets[i * BUCKETS + k] ?? 0;
  const last = BUCKETS - 1;
  const [suffixes, totals] = [suffix, total].map((place) => (i: number) => place + i * POINT_STRIDE);
  if (suffixes === undefined || totals === undefined) throw new RangeError('two places were made');
  adder.addTo(suffix, sums, bucket(last), bucket(last - 1));
  adder.addTo(total, sums, bucket(last), suffixes);
  for (let k = last - 2; k > 0; k--) {
    adder.addTo(suffix, sums, suffixes, bucket(k));
    adder.addTo(total, sums, totals, suffixes);
  }
  adder.addTo(suffix, sums, suffixes, bucket(0));
  adder.addTo(total, sums, totals, totals);
  adder.addTo(total, sums, totals, suffixes);
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
  addTo(target: number, count: number, a: (i: number) => number, b: (i: number) => number): void {
    const { words, kernels, bytes } = this.#space;
    const pairs = this.#pairs / 4;
    for (let first = 0; first < count; first += BATCH) {
      const some = Math.min(BATCH, count - first);
      for (let i = 0; i < some; i++) {
        words[pairs + 2 * i] = a(first + i);
        words[pairs + 2 * i + 1] = b(first + i);
      }
      kernels.addPairsChecked(this.#pairs, some, this.#sums, this.#work);
      bytes.copyWithin(target + first * POINT_STRIDE, this.#sums, this.#sums + some * POINT_STRIDE);
    }
  }
}
