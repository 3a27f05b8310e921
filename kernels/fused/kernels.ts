/** The field operations that batch additions in doubles are made of: formulas over two elements in locals. */
import { at } from '../field/limbs.js';
import type { FusedArithmetic, Limb } from './arithmetic.js';
import { addProducts, addSquare, Columns, FIRST_HIGH } from './columns.js';
import { divideDigit, finishColumns } from './p256.js';

/** Two elements, one in each lane. */
export type Pair = readonly Limb[];

/** a b / 2^255 */
export function multiplyPairs(wide: FusedArithmetic, a: Pair, b: Pair): Pair {
  return finishColumns(wide, dividedProduct(wide, a, b));
}

/** The abscissa on a chord of this slope through points of these abscissas: s^2 / 2^255 - p - q. */
export function chordAbscissa(wide: FusedArithmetic, slope: Pair, p: Pair, q: Pair): Pair {
  const columns = new Columns(wide);
  addSquare(wide, columns, slope, (k) => divideDigit(wide, columns, k));
  for (const x of [p, q]) subtractHigh(wide, columns, x);
  return finishColumns(wide, columns);
}

/** The ordinate of the sum on a chord through (x, y) whose third point has the abscissa `third`: s (x - third) / 2^255 - y. */
export function chordOrdinate(wide: FusedArithmetic, slope: Pair, x: Pair, third: Pair, y: Pair): Pair {
  const columns = dividedProduct(wide, slope, subtractPairs(wide, x, third));
  subtractHigh(wide, columns, y);
  return finishColumns(wide, columns);
}

/** a - b, without carries */
export function subtractPairs(wide: FusedArithmetic, a: Pair, b: Pair): Pair {
  return a.map((limb, i) => wide.subLimbs(limb, at(b, i)));
}

function dividedProduct(wide: FusedArithmetic, a: Pair, b: Pair): Columns {
  const columns = new Columns(wide);
  addProducts(wide, columns, a, b, (k) => divideDigit(wide, columns, k));
  return columns;
}

function subtractHigh(wide: FusedArithmetic, columns: Columns, a: Pair): void {
  for (const [i, limb] of a.entries()) columns.subtract(FIRST_HIGH + i, wide.sumOf(limb));
}
