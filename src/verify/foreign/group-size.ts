/** How large a group must be for proofs in it to say anything today. Shared by adapters whose records state a group. */
import { bitLength } from '../../core/integers.js';

/**
 * Which groups of prime order are good enough: `secure` ones, of whose discrete logarithms nobody can compute any today;
 * or `any`, with a note, for records of long ago and of tests.
 */
export type GroupPolicy = 'secure' | 'any';

/** Bits of the smallest p and q that are secure today (NIST SP 800-57, part 1: 112 bits of security). */
const SMALLEST: Readonly<Record<'p' | 'q', number>> = { p: 2048, q: 224 };

/** What reports say of a group that is too small. */
export const TOO_SMALL =
  'the group is too small to be secure today; what it proves can be forged with effort';

/** Whether a subgroup of order q of the integers modulo p is too small. */
export function isTooSmall({ p, q }: { readonly p: bigint; readonly q: bigint }): boolean {
  return bitLength(p) < SMALLEST.p || bitLength(q) < SMALLEST.q;
}
