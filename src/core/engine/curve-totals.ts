/** Sums of lists of public points, all computed side by side: what several lists share is decoded once. */
import type { Element, Group } from '../group.js';
import { assertSameGroup } from '../group.js';
import type { PlacedPoints } from './curve-placed-points.js';
import { encodeEach, Lists, sumLists } from './curve-sum-lists.js';
import type { SumInstance } from './curve-sum-memory.js';
import { Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';

/** Points that are in memory together. */
const MOST_POINTS = 4096;

/**
 * The encoding of the sum of each list; that of the identity for an empty one.
 * @param instance - of the group's module
 * @param placed - points that are decoded already
 * @throws {TypeError} if groups are mixed
 */
export function curveTotals(
  group: Group,
  instance: SumInstance,
  placed: PlacedPoints,
  lists: readonly (readonly Element[])[],
): Uint8Array[] {
  for (const list of lists) for (const element of list) assertSameGroup(element, { group });
  const results: Uint8Array[] = [];
  for (let first = 0; first < lists.length; ) {
    const [places, count] = partFrom(lists, first);
    const part = lists.slice(first, first + Math.max(1, count));
    if (count === 0) results.push(...part.map((list) => longTotal(group, list)));
    else results.push(...addPart(instance, placed, places, part));
    first += part.length;
  }
  return results;
}

/** Numbers for the points of as many of the lists as go together, from one on; no list if that one alone is too long. */
function partFrom(
  lists: readonly (readonly Element[])[],
  first: number,
): [places: ReadonlyMap<Element, number>, lists: number] {
  const places = new Map<Element, number>();
  let count = 0;
  for (const list of lists.slice(first)) {
    const others = new Set(list.filter((element) => !places.has(element) && !element.isIdentity()));
    if (places.size + others.size > MOST_POINTS) break;
    for (const element of others) places.set(element, places.size);
    count++;
  }
  return [places, count];
}

function addPart(
  instance: SumInstance,
  placed: PlacedPoints,
  places: ReadonlyMap<Element, number>,
  lists: readonly (readonly Element[])[],
): Uint8Array[] {
  const space = new Workspace(instance.kernels);
  const points = placed.gather(space, [...places.keys()]);
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const references = new Lists(lists.length, total);
  for (const list of lists)
    references.add(
      list.flatMap((element) => {
        const place = places.get(element);
        return place === undefined ? [] : [points + place * POINT_STRIDE];
      }),
    );
  return encodeEach(space, instance, sumLists(space, references));
}

/** The bulk engine takes lists of any length. */
function longTotal({ bulk, elementBytes }: Group, list: readonly Element[]): Uint8Array {
  const points = new Uint8Array(list.length * elementBytes);
  list.forEach((element, i) => {
    points.set(element.toBytes(), i * elementBytes);
  });
  return bulk.sum(points);
}
