/** Many encodings modulo a prime at once: all are checked together where that is faster, and copied. */
import type { BulkEngine } from '../group.js';
import { bulkEngine } from '../groups/bulk.js';
import { integerToBytes } from '../integers.js';
import {
  addEachEncoded,
  areElements,
  isElement,
  type ModpSubgroup,
  multiplyEncoded,
  powersEncodedVartime,
} from './modp-subgroup.js';
import { passSubsetTests, SUBSETS_FROM } from './modp-subset-test.js';

/**
 * The bulk half of a group. Elements are checked all together where that can be done; if some is bad, one by one, to
 * say which and why.
 * @param subgroup - made at the first operation
 * @param order - of the group
 * @param decode - checks one encoding and copies it; what it throws is thrown for bad elements
 */
export function modpBulk(
  subgroup: () => ModpSubgroup,
  order: bigint,
  elementBytes: number,
  decode: (bytes: Uint8Array, path: string) => Uint8Array,
): BulkEngine {
  const engine = (decodeOne: (bytes: Uint8Array, path: string) => Uint8Array): BulkEngine =>
    bulkEngine<Uint8Array>({
      name: 'wasm',
      elementBytes,
      order,
      identity: integerToBytes(1n, elementBytes),
      add: (a, b) => multiplyEncoded(subgroup(), a, b),
      encode: (element) => element.slice(),
      decode: decodeOne,
      multiMultiplyVartime: (points, scalars) => powersEncodedVartime(subgroup(), points, scalars),
    });
  const [checking, trusting] = [engine(decode), engine((bytes) => bytes)];
  const engineFor = (points: Uint8Array): BulkEngine => {
    return areTogether(subgroup(), points, points.length / elementBytes) ? trusting : checking;
  };
  return Object.freeze({
    name: checking.name,
    firstInvalid: (points: Uint8Array) => engineFor(points).firstInvalid(points),
    multiMultiplyVartime: (points: Uint8Array, scalars: Uint8Array) =>
      engineFor(points).multiMultiplyVartime(points, scalars),
    sum: (points: Uint8Array) => engineFor(points).sum(points),
    addEach: (a: Uint8Array, b: Uint8Array) => addEachEncoded(subgroup(), a, b),
    sumColumns: (points: Uint8Array, columns: number) => engineFor(points).sumColumns(points, columns),
  });
}

/** Encodings from which on it pays to check membership of all together, where half the cofactor is prime. */
const TOGETHER = 3;

/** Whether encodings are elements, asked of all together; `false` also where asking one by one is faster. */
function areTogether(group: ModpSubgroup, points: Uint8Array, count: number): boolean {
  if (group.halfCofactor === 'prime') return count >= TOGETHER && areElements(group, points);
  const safe = group.p === 2n * group.q + 1n;
  return !safe && count >= SUBSETS_FROM && passSubsetTests(group, points);
}

/** Copies of encodings that lie end to end; `undefined` unless all are elements. */
export function encodingsOf(group: ModpSubgroup, encodings: Uint8Array): readonly Uint8Array[] | undefined {
  const size = group.field.elementBytes;
  if (encodings.length % size !== 0) return undefined;
  const items = Array.from({ length: encodings.length / size }, (_, i) =>
    encodings.slice(i * size, (i + 1) * size),
  );
  const valid = areTogether(group, encodings, items.length) || items.every((item) => isElement(group, item));
  return valid ? items : undefined;
}
