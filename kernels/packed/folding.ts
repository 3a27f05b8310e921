/**
 * Reduction modulo a prime p = 2^255 - c with small c for packed elements: the upper half of a product, carried, goes back
 * to the lower half times 2^260 modulo p, which is 2^5 c. No digit of a multiple of p is waited for, as it is in Montgomery's
 * reduction, where each depends on the one before by two products. Elements are what they are, without a factor.
 */
import { at } from '../field/limbs.js';
import type { Column, PackedArithmetic } from './arithmetic.js';
import type { PackedField } from './field.js';
import { PACKED_BITS, PACKED_LIMBS } from './forms.js';
import { foldQuad } from './general.js';

const LAST = PACKED_LIMBS - 1;
/** Position of 2^255 in the last limb. */
const TOP_BITS = 255 - PACKED_BITS * LAST;

/** The field of the prime 2^255 - c. @throws {RangeError} unless 2^5 c fits a limb */
export function foldingField(c: number): PackedField {
  const upper = c * 2 ** (PACKED_BITS * PACKED_LIMBS - 255);
  if (c < 1 || upper >= 2 ** PACKED_BITS) throw new RangeError('no prime for this reduction');
  const reduce: PackedField['reduce'] = (wide, product) =>
    carryLower(wide, foldUpper(wide, product, upper), c);
  return {
    ...{ prime: 2n ** 255n - BigInt(c), radix: 1n, firstColumn: 0 },
    reduce,
    reduceFolded: reduce,
    foldWords: (wide, a) => foldQuad(wide, a, [2 * c]),
  };
}

/** The lower columns, with what the upper ones come to. */
function foldUpper(wide: PackedArithmetic, product: readonly Column[], upper: number): Column[] {
  const factor = wide.constant(upper, 0);
  let carry: Column | undefined;
  return product.slice(0, PACKED_LIMBS).map((column, i) => {
    const given = at(product, PACKED_LIMBS + i);
    const total = carry === undefined ? given : wide.add(carry, given);
    carry = wide.shr(total, PACKED_BITS);
    const limb = i === LAST ? total : wide.low(total, PACKED_BITS);
    return wide.dot(column, wide.wordsOf(limb), factor);
  });
}

/** Limbs from 0 to 2^13-1, but for the last, whose bits from 2^255 up, as far as they are known before, go back first. */
function carryLower(wide: PackedArithmetic, lower: readonly Column[], c: number): Column[] {
  const columns = [...lower];
  const below = at(columns, LAST - 1);
  const top = wide.add(at(columns, LAST), wide.shr(below, PACKED_BITS));
  columns[LAST - 1] = wide.low(below, PACKED_BITS);
  columns[LAST] = wide.low(top, TOP_BITS);
  columns[0] = addMultiple(wide, at(columns, 0), wide.shr(top, TOP_BITS), c);
  let carry: Column | undefined;
  return columns.map((column, i) => {
    const total = carry === undefined ? column : wide.add(carry, column);
    if (i === LAST) return total;
    carry = wide.shr(total, PACKED_BITS);
    return wide.low(total, PACKED_BITS);
  });
}

/** sum + c a, bit by bit of c. */
function addMultiple(wide: PackedArithmetic, sum: Column, a: Column, c: number): Column {
  let total = sum;
  for (let bit = 0; 2 ** bit <= c; bit++) if ((c >> bit) & 1) total = wide.addShifted(total, a, bit);
  return total;
}
