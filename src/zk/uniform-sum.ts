/**
 * Sums of multiples by secret scalars (Straus 1964): one run of doublings for all elements, signed windows of five
 * bits, and the same sequence of group operations whatever the scalars are.
 */
import { assertSameGroup, type Element, type Group, type Scalar } from '../core/group.js';
import { bitLength } from '../core/integers.js';

/** Multiples of one element by -16, -15, ..., 15. */
export type WindowTable = readonly Element[];

const WINDOW = 5;
const HALF = 2 ** (WINDOW - 1);

/** The table of an element: 15 additions, 16 negations. */
export function windowTable(element: Element): WindowTable {
  const positive = [element];
  for (let sum = element; positive.length < HALF; positive.push(sum)) sum = sum.add(element);
  const negative = positive.map((multiple) => multiple.negate()).reverse();
  return Object.freeze([...negative, element.group.identity(), ...positive.slice(0, HALF - 1)]);
}

/** One term `scalar * P`, given by the table of P. */
export interface UniformTerm {
  readonly table: WindowTable;
  readonly scalar: Scalar;
  /** Number of the sum that the term belongs to; may be secret. */
  readonly lane: number;
}

/**
 * One sum of terms per lane. Each term costs the same additions, whichever lane it goes to.
 * @param lanes - number of sums
 * @throws {TypeError} if groups are mixed
 */
export function uniformSums(group: Group, terms: readonly UniformTerm[], lanes: number): Element[] {
  const windows = Math.ceil((bitLength(group.order) + 2) / WINDOW);
  const digits = terms.map(({ scalar }) => {
    assertSameGroup(scalar, { group });
    return windowDigits(scalar.value, windows);
  });
  let sums = new Array<Element>(lanes).fill(group.identity());
  for (let window = 0; window < windows; window++) {
    if (window > 0) for (let i = 0; i < WINDOW; i++) sums = sums.map((sum) => sum.add(sum));
    terms.forEach(({ table, lane }, i) => {
      sums[lane] = at(sums, lane).add(at(table, at(at(digits, i), window)));
    });
  }
  return sums;
}

/**
 * Signed digits, most significant first, each as an index of a {@link WindowTable}: adding 16 to every digit in
 * advance makes the digits -16..15 appear as the plain base-32 digits of the sum.
 */
function windowDigits(value: bigint, windows: number): number[] {
  const offset = (BigInt(HALF) * (2n ** BigInt(WINDOW * windows) - 1n)) / (2n ** BigInt(WINDOW) - 1n);
  const text = (value + offset).toString(2 ** WINDOW).padStart(windows, '0');
  return Array.from(text, (digit) => Number.parseInt(digit, 2 ** WINDOW));
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}
