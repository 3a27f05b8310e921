/** The columns of a product of elements in doubles: column k is worth 2^(51 k). */
import { at } from '../field/limbs.js';
import type { FusedArithmetic, Limb, Product, Sum } from './arithmetic.js';
import { FUSED_LIMBS } from './forms.js';

/** The first column that a reduction leaves. */
export const FIRST_HIGH: number = FUSED_LIMBS;

/** Columns that are added to. */
export class Columns {
  readonly #wide: FusedArithmetic;
  readonly #sums: Sum[] = [];

  constructor(wide: FusedArithmetic) {
    this.#wide = wide;
  }

  /** What a column has so far. @throws {RangeError} if it has nothing */
  at(k: number): Sum {
    return at(this.#sums, k);
  }

  add(k: number, sum: Sum): void {
    const before = this.#sums[k];
    this.#sums[k] = before === undefined ? sum : this.#wide.add(before, sum);
  }

  /** @throws {RangeError} if the column has nothing */
  subtract(k: number, sum: Sum): void {
    this.#sums[k] = this.#wide.sub(this.at(k), sum);
  }

  addProduct(k: number, { low, high }: Product): void {
    this.add(k, low);
    this.add(k + 1, high);
  }

  /** @throws {RangeError} if a column of the product has nothing */
  subtractProduct(k: number, { low, high }: Product): void {
    this.subtract(k, low);
    this.subtract(k + 1, high);
  }
}

/**
 * Adds up a product, row by row. Where two rows have small products of one column, the second is added to the first at once.
 * @param whenComplete called for the columns below {@link FUSED_LIMBS} in ascending order, once they have all products: a row
 * later than they could be, so that there is other work beside what depends on the column before
 */
export function addProducts(
  wide: FusedArithmetic,
  columns: Columns,
  a: readonly Limb[],
  b: readonly Limb[],
  whenComplete: (column: number) => void,
): void {
  const waiting = new Map<number, Product>();
  for (const [row, factor] of b.entries()) {
    for (const [i, limb] of a.entries()) {
      const k = i + row;
      const [first, nextLimb, nextFactor] = [waiting.get(k), a[i - 1], b[row + 1]];
      const hasNext = row % 2 === 0 && nextLimb !== undefined && nextFactor !== undefined;
      if (first !== undefined) columns.addProduct(k, wide.productAfter(first, limb, factor));
      else if (hasNext && wide.isHalf(limb, factor) && wide.isHalf(nextLimb, nextFactor))
        waiting.set(k, wide.product(limb, factor));
      else columns.addProduct(k, productOf(wide, k, limb, factor));
      if (first !== undefined) waiting.delete(k);
    }
    if (row > 0) whenComplete(row - 1);
  }
  whenComplete(b.length - 1);
}

/** Takes a product off columns that have something each. */
export function subtractProducts(
  wide: FusedArithmetic,
  columns: Columns,
  a: readonly Limb[],
  b: readonly Limb[],
): void {
  for (const [row, factor] of b.entries())
    for (const [i, limb] of a.entries())
      columns.subtractProduct(i + row, productOf(wide, i + row, limb, factor));
}

/**
 * Adds up a square, row by row: mixed products are made once, with one factor doubled.
 * @param whenComplete as for {@link addProducts}
 */
export function addSquare(
  wide: FusedArithmetic,
  columns: Columns,
  a: readonly Limb[],
  whenComplete: (column: number) => void,
): void {
  let next = 0;
  const completeBelow = (end: number): void => {
    while (next < Math.min(end, FUSED_LIMBS)) whenComplete(next++);
  };
  for (const [row, limb] of a.entries()) {
    const doubled = wide.addLimbs(limb, limb);
    for (const [i, other] of a.slice(row).entries()) {
      const k = 2 * row + i;
      columns.addProduct(k, productOf(wide, k, i === 0 ? limb : doubled, other));
    }
    completeBelow(2 * row);
  }
  completeBelow(FUSED_LIMBS);
}

function productOf(wide: FusedArithmetic, k: number, a: Limb, b: Limb): Product {
  return k === 2 * (FUSED_LIMBS - 1) ? wide.topProduct(a, b) : wide.product(a, b);
}
