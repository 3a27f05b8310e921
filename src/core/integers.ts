/** Integers and byte strings: big-endian, fixed width. The only place that turns digits or bytes into `bigint`. */
import { toHex } from './bytes.js';
import { DecodeError } from './errors.js';

const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** Big-endian bytes as a non-negative integer. */
export function bytesToInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/**
 * A non-negative integer as `length` big-endian bytes.
 * @throws {RangeError} if it is negative or does not fit
 */
export function integerToBytes(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16);
  if (value < 0n || hex.length > 2 * length) throw new RangeError(`integer does not fit ${length} bytes`);
  const out = new Uint8Array(length);
  const padded = hex.padStart(2 * length, '0');
  for (let i = 0; i < length; i++) out[i] = Number.parseInt(padded.slice(2 * i, 2 * i + 2), 16);
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
