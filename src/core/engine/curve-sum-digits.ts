/** Signed digits of public scalars, for tables of fixed bases and for powers of two of others. Scalars are 32 bytes, big-endian. */

/** Bits of a window of a fixed base. */
export const FIXED_BITS = 9;

/** The range of a digit, and the largest one. Constants, because powers are computed anew wherever they stand. */
const FIXED_RANGE = 2 ** FIXED_BITS;
const FIXED_MOST = FIXED_RANGE / 2;

/** Bits of the piece of a scalar that is taken at a time. */
const PIECE = 16;

/** The piece that ends before a byte. */
function pieceBefore(scalar: Uint8Array, end: number): number {
  return (scalar[end - 1] ?? 0) | ((scalar[end - 2] ?? 0) << 8);
}

/**
 * Windows of {@link FIXED_BITS}: k = sum of d_w 2^(9 w), with digits from -255 to 256.
 * @param digits - receives one for each window
 */
export function fixedDigits(scalar: Uint8Array, digits: Int32Array): void {
  let rest = 0;
  let bits = 0;
  let end = scalar.length;
  for (let window = 0; window < digits.length; window++) {
    if (bits < FIXED_BITS && end > 0) {
      rest += pieceBefore(scalar, end) << bits;
      end -= 2;
      bits += PIECE;
    }
    const low = rest & (FIXED_RANGE - 1);
    const digit = low > FIXED_MOST ? low - FIXED_RANGE : low;
    digits[window] = digit;
    rest = (rest - digit) >> FIXED_BITS;
    bits -= FIXED_BITS;
  }
}

/** Bits of an odd digit. */
const ODD_BITS = 4;
const ODD_RANGE = 2 ** ODD_BITS;
const ODD_MOST = ODD_RANGE / 2;

/** The most digits, of either kind, that a scalar of so many bits has. */
export function mostDigits(bits: number): number {
  return Math.ceil((bits + 1) / ODD_BITS);
}

/** The digits of a scalar that are not zero, from the lowest on: their positions, and what they are. */
export interface OddDigits {
  readonly positions: Uint16Array;
  readonly digits: Int8Array;
}

/** Places for the digits of one scalar after the other. */
export function placeForDigits(bits: number): OddDigits {
  const most = mostDigits(bits);
  return { positions: new Uint16Array(most), digits: new Int8Array(most) };
}

/**
 * The non-adjacent form of width 4 (J. Solinas, Efficient arithmetic on Koblitz curves, 2000): k = sum of d 2^i with odd
 * digits from -7 to 7, one at most in four positions.
 * @param target - receives them
 * @returns how many they are
 */
export function oddDigits(scalar: Uint8Array, { positions, digits }: OddDigits): number {
  let rest = 0;
  let bits = 0;
  let end = scalar.length;
  let position = 0;
  let count = 0;
  for (;;) {
    if (bits < 2 * ODD_BITS && end > 0) {
      rest += pieceBefore(scalar, end) << bits;
      end -= 2;
      bits += PIECE;
    }
    if (rest === 0 && end <= 0) return count;
    if ((rest & 1) === 0) {
      const zeros = rest === 0 ? bits : 31 - Math.clz32(rest & -rest);
      rest >>= zeros;
      bits -= zeros;
      position += zeros;
      continue;
    }
    const low = rest & (ODD_RANGE - 1);
    const digit = low > ODD_MOST ? low - ODD_RANGE : low;
    positions[count] = position;
    digits[count++] = digit;
    rest = (rest - digit) >> ODD_BITS;
    bits -= ODD_BITS;
    position += ODD_BITS;
  }
}
