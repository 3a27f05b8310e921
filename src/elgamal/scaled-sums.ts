/**
 * Sums of lists of points with small public weights, point by point (Horner's rule over the bits of the weights, each step
 * one addition of whole lists). For weights of a few bits this costs a few additions a point, where a multiplication costs
 * hundreds; see `batched-decryption.ts`.
 */
import { joinBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Element, Group } from '../core/group.js';

/** A list of encoded points, end to end, and the weight of all of them. */
export interface WeightedList {
  readonly points: Uint8Array;
  readonly weight: bigint;
}

/** A list of elements, and the weight of all of them. */
export interface WeightedElements {
  readonly elements: readonly Element[];
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
  if (addsLists(group)) return sumsOfLists(group, count, lists);
  const decoded = lists.map(({ points, weight }) => {
    if (points.length !== count * group.elementBytes) throw new RangeError(`need lists of ${count} points`);
    return { elements: Array.from({ length: count }, (_, i) => elementAt(group, points, i)), weight };
  });
  return sumsOfElements(group, count, decoded);
}

/**
 * The same of elements.
 * @throws {RangeError} if a list has not `count` elements
 */
export function combinedElements(
  group: Group,
  count: number,
  lists: readonly WeightedElements[],
): readonly Element[] {
  if (lists.some(({ elements }) => elements.length !== count))
    throw new RangeError(`need lists of ${count} elements`);
  if (!addsLists(group)) return sumsOfElements(group, count, lists);
  const encoded = lists.map(({ elements, weight }) => ({
    points: elements.reduce((writer, element) => writer.elementOrIdentity(element), new Writer()).finish(),
    weight,
  }));
  return sumsOfLists(group, count, encoded);
}

/** Whether the engine has sums of lists; any other decodes lists again for every bit of the weights, which elements spare. */
function addsLists({ bulk }: Group): boolean {
  return bulk.addEach !== undefined;
}

function sumsOfLists(group: Group, count: number, lists: readonly WeightedList[]): readonly Element[] {
  const [minuends, subtrahends] = bySign(lists).map((some) => weightedSums(group, count, some));
  return Array.from({ length: count }, (_, i) =>
    elementAt(group, minuends, i).subtract(elementAt(group, subtrahends, i)),
  );
}

function sumsOfElements(group: Group, count: number, lists: readonly WeightedElements[]): readonly Element[] {
  const signed = bySign(lists);
  return Array.from({ length: count }, (_, i) => {
    const [minuend, subtrahend] = signed.map((some) => weightedSum(group, some, i));
    return (minuend ?? group.identity()).subtract(subtrahend ?? group.identity());
  });
}

/** Lists with the absolute values of their weights: those to be added, and those to be taken away. */
function bySign<List extends { readonly weight: bigint }>(lists: readonly List[]): readonly List[][] {
  return [
    lists.filter(({ weight }) => weight > 0n),
    lists.flatMap((list) => (list.weight < 0n ? [{ ...list, weight: -list.weight }] : [])),
  ];
}

/** The sum of the elements at one position, one addition after the other. */
function weightedSum(group: Group, lists: readonly WeightedElements[], position: number): Element {
  let sum = group.identity();
  for (let bit = longest(lists) - 1; bit >= 0; bit--) {
    sum = sum.add(sum);
    for (const { elements, weight } of lists) {
      const element = elements[position];
      if (element !== undefined && (weight >> BigInt(bit)) & 1n) sum = sum.add(element);
    }
  }
  return sum;
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
function longest(lists: readonly { readonly weight: bigint }[]): number {
  const bits = lists.map(({ weight }) => (weight === 0n ? 0 : weight.toString(2).length));
  return Math.max(0, ...bits);
}
