/** Signed digits of public scalars, for tables of fixed bases and for powers of two of others. */

/** Bits of a window of a fixed base. */
export const FIXED_BITS = 9;

/** Little-endian words of a scalar below 2^256, and two of zeros. */
export function scalarWords(scalar: Uint8Array): Int32Array {
  const view = new DataView(scalar.buffer, scalar.byteOffset, scalar.byteLength);
  const words = new Int32Array(10);
  for (let i = 0; i < 8; i++) words[i] = view.getInt32(28 - 4 * i);
  return words;
}

/** Some bits of a scalar from a position on. */
function bitsAt(words: Int32Array, position: number, width: number): number {
  const word = position >> 5;
  const shift = position & 31;
  const low = (words[word] ?? 0) >>> shift;
  // A shift by 32 in two steps, for it would be one by none.
  const high = ((words[word + 1] ?? 0) << 1) << (31 - shift);
  return (low | high) & ((1 << width) - 1);
}

/**
 * Windows of {@link FIXED_BITS}: k = sum of d_w 2^(9 w), with digits from -255 to 256.
 * @param digits - receives one for each window
 */
export function fixedDigits(words: Int32Array, digits: Int32Array): void {
  let carry = 0;
  for (let window = 0; window < digits.length; window++) {
    const value = bitsAt(words, FIXED_BITS * window, FIXED_BITS) + carry;
    carry = value > 2 ** (FIXED_BITS - 1) ? 1 : 0;
    digits[window] = value - (carry << FIXED_BITS);
  }
}

/** Bits of an odd digit. */
const ODD_BITS = 4;
/** Positions looked at together. */
const SKIPPED = 24;

/** The most digits, of either kind, that a scalar of so many bits has. */
export function mostDigits(bits: number): number {
  return Math.ceil((bits + 1) / ODD_BITS);
}

/**
 * The non-adjacent form of width 4 (J. Solinas, Efficient arithmetic on Koblitz curves, 2000): k = sum of d 2^i with odd
 * digits from -7 to 7, one at most in four positions.
 * @param digits - receives one for each position, mostly zero; the length of a scalar in bits, and one more
 */
export function oddDigits(words: Int32Array, digits: Int32Array): void {
  digits.fill(0);
  let carry = 0;
  for (let position = 0; position < digits.length; ) {
    const value = bitsAt(words, position, SKIPPED) + carry;
    const zeros = value === 0 ? SKIPPED : 31 - Math.clz32(value & -value);
    if (zeros > 0) {
      position += zeros;
      continue;
    }
    const low = value & (2 ** ODD_BITS - 1);
    carry = low > 2 ** (ODD_BITS - 1) ? 1 : 0;
    digits[position] = low - (carry << ODD_BITS);
    position += ODD_BITS;
  }
}
