/**
 * Reduction modulo the P-256 prime p = 2^256 - 2^224 + 2^192 + 2^96 - 1 with shifts and additions only.
 *
 * Montgomery's quotient digit needs no multiplication because p = -1 modulo 2^29, and q p is four shifts of q because
 * p has four terms: 96 = 3*29 + 9, 192 = 6*29 + 18, 224 = 7*29 + 21, 256 = 8*29 + 24.
 */

import type { ValueType } from '../wasm/expression.js';
import { at, LIMB_BITS, LIMBS } from './limbs.js';
import { MONTGOMERY_RADIX, type PrimeField, subtractOnce } from './prime.js';
import type { Arithmetic, Wide } from './wide.js';

/** The prime of P-256 (SP 800-186, section 3.2.1.3). */
export const P256_PRIME: bigint = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

/** The field of P-256, in Montgomery form. */
export const P256_FIELD: PrimeField = {
  prime: P256_PRIME,
  radix: MONTGOMERY_RADIX,
  reduce,
  foldTop,
  canonical: (wide, upToPrime) => subtractOnce(wide, upToPrime, P256_PRIME),
};

/** Position of the term 2^256 inside the eighth limb: bits above it are a multiple of 2^256. */
const TOP_SHIFT = 24;

/**
 * Montgomery reduction of 17 product columns: nine columns of (product + multiple of p) / R, not yet carried.
 * P. L. Montgomery, Modular multiplication without trial division, 1985.
 */
function reduce<T extends ValueType>(wide: Arithmetic<T>, product: readonly Wide<T>[]): Wide<T>[] {
  const columns = [...product, wide.constant(0n)];
  for (let i = 0; i < LIMBS; i++) {
    const column = at(columns, i);
    const quotient = wide.low(column, LIMB_BITS);
    const addShifted = (index: number, bits: number): void => {
      columns[index] = wide.addShifted(at(columns, index), quotient, bits);
    };
    columns[i + 1] = wide.add(at(columns, i + 1), wide.shr(column, LIMB_BITS));
    addShifted(i + 3, 9);
    addShifted(i + 6, 18);
    columns[i + 7] = wide.sub(at(columns, i + 7), wide.shl(quotient, 21));
    addShifted(i + 8, TOP_SHIFT);
  }
  return columns.slice(LIMBS);
}

/**
 * Subtracts the multiple of p that the bits from 2^256 up ask for, so that the last limb comes out of the following
 * carry with 24 bits and a little. Without it, results of a^2 - b - c would grow when used again.
 */
function foldTop<T extends ValueType>(wide: Arithmetic<T>, columns: readonly Wide<T>[]): Wide<T>[] {
  const top = wide.add(at(columns, 7), wide.shl(at(columns, 8), LIMB_BITS));
  const excess = wide.shr(top, LIMB_BITS + TOP_SHIFT);
  const folded = [...columns];
  folded[0] = wide.add(at(columns, 0), excess);
  folded[3] = wide.sub(at(columns, 3), wide.shl(excess, 9));
  folded[6] = wide.sub(at(columns, 6), wide.shl(excess, 18));
  folded[7] = wide.add(wide.low(top, LIMB_BITS + TOP_SHIFT), wide.shl(excess, 21));
  folded[8] = wide.constant(0n);
  return folded;
}
