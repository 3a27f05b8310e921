/**
 * What the field operations need to know of a prime. Every prime from 2^249 to 2^256 has elements of the same form: nine
 * limbs, of which the last holds the bits from 2^232 up; what differs is how products are reduced.
 */
import type { ValueType } from '../wasm/expression.js';
import { at, carry, LIMB_BITS, LIMBS, type Limbs, limbsOf, zipLimbs } from './limbs.js';
import type { Arithmetic, Wide } from './wide.js';

/** A prime and its reductions. */
export interface PrimeField {
  readonly prime: bigint;
  /** Stored elements are x times this, modulo the prime. */
  readonly radix: bigint;
  /** Nine columns, not yet carried, that stand for the 17 columns of a product divided by the radix. */
  readonly reduce: <T extends ValueType>(wide: Arithmetic<T>, product: readonly Wide<T>[]) => Wide<T>[];
  /** Nine columns for the same element, from which the next carry makes a last limb of 24 bits and a little. */
  readonly foldTop: <T extends ValueType>(wide: Arithmetic<T>, columns: readonly Wide<T>[]) => Wide<T>[];
  /**
   * The integer from 0 to p-1 for an element divided by the radix: where the radix is 1 for any of the stored form, else
   * for a product of such a one with 1, which is from 0 to p.
   */
  readonly canonical: <T extends ValueType>(wide: Arithmetic<T>, element: Limbs<T>) => Limbs<T>;
}

/** The radix of Montgomery form. */
export const MONTGOMERY_RADIX: bigint = 2n ** BigInt(LIMBS * LIMB_BITS);

/** Bits of the last limb that count: those above are multiples of 2^256. */
export const TOP_BITS: number = 256 - LIMB_BITS * (LIMBS - 1);

/** `limbs` less `modulus`, if that is not negative, without a branch. Limbs must be carried. */
export function subtractOnce<T extends ValueType>(
  wide: Arithmetic<T>,
  limbs: Limbs<T>,
  modulus: bigint,
): Limbs<T> {
  const less = carry(
    wide,
    zipLimbs(limbs, constants(wide, modulus), (x, y) => wide.sub(x, y)),
  );
  const negative = wide.shr(at(less, LIMBS - 1), 63).value;
  return zipLimbs(limbs, less, (kept, reduced) => wide.select(negative, kept, reduced));
}

/** The limbs of a known integer. */
export function constants<T extends ValueType>(wide: Arithmetic<T>, value: bigint): Limbs<T> {
  return limbsOf(value).map((limb) => wide.constant(limb));
}
