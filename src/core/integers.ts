/** Integers and byte strings: big-endian, fixed width. The only place that turns digits or bytes into `bigint`. */
import { DecodeError } from './errors.js';

/** Bytes that are read and written at a time. */
const WORD = 8;

const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** Big-endian bytes as a non-negative integer. */
export function bytesToInteger(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let value = 0n;
  let at = 0;
  for (; (bytes.length - at) % WORD !== 0; at++) value = (value << 8n) | BigInt(view.getUint8(at));
  for (; at < bytes.length; at += WORD) value = (value << 64n) | view.getBigUint64(at);
  return value;
}

/**
 * A non-negative integer as `length` big-endian bytes.
 * @throws {RangeError} if it is negative or does not fit
 */
export function integerToBytes(value: bigint, length: number): Uint8Array {
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  let rest = value;
  let at = length;
  for (; at >= WORD; at -= WORD) {
    view.setBigUint64(at - WORD, BigInt.asUintN(64, rest));
    rest >>= 64n;
  }
  for (; at > 0; at--) {
    view.setUint8(at - 1, Number(rest & 255n));
    rest >>= 8n;
  }
  if (rest !== 0n) throw new RangeError(`integer does not fit ${length} bytes`);
  return out;
}

/** Number of bits of a non-negative integer; 0 for 0. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** The residue of `value` in `0 .. modulus-1`, for negative values too. */
export function mod(value: bigint, modulus: bigint): bigint {
  const r = value % modulus;
  return r < 0n ? r + modulus : r;
}

/**
 * Reads a decimal integer `0` or `[1-9][0-9]*` that is at most `max` (a safe integer).
 * @throws {DecodeError} `bad-number` on anything else: signs, spaces, leading zeros, exponents, empty text
 */
export function parseDecimal(text: string, max: number, path = ''): number {
  const value = text.length <= 16 && DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw new DecodeError('bad-number', path, `not a decimal integer of at most ${max}`);
  return value;
}

/**
 * Reads a decimal integer `0` or `[1-9][0-9]*` of any size.
 * @param maxDigits - the longest text that is looked at
 * @throws {DecodeError} `bad-number` on anything else, as {@link parseDecimal}
 */
export function parseBigDecimal(text: string, maxDigits: number, path = ''): bigint {
  if (text.length > maxDigits || !DECIMAL.test(text))
    throw new DecodeError('bad-number', path, `not a decimal integer of at most ${maxDigits} digits`);
  return BigInt(text);
}

/** Greatest common divisor of non-negative safe integers; 0 for an empty list. */
export function gcd(values: readonly number[]): number {
  let g = 0;
  for (const value of values) {
    let [a, b] = [g, value];
    while (b !== 0) [a, b] = [b, a % b];
    g = a;
  }
  return g;
}
