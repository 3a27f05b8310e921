/** Public scalars as signed digits, the input of the bucket method. */

/** Digits of many scalars: `values[window * count + i]` is digit `window` of scalar i. */
export interface SignedDigits {
  readonly windows: number;
  readonly count: number;
  readonly values: Int16Array;
}

/**
 * Recodes scalars into digits from -2^(bits-1) to 2^(bits-1): k = sum of d_w 2^(bits w). A scalar of 256 bits is
 * replaced by its negative modulo the order, which has fewer, and its digits change sign.
 * @param scalars 32 bytes each, big-endian, below the order
 * @param order the order of the group, of exactly 256 bits
 * @param bits width of a window, 2 to 14
 */
export function signedDigitsVartime(scalars: Uint8Array, order: bigint, bits: number): SignedDigits {
  const count = scalars.length / 32;
  const windows = Math.ceil(256 / bits);
  const values = new Int16Array(windows * count);
  const orderWords = wordsOf(order);
  const words = new Uint32Array(9);
  for (let i = 0; i < count; i++) {
    readWords(scalars, 32 * i, words);
    const negated = (words[7] ?? 0) >>> 31 === 1;
    if (negated) subtractFrom(orderWords, words);
    recode(words, bits, windows, negated, values, i, count);
  }
  return { windows, count, values };
}

/** Digits of one scalar below 2^255; a carry out of the last window cannot happen. */
function recode(
  words: Uint32Array,
  bits: number,
  windows: number,
  negated: boolean,
  values: Int16Array,
  offset: number,
  stride: number,
): void {
  const half = 1 << (bits - 1);
  const mask = (1 << bits) - 1;
  let carry = 0;
  for (let w = 0; w < windows; w++) {
    const position = w * bits;
    const shift = position & 31;
    const low = (words[position >> 5] ?? 0) >>> shift;
    const high = shift === 0 ? 0 : (words[(position >> 5) + 1] ?? 0) << (32 - shift);
    const digit = ((low | high) & mask) + carry;
    carry = digit > half ? 1 : 0;
    const value = carry === 1 ? digit - mask - 1 : digit;
    values[w * stride + offset] = negated ? -value : value;
  }
}

/** Eight little-endian words; the ninth stays zero. */
function readWords(bytes: Uint8Array, offset: number, words: Uint32Array): void {
  for (let w = 0; w < 8; w++) {
    const at = offset + 28 - 4 * w;
    const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    words[w] = (a << 24) | (b << 16) | (c << 8) | d;
  }
}

function wordsOf(value: bigint): Uint32Array {
  return Uint32Array.from({ length: 9 }, (_, w) => Number((value >> BigInt(32 * w)) & 0xffffffffn));
}

/** words = minuend - words */
function subtractFrom(minuend: Uint32Array, words: Uint32Array): void {
  let borrow = 0;
  for (let w = 0; w < 8; w++) {
    const difference = (minuend[w] ?? 0) - (words[w] ?? 0) + borrow;
    words[w] = difference;
    borrow = difference < 0 ? -1 : 0;
  }
}
