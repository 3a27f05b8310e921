/**
 * Sums of public multiples on a curve: all are computed side by side. Points of which nobody knows whether they are elements
 * may be among them: the doubles that the sums need tell it at little cost.
 */
import { DecodeError } from '../errors.js';
import type { Element, Group, Multiple } from '../group.js';
import { bitLength } from '../integers.js';
import { membershipOf } from './curve-membership.js';
import { type SumPlace, sumPart } from './curve-part-sums.js';
import { PlacedPoints } from './curve-placed-points.js';
import { outsiderOf, type SumFunctions } from './curve-sum-kernels.js';
import { sumInstance } from './curve-sum-memory.js';
import { type Part, partFrom, partsOfBases } from './curve-sum-parts.js';
import { FixedTable } from './curve-sum-tables.js';
import { curveTotals } from './curve-totals.js';
import { assertMultiples, type DoubtfulPoints, type PublicSums } from './public-sums.js';

/** What computes, and for whom. */
interface Desk extends SumPlace {
  readonly group: Group;
  readonly tables: ReadonlyMap<Element, FixedTable>;
}

type Sums = readonly (readonly Multiple[])[];
type Lists = readonly (readonly Element[])[];

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
  const placed = new PlacedPoints(instance);
  const membership = outsiderOf(group.id) && membershipOf(group.order, bits);
  const desk: Desk = { group, instance, tables, placed, bits, membership };
  const { uncheckedElements } = group;
  return Object.freeze({
    each: (sums: Sums) => sumEach(desk, sums, []),
    totals: (lists: Lists) => curveTotals(group, instance, placed, lists),
    ...(uncheckedElements && {
      openDoubtful: (encodings: Uint8Array) =>
        encodings.length % group.elementBytes === 0
          ? openDoubtful(desk, uncheckedElements(encodings))
          : undefined,
    }),
  });
}

function openDoubtful(desk: Desk, elements: readonly Element[]): DoubtfulPoints | undefined {
  const { group, instance, placed } = desk;
  const open = unlessOutside(() => {
    placed.place(elements);
    return true;
  });
  if (open === undefined) return undefined;
  return Object.freeze({
    elements,
    each: (sums: Sums) => unlessOutside(() => sumEach(desk, sums, elements)),
    totals: (lists: Lists) => unlessOutside(() => curveTotals(group, instance, placed, lists)),
  });
}

/** What comes of some work, unless it meets a point that is not of the group. */
function unlessOutside<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** @throws {DecodeError} if one of the doubtful points is no element */
function sumEach(desk: Desk, sums: Sums, doubtful: readonly Element[]): Uint8Array[] {
  const { group, tables } = desk;
  assertMultiples(group, sums);
  const rest = new Set(doubtful.filter((element) => !element.isIdentity()));
  const askRest = (): void => {
    for (const part of partsOfBases([...rest])) sumPart(desk, part, takeFrom(rest, part));
  };
  const results: Uint8Array[] = [];
  for (let first = 0; first < sums.length; ) {
    const part = partFrom(tables, sums, first);
    if (part.sums.length > 0) results.push(...sumPart(desk, part, takeFrom(rest, part)));
    else {
      askRest();
      results.push(longSum(group, sums[first] ?? []));
    }
    first += Math.max(1, part.sums.length);
  }
  askRest();
  return results;
}

/** The numbers of the bases of a part that are in a set, which they leave. */
function takeFrom(rest: Set<Element>, { bases }: Part): readonly number[] {
  return [...bases].flatMap(([base, number]) => (rest.delete(base) ? [number] : []));
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
