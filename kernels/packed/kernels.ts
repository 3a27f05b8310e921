/** The field operations that batch additions in four lanes are made of: formulas over elements in locals. */
import { at } from '../field/limbs.js';
import type { PackedArithmetic } from './arithmetic.js';
import {
  PACKED_WORDS,
  packColumns,
  productColumns,
  type Quad,
  squareColumns,
  subtractAt,
  subtractQuads,
} from './element.js';
import type { PackedField } from './field.js';
import { PACKED_BITS, PACKED_LIMBS } from './forms.js';

/** a b with limbs from -2^12 to 2^12-1, which leaves room for another factor with limbs of 15 bits. */
export function multiplyQuads(field: PackedField, wide: PackedArithmetic, a: Quad, b: Quad): Quad {
  const half = 2 ** (PACKED_BITS - 1);
  const { firstColumn } = field;
  const raised = productColumns(wide, a, b).map((column, k) =>
    k >= firstColumn && k < firstColumn + PACKED_LIMBS - 1 ? wide.add(column, wide.column(half)) : column,
  );
  return packColumns(wide, field.reduce(wide, raised)).map((words, m) =>
    wide.subWords(words, wide.constant(half, m === PACKED_WORDS - 1 ? 0 : half)),
  );
}

/** The abscissa on a chord: s^2 - 2 x - d, where d is the difference of the other abscissa from x. */
export function chordAbscissa(
  field: PackedField,
  wide: PackedArithmetic,
  slope: Quad,
  x: Quad,
  difference: Quad,
): Quad {
  const sum = x.map((words, m) => wide.addWords(wide.addWords(words, words), at(difference, m)));
  const columns = subtractAt(wide, squareColumns(wide, slope), field.firstColumn, sum);
  return packColumns(wide, field.reduceFolded(wide, columns));
}

/** The ordinate on a chord from the product s (x - third): less y. */
export function chordOrdinate(field: PackedField, wide: PackedArithmetic, product: Quad, y: Quad): Quad {
  return field.foldWords(wide, subtractQuads(wide, product, y));
}
