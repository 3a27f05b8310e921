/** What the vector kernels need to know of a prime. */
import type { Column, PackedArithmetic } from './arithmetic.js';
import type { Quad } from './element.js';
import { PACKED_BITS, PACKED_LIMBS } from './forms.js';

/** 2^260: what Montgomery's reduction divides by. */
export const PACKED_RADIX: bigint = 2n ** BigInt(PACKED_BITS * PACKED_LIMBS);

/** A prime and its reductions. */
export interface PackedField {
  readonly prime: bigint;
  /** What a product is divided by when it is reduced: elements are x times this, modulo the prime. */
  readonly radix: bigint;
  /** Number of the column of a product that becomes the lowest limb: that of the radix. */
  readonly firstColumn: number;
  /** Reduction of the forty columns of a product: limbs of (product + multiple of p) / radix, carried. */
  readonly reduce: (wide: PackedArithmetic, product: readonly Column[]) => Column[];
  /**
   * The same less the multiple of p that the bits from 2^256 up ask for, so that the last limb comes out with nine bits
   * and a little. Without it, results of a^2 - b - c would grow when used again.
   */
  readonly reduceFolded: (wide: PackedArithmetic, product: readonly Column[]) => Column[];
  /** What {@link PackedField.reduceFolded} does for an element with limbs of up to 15 bits, all limbs at the same time. */
  readonly foldWords: (wide: PackedArithmetic, a: Quad) => Quad;
}
