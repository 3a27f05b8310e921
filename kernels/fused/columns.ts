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
}

/**
 * Adds up a product, row by row. Products of two last limbs have a form of their own, because of their size.
 * @param afterRow called when the columns up to `row` have all products
 */
export function addProducts(
  wide: FusedArithmetic,
  columns: Columns,
  a: readonly Limb[],
  b: readonly Limb[],
  afterRow: (row: number) => void,
): void {
  for (const [row, factor] of b.entries()) {
    for (const [i, limb] of a.entries()) columns.addProduct(i + row, productOf(wide, i + row, limb, factor));
    afterRow(row);
  }
}

/**
 * Adds up a square, row by row: mixed products are made once, with one factor doubled.
 * @param afterColumn called when the columns up to `column` have all products
 */
export function addSquare(
  wide: FusedArithmetic,
  columns: Columns,
  a: readonly Limb[],
  afterColumn: (column: number) => void,
): void {
  for (const [row, limb] of a.entries()) {
    const doubled = wide.addLimbs(limb, limb);
    for (const [i, other] of a.slice(row).entries()) {
      const k = 2 * row + i;
      columns.addProduct(k, productOf(wide, k, i === 0 ? limb : doubled, other));
    }
    for (const column of [2 * row, 2 * row + 1]) afterColumn(column);
  }
}

function productOf(wide: FusedArithmetic, k: number, a: Limb, b: Limb): Product {
  return k === 2 * (FUSED_LIMBS - 1) ? wide.topProduct(a, b) : wide.product(a, b);
}
