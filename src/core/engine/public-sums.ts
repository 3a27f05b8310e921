/**
 * Very many sums of public multiples at once: what a verifier computes of proofs that give challenge and response only,
 * where every commitment r F + c P is hashed and therefore needed as an element. Everything is public; times depend on it.
 */

import { concatBytes, equalBytes } from '../bytes.js';
import { assertSameGroup, type Element, type Group, type Multiple } from '../group.js';
import { curvePublicSums } from './curve-public-sums.js';
import { instantiateSums, outsiderOf } from './curve-sum-kernels.js';
import { EngineFailure } from './self-test.js';

/** Computes sums with the tables of some fixed bases. */
export interface PublicSums {
  /**
   * The encoding of each sum; that of the identity for a sum of nothing. Many sums in a call cost less each, and so do sums
   * that share the object of a base: what depends on the base alone is computed once.
   * @throws {TypeError} if groups are mixed
   */
  each(sums: readonly (readonly Multiple[])[]): Uint8Array[];
  /**
   * The encoding of the sum of each list of elements; that of the identity for an empty one. What several lists share is
   * decoded once.
   * @throws {TypeError} if groups are mixed
   */
  totals(lists: readonly (readonly Element[])[]): Uint8Array[];
  /**
   * Takes in points of which nobody knows whether they are elements: sums of them tell it at less cost than decoding does.
   * They stay decoded until the next call. Absent where nothing would be saved.
   * @param encodings - end to end
   * @returns `undefined` if one is no point, or they are too many: then they are to be decoded as ever
   */
  readonly openDoubtful?: (encodings: Uint8Array) => DoubtfulPoints | undefined;
}

/** Points that may turn out to be no elements. Until then they are for the functions here alone. */
export interface DoubtfulPoints {
  /** One for each encoding. */
  readonly elements: readonly Element[];
  /** As {@link PublicSums.each}; `undefined` if one of the points, in a sum or not, is no element. If not, all are. */
  each(sums: readonly (readonly Multiple[])[]): Uint8Array[] | undefined;
  /** As {@link PublicSums.totals}, of no meaning unless all are elements; `undefined` may tell that one is none. */
  totals(lists: readonly (readonly Element[])[]): Uint8Array[] | undefined;
}

/**
 * Prepares sums, with tables of some bases; to be made once and kept. The fastest way that the group has, with the same
 * bytes on all of them.
 * @param fixed - elements that occur in very many sums, recognised by identity
 * @throws {TypeError} if groups are mixed
 * @throws {EngineFailure} if it gives a wrong answer to a question whose answer is known
 */
export function publicSums(group: Group, fixed: readonly Element[]): PublicSums {
  for (const element of fixed) assertSameGroup(element, { group });
  const open = group.bulk.openSums ?? openOnCurve(group);
  return open === undefined ? plainPublicSums(group, fixed) : testedSums(group, fixed, open);
}

/** Opens sums and compares a few with those of {@link plainPublicSums}. @throws {EngineFailure} if they differ */
export function testedSums(
  group: Group,
  fixed: readonly Element[],
  open: (fixed: readonly Element[]) => PublicSums,
): PublicSums {
  const base = group.generator().add(group.generator());
  const [some, large] = [group.scalar(KNOWN), group.scalar(-3n * KNOWN)];
  const rows = [base, ...fixed].map((element) => [
    { base: element, scalar: some },
    { base, scalar: large },
  ]);
  const plain = plainPublicSums(group, []);
  const lists = [[base, ...fixed], [base, base], []];
  const expected = [...plain.each(rows), ...plain.totals(lists)];
  let sums: PublicSums;
  let got: Uint8Array[];
  let told: boolean;
  try {
    sums = open(fixed);
    got = [...sums.each(rows), ...sums.totals(lists)];
    told = tellsOutsiders(group, sums, rows);
  } catch (cause) {
    throw new EngineFailure({ cause });
  }
  if (!told || !equalBytes(concatBytes(...got), concatBytes(...expected))) throw new EngineFailure();
  return sums;
}

/** Whether sums take an element for one, and a point outside of the group for none. */
function tellsOutsiders(
  group: Group,
  { openDoubtful }: PublicSums,
  rows: readonly (readonly Multiple[])[],
): boolean {
  if (openDoubtful === undefined) return true;
  const member = group.generator().toBytes();
  const outsider = outsiderOf(group.id);
  const accepts = (bytes: Uint8Array): boolean => openDoubtful(bytes)?.each(rows) !== undefined;
  return accepts(member) && (outsider === undefined || !accepts(concatBytes(member, outsider)));
}

const KNOWN = 112233445566778899n;

/** On a module of the group's curve, if there is one, and the group is on kernels at all. */
function openOnCurve(group: Group): ((fixed: readonly Element[]) => PublicSums) | undefined {
  const functions = group.bulk.name === 'wasm' ? instantiateSums(group.id) : undefined;
  return functions === undefined ? undefined : (fixed) => curvePublicSums(group, functions, fixed);
}

/** The same, one operation after the other: the reference that faster ways are compared with, and the fallback. */
export function plainPublicSums(group: Group, fixed: readonly Element[]): PublicSums {
  const tabled = new Map(fixed.map((element) => [element, group.withTable(element)]));
  return Object.freeze({
    each: (sums: readonly (readonly Multiple[])[]) => {
      assertMultiples(group, sums);
      return sums.map((terms) =>
        terms
          .map(({ base, scalar }) => (tabled.get(base) ?? base).multiplyVartime(scalar))
          .reduce((sum, product) => sum.add(product), group.identity())
          .toBytes(),
      );
    },
    totals: (lists: readonly (readonly Element[])[]) =>
      lists.map((list) => list.reduce((sum, element) => sum.add(element), group.identity()).toBytes()),
  });
}

/** Refuses to mix groups. @throws {TypeError} */
export function assertMultiples(group: Group, sums: readonly (readonly Multiple[])[]): void {
  for (const terms of sums)
    for (const { base, scalar } of terms) {
      assertSameGroup(base, { group });
      assertSameGroup(scalar, { group });
    }
}
