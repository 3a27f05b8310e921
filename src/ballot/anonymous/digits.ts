/**
 * Scalars as the circuits multiply by them (spec section 11.3): k = sum of d_i 4^i modulo the order, with 126 digits 1, -1, 3 or -3.
 * These are the odd integers between -2^252 and 2^252; of a residue one with the least absolute value is taken.
 */
import type { Scalar } from '../../core/group.js';

/** Digits of a scalar. */
export const DIGITS = 126;

/** Two bits for each digit, lowest digit first: whether it is negative, and whether it is 3 rather than 1. */
export interface SignedDigits {
  readonly negative: readonly bigint[];
  readonly large: readonly bigint[];
}

/** The digits of a scalar of Baby Jubjub. Its time depends on the scalar's size in memory, as everything here that uses BigInt. */
export function signedDigits(scalar: Scalar): SignedDigits {
  // With bits e_j = 1 or -1 of weight 2^j, odd k = sum of e_j 2^j exactly if (k + 2^252 - 1) / 2 has the bits (e_j + 1) / 2.
  const odd = scalar.value % 2n === 1n ? scalar.value : scalar.value - scalar.group.order;
  const shifted = (odd + (1n << BigInt(2 * DIGITS)) - 1n) / 2n;
  const bit = (j: number): bigint => (shifted >> BigInt(j)) & 1n;
  const places = Array.from({ length: DIGITS }, (_, i) => i);
  return Object.freeze({
    negative: places.map((i) => 1n - bit(2 * i + 1)),
    large: places.map((i) => 1n - (bit(2 * i) ^ bit(2 * i + 1))),
  });
}
