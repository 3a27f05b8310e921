/**
 * Reduction modulo the P-256 prime p = 2^256 - 2^224 + 2^192 + 2^96 - 1 of columns of 51 bits. p = -1 modulo 2^51, so that a
 * Montgomery digit u is what a column leaves modulo 2^51, and u p is shifts of u: 96 = 51 + 45, 192 = 3*51 + 39,
 * 224 = 4*51 + 20, 256 = 5*51 + 1. Where a shift leaves a column, u is cut in two.
 */
import type { FusedArithmetic, Limb, Sum } from './arithmetic.js';
import { type Columns, FIRST_HIGH } from './columns.js';
import { foldedRange } from './fold.js';
import { FUSED_BITS, FUSED_LIMBS } from './forms.js';

/** A bias that keeps any column positive and disturbs no residue. */
const BIAS = 2n ** 62n;
/** Half a unit of the limb above. */
const HALF = 2n ** BigInt(FUSED_BITS - 1);

/**
 * Adds the multiple of p that makes the lowest column, of a number, divisible, and carries it into the next. What the bias has
 * beyond a multiple of 2^51 goes into the digit, and comes off again wherever the digit is added.
 */
export function divideDigit(wide: FusedArithmetic, columns: Columns, k: number): void {
  const column = wide.positive(columns.at(k), BIAS);
  const surplus = column.bias % 2n ** BigInt(FUSED_BITS);
  const raised = wide.raise(column, surplus);
  const digit = wide.low(raised, FUSED_BITS);
  const lowOf = (bits: number): Sum => wide.raise(wide.low(raised, bits), -(surplus % 2n ** BigInt(bits)));
  const highOf = (bits: number): Sum => wide.raise(wide.shr(digit, bits), -(surplus >> BigInt(bits)));
  const whole = wide.raise(digit, -surplus);
  const [low, high] = [lowOf(12), highOf(12)];
  columns.add(k + 1, wide.shr(raised, FUSED_BITS));
  columns.add(k + 1, wide.shl(low, 45));
  columns.add(k + 2, wide.shl(high, 6));
  columns.add(k + 3, wide.shl(low, 39));
  columns.add(k + 4, high);
  columns.subtract(k + 4, wide.shl(lowOf(31), 20));
  columns.add(k + 5, wide.add(whole, whole));
  columns.subtract(k + 5, highOf(31));
}

/** The limbs of what five digits have left, less the multiple of p that brings it between -p/2 and p/2 or nearly so. */
export function finishColumns(wide: FusedArithmetic, columns: Columns): Limb[] {
  const last = FIRST_HIGH + FUSED_LIMBS - 1;
  const top = wide.rebias(columns.at(last), BIAS);
  const excess = excessOf(wide, top);
  columns.add(FIRST_HIGH, excess);
  columns.subtract(FIRST_HIGH + 1, wide.shl(excess, 45));
  columns.subtract(FIRST_HIGH + 3, wide.shl(excess, 39));
  const rest = wide.add(wide.sub(top, wide.shl(excess, 52)), wide.shl(excess, 20));
  const limbs: Limb[] = [];
  let carry: Sum | undefined;
  for (let k = FIRST_HIGH; k < last; k++) {
    const total = carry === undefined ? columns.at(k) : wide.add(columns.at(k), carry);
    const raised = wide.raise(wide.rebias(total, BIAS + HALF), HALF);
    limbs.push(wide.limbOfResidue(wide.low(raised, FUSED_BITS), Number(HALF)));
    carry = wide.shr(raised, FUSED_BITS);
  }
  const folded: Sum = { ...rest, range: foldedRange(top.range) };
  return [...limbs, wide.limbOf(carry === undefined ? folded : wide.add(folded, carry))];
}

/** How often p goes into a number with this last column: w (1 + 2^-32) / 2^52, rounded, because p = 2^256 (1 - 2^-32 + ...). */
function excessOf(wide: FusedArithmetic, top: Sum): Sum {
  const scaled = wide.add(top, wide.shr(top, 32));
  const raised = wide.raise(wide.rebias(scaled, BIAS + 2n ** 51n), 2n ** 51n);
  return wide.shr(raised, 52);
}
