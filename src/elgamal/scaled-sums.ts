/**
 * Sums of lists of points with small public weights, point by point (Horner's rule over the bits of the weights, each step
 * one addition of whole lists). For weights of a few bits this costs a few additions a point, where a multiplication costs
 * hundreds; see `batched-decryption.ts`.
 */
import { joinBytes } from '../core/bytes.js';
import type { Element, Group } from '../core/group.js';

/** A list of encoded points, end to end, and the weight of all of them. */
export interface WeightedList {
  readonly points: Uint8Array;
  readonly weight: bigint;
}

/**
 * The sum of the weighted lists, point by point; weights may be negative.
 * @param count - points of each list
 * @throws {DecodeError} `bad-element` if a point does not decode
 * @throws {RangeError} if a list has not `count` points
 */
export function combinedLists(
  group: Group,
  count: number,
  lists: readonly WeightedList[],
): readonly Element[] {
  const added = lists.filter(({ weight }) => weight > 0n);
  const taken = lists.flatMap(({ points, weight }) => (weight < 0n ? [{ points, weight: -weight }] : []));
  const [minuends, subtrahends] = [added, taken].map((some) => weightedSums(group, count, some));
  return Array.from({ length: count }, (_, i) =>
    elementAt(group, minuends, i).subtract(elementAt(group, subtrahends, i)),
  );
}

function elementAt(group: Group, points: Uint8Array = new Uint8Array(), index: number): Element {
  const size = group.elementBytes;
  return group.elementOrIdentityFromBytes(points.subarray(index * size, (index + 1) * size), `[${index}]`);
}

/**
 * The sum of lists with weights that are not negative, point by point, encoded.
 * @param count - points of each list
 * @throws {DecodeError} `bad-element` if a point does not decode
 * @throws {RangeError} if a list has not `count` points, or a weight is negative
 */
export function weightedSums(group: Group, count: number, lists: readonly WeightedList[]): Uint8Array {
  if (lists.some(({ points, weight }) => points.length !== count * group.elementBytes || weight < 0n))
    throw new RangeError(`need lists of ${count} points, and no negative weight`);
  let sum: Uint8Array | undefined;
  for (let bit = longest(lists) - 1; bit >= 0; bit--) {
    const doubled = sum === undefined ? [] : [sum, sum];
    const due = lists.flatMap(({ points, weight }) => ((weight >> BigInt(bit)) & 1n ? [points] : []));
    sum = addLists(group, count, [...doubled, ...due]);
  }
  return sum ?? addLists(group, count, []);
}

/** The sum of lists of points, point by point. */
function addLists(group: Group, count: number, lists: readonly Uint8Array[]): Uint8Array {
  const [only, ...more] = lists;
  if (only !== undefined && more.length === 0) return only;
  return count === 0 ? new Uint8Array(0) : group.bulk.sumColumns(joinBytes(lists), count);
}

/** Bits of the largest weight. */
function longest(lists: readonly WeightedList[]): number {
  const bits = lists.map(({ weight }) => (weight === 0n ? 0 : weight.toString(2).length));
  return Math.max(0, ...bits);
}
