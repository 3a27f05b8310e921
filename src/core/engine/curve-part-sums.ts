/**
 * The sums of a part, computed side by side in trees of batch additions, so that one inversion serves a thousand of them. A
 * scalar of a fixed base names an entry of each window of its table. Of another base all P 2^i are computed, once for all
 * sums that it occurs in; the odd digits of scalars sort them into four buckets for each sum, for the digits 1, 3, 5 and 7
 * (A. C. Yao, On the evaluation of powers, 1976).
 */
import { assertMembers, type Membership } from './curve-membership.js';
import type { PlacedPoints } from './curve-placed-points.js';
import { mostDigits } from './curve-sum-digits.js';
import { encodeEach, Lists, sumLists } from './curve-sum-lists.js';
import { PackedDoubler, type SumInstance, wholeLanes } from './curve-sum-memory.js';
import type { Part, Term } from './curve-sum-parts.js';
import { DoubledPoints } from './curve-sum-tables.js';
import { Workspace } from './kernels.js';

/** The odd digits' absolute values. */
const BUCKETS = 4;

/** What sums are computed with. */
export interface SumPlace {
  readonly instance: SumInstance;
  /** Points that are decoded already. */
  readonly placed: PlacedPoints;
  /** Bits of a scalar. */
  readonly bits: number;
  /** How members of the group are told from other points of the curve; absent where there are no others. */
  readonly membership: Membership | undefined;
}

/**
 * The encodings of the sums of a part.
 * @param asked - the numbers of the bases of which it is asked whether they are elements
 * @throws {DecodeError} `bad-element` if one of these is none, or a base is no point
 */
export function sumPart(
  { instance, placed, bits, membership }: SumPlace,
  { bases, sums }: Part,
  asked: readonly number[],
): Uint8Array[] {
  const space = new Workspace(instance.kernels);
  const count = wholeLanes(bases.size);
  const doubled =
    bases.size === 0
      ? undefined
      : new DoubledPoints(space, instance, placed.gather(space, [...bases.keys()], count), count, bits);
  const questions = membership && asked.map((base): Term[] => [{ base, scalar: membership.rest }]);
  const all = [...sums, ...(questions ?? [])];
  const buckets = sumLists(space, bucketLists(all, doubled, bits));
  const results = combine(space, instance, buckets, all.length);
  if (membership !== undefined && doubled !== undefined)
    assertMembers(space, instance, membership, { doubled, asked, multiples: results.subarray(sums.length) });
  return encodeEach(space, instance, results.subarray(0, sums.length));
}

/** For every sum and bucket, references to what is to be added; entries of tables count once. */
function bucketLists(sums: readonly Term[][], doubled: DoubledPoints | undefined, bits: number): Lists {
  const lengths = sums.map((terms) => terms.length * mostDigits(bits));
  const lists = new Lists(
    BUCKETS * sums.length,
    lengths.reduce((total, length) => total + length, 0),
  );
  const most = lengths.reduce((largest, length) => Math.max(largest, length), 0);
  const buckets = Array.from({ length: BUCKETS }, () => new Int32Array(most));
  const counts = new Int32Array(BUCKETS);
  const [single = new Int32Array()] = buckets;
  for (const terms of sums) {
    counts.fill(0);
    for (const { base, scalar } of terms)
      if (typeof base === 'number') doubled?.references(base, scalar, buckets, counts);
      else counts[0] = base.references(scalar, single, counts[0]);
    buckets.forEach((bucket, i) => {
      lists.add(bucket, counts[i]);
    });
  }
  return lists;
}

/** S_1 + 3 S_3 + 5 S_5 + 7 S_7 = (S_1 + S_3 + S_5 + S_7) + 2 ((S_3 + S_7) + 2 (S_5 + S_7)) for each sum. */
function combine(
  space: Workspace,
  { functions }: SumInstance,
  buckets: Int32Array,
  count: number,
): Int32Array {
  const doubler = new PackedDoubler(space, functions, count);
  const sum = (most: number, list: (i: number) => readonly number[]): Int32Array => {
    const lists = new Lists(count, count * most);
    for (let i = 0; i < count; i++) lists.add(list(i));
    return sumLists(space, lists);
  };
  const bucket = (i: number, digit: number): number => buckets[i * BUCKETS + (digit >> 1)] ?? 0;
  const fourfold = doubler.doubleEach(sum(2, (i) => [bucket(i, 5), bucket(i, 7)]));
  const twofold = doubler.doubleEach(sum(3, (i) => [bucket(i, 3), bucket(i, 7), fourfold[i] ?? 0]));
  return sum(5, (i) => [bucket(i, 1), bucket(i, 3), bucket(i, 5), bucket(i, 7), twofold[i] ?? 0]);
}
