/**
 * Sums of public multiples on a curve: all are computed side by side in trees of batch additions, so that one inversion
 * serves a thousand of them. A scalar of a fixed base names an entry of each window of its table. Of another base all
 * P 2^i are computed, once for all sums that it occurs in; the odd digits of scalars sort them into four buckets for each
 * sum, for the digits 1, 3, 5 and 7 (A. C. Yao, On the evaluation of powers, 1976).
 */
import type { Element, Group, Multiple } from '../group.js';
import { bitLength } from '../integers.js';
import { mostDigits, scalarWords } from './curve-sum-digits.js';
import type { SumFunctions } from './curve-sum-kernels.js';
import { encodeEach, Lists, sumLists } from './curve-sum-lists.js';
import { PackedDoubler, type SumInstance, sumInstance } from './curve-sum-memory.js';
import { DoubledPoints, FixedTable } from './curve-sum-tables.js';
import { curveTotals } from './curve-totals.js';
import { Workspace } from './kernels.js';
import { assertMultiples, type PublicSums } from './public-sums.js';

/** Bases without tables, and sums, that are in memory together. */
const [MOST_BASES, MOST_SUMS] = [128, 512] as const;
/** The odd digits' absolute values. */
const BUCKETS = 4;

/** A term that is not nothing. */
interface Term {
  /** The table, or the number of the base among those of the part. */
  readonly base: FixedTable | number;
  readonly scalar: Int32Array;
}

/** Sums that are computed together. */
interface Part {
  readonly bases: Map<Element, number>;
  readonly sums: Term[][];
}

/**
 * Prepares sums in an instance of their own.
 * @param functions - a fresh instance of the group's module
 */
export function curvePublicSums(
  group: Group,
  functions: SumFunctions,
  fixed: readonly Element[],
): PublicSums {
  const instance = sumInstance(functions, group.elementBytes);
  const bits = bitLength(group.order);
  const tables = new Map<Element, FixedTable>();
  for (const element of fixed)
    if (!element.isIdentity()) tables.set(element, new FixedTable(instance, element.toBytes(), bits));
  return Object.freeze({
    each: (sums: readonly (readonly Multiple[])[]) => {
      assertMultiples(group, sums);
      const results: Uint8Array[] = [];
      for (let first = 0; first < sums.length; ) {
        const part = partFrom(tables, sums, first);
        if (part.sums.length === 0) results.push(longSum(group, sums[first] ?? []));
        else results.push(...sumPart(instance, part, bits));
        first += Math.max(1, part.sums.length);
      }
      return results;
    },
    totals: (lists: readonly (readonly Element[])[]) => curveTotals(group, instance, lists),
  });
}

/** As many of the sums as go together, from one on; none if that one alone is too long. */
function partFrom(
  tables: ReadonlyMap<Element, FixedTable>,
  sums: readonly (readonly Multiple[])[],
  first: number,
): Part {
  const part: Part = { bases: new Map(), sums: [] };
  for (const terms of sums.slice(first, first + MOST_SUMS)) {
    const others = terms.filter(({ base }) => !tables.has(base) && !part.bases.has(base));
    if (terms.length > MOST_BASES || part.bases.size + others.length > MOST_BASES) break;
    part.sums.push(
      terms.flatMap(({ base, scalar }) => {
        if (scalar.isZero() || base.isIdentity()) return [];
        const known = tables.get(base) ?? part.bases.get(base) ?? part.bases.size;
        if (known === part.bases.size) part.bases.set(base, known);
        return { base: known, scalar: scalarWords(scalar.toBytes()) };
      }),
    );
  }
  return part;
}

/** A sum of many multiples is what multi-scalar multiplication is for. */
function longSum({ bulk, elementBytes, scalarBytes }: Group, terms: readonly Multiple[]): Uint8Array {
  const points = new Uint8Array(terms.length * elementBytes);
  const scalars = new Uint8Array(terms.length * scalarBytes);
  terms.forEach(({ base, scalar }, i) => {
    points.set(base.toBytes(), i * elementBytes);
    scalars.set(scalar.toBytes(), i * scalarBytes);
  });
  return bulk.multiMultiplyVartime(points, scalars);
}

function sumPart(instance: SumInstance, { bases, sums }: Part, bits: number): Uint8Array[] {
  const space = new Workspace(instance.kernels);
  const encodings = [...bases.keys()].map((base) => base.toBytes());
  const doubled = encodings.length === 0 ? undefined : new DoubledPoints(space, instance, encodings, bits);
  const buckets = sumLists(space, bucketLists(sums, doubled, bits));
  return encodeEach(space, instance, combine(space, instance, buckets, sums.length));
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
      else counts[0] = (counts[0] ?? 0) + base.references(scalar, single.subarray(counts[0]));
    buckets.forEach((bucket, i) => {
      lists.add(bucket.subarray(0, counts[i]));
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
    for (let i = 0; i < count; i++) lists.add(list(i).filter((reference) => reference !== 0));
    return sumLists(space, lists);
  };
  const bucket = (i: number, digit: number): number => buckets[i * BUCKETS + (digit >> 1)] ?? 0;
  const fourfold = doubler.doubleEach(sum(2, (i) => [bucket(i, 5), bucket(i, 7)]));
  const twofold = doubler.doubleEach(sum(3, (i) => [bucket(i, 3), bucket(i, 7), fourfold[i] ?? 0]));
  return sum(5, (i) => [bucket(i, 1), bucket(i, 3), bucket(i, 5), bucket(i, 7), twofold[i] ?? 0]);
}
