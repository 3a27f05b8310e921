/**
 * Field elements as nine signed limbs of 29 bits: x = sum of l_i 2^(29 i). Limbs are stored in 32 bits and may leave
 * 0..2^29-1; how far is part of the element's form, which the generator tracks. Additions and subtractions work limb by
 * limb without carries; products are column sums in 64 bits.
 */
import type { I32, ValueType } from '../wasm/expression.js';
import { type Interval, interval } from './interval.js';
import type { Arithmetic, Wide, WideArithmetic } from './wide.js';

/** Limbs of an element. */
export const LIMBS = 9;
/** Bits of a limb. */
export const LIMB_BITS = 29;
/** Bytes of a stored element. */
export const ELEMENT_BYTES: number = 4 * LIMBS;

/** The ranges of the limbs of an element, least significant first. */
export type Form = readonly Interval[];

/** An element in locals. */
export type Limbs<T extends ValueType = 'i64'> = readonly Wide<T>[];

/** The form of canonical limbs below 2^(232 + topBits). */
export function canonicalForm(topBits: number): Form {
  const limb = interval(0n, (1n << BigInt(LIMB_BITS)) - 1n);
  return [...Array<Interval>(LIMBS - 1).fill(limb), interval(0n, (1n << BigInt(topBits)) - 1n)];
}

/** The range of the integer that limbs of this form stand for. */
export function valueRange(form: Form): Interval {
  const at = (pick: (limb: Interval) => bigint): bigint =>
    form.reduce((sum, limb, i) => sum + (pick(limb) << BigInt(LIMB_BITS * i)), 0n);
  return interval(
    at((limb) => limb.low),
    at((limb) => limb.high),
  );
}

/** The limbs of a non-negative integer below 2^261. */
export function limbsOf(value: bigint): bigint[] {
  const mask = (1n << BigInt(LIMB_BITS)) - 1n;
  return Array.from({ length: LIMBS }, (_, i) => (value >> BigInt(LIMB_BITS * i)) & mask);
}

/** Reads an element of the given form. */
export function loadLimbs(wide: WideArithmetic, address: I32, form: Form): Limbs {
  return form.map((range, i) => wide.load(address, 4 * i, range));
}

/** Writes an element. */
export function storeLimbs(wide: WideArithmetic, address: I32, limbs: Limbs): void {
  limbs.forEach((limb, i) => {
    wide.store(address, 4 * i, limb);
  });
}

/** Limb-wise combination of two elements. */
export function zipLimbs<T extends ValueType>(
  a: Limbs<T>,
  b: Limbs<T>,
  combine: (x: Wide<T>, y: Wide<T>) => Wide<T>,
): Limbs<T> {
  return a.map((limb, i) => combine(limb, at(b, i)));
}

/** The columns of the product of two elements: column k is the sum of all a_i b_j with i + j = k. */
export function productColumns<T extends ValueType>(
  wide: Arithmetic<T>,
  a: Limbs<T>,
  b: Limbs<T>,
): Wide<T>[] {
  return Array.from({ length: 2 * LIMBS - 1 }, (_, k) => {
    const factors = indicesOfColumn(k).map((i) => [at(a, i), at(b, k - i)] as const);
    return sumOfProducts(wide, factors);
  });
}

/** The columns of a square: mixed products are made once, with one factor doubled. */
export function squareColumns<T extends ValueType>(wide: Arithmetic<T>, a: Limbs<T>): Wide<T>[] {
  const doubled = a.map((limb) => wide.shl(limb, 1));
  return Array.from({ length: 2 * LIMBS - 1 }, (_, k) => {
    const indices = indicesOfColumn(k).filter((i) => 2 * i <= k);
    const factors = indices.map((i) => [at(2 * i === k ? a : doubled, i), at(a, k - i)] as const);
    return sumOfProducts(wide, factors);
  });
}

function sumOfProducts<T extends ValueType>(
  wide: Arithmetic<T>,
  factors: readonly (readonly [Wide<T>, Wide<T>])[],
): Wide<T> {
  const [[a, b], ...rest] = factors as readonly [
    readonly [Wide<T>, Wide<T>],
    ...(readonly [Wide<T>, Wide<T>])[],
  ];
  return rest.reduce((sum, [x, y]) => wide.addProduct(sum, x, y), wide.mul(a, b));
}

/** Carries from the low end up: limbs from 0 to 2^29-1 but for the last, which keeps the rest and its sign. */
export function carry<T extends ValueType>(wide: Arithmetic<T>, columns: readonly Wide<T>[]): Limbs<T> {
  const limbs: Wide<T>[] = [];
  let incoming: Wide<T> | undefined;
  for (const [i, column] of columns.entries()) {
    const total: Wide<T> = incoming === undefined ? column : wide.add(column, incoming);
    if (i === columns.length - 1) return [...limbs, total];
    limbs.push(wide.low(total, LIMB_BITS));
    incoming = wide.shr(total, LIMB_BITS);
  }
  return limbs;
}

/** The item at an index that exists. @throws {RangeError} otherwise */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

function indicesOfColumn(k: number): number[] {
  return Array.from({ length: LIMBS }, (_, i) => i).filter((i) => k - i >= 0 && k - i < LIMBS);
}
