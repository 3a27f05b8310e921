/** How Swiss Post's files write integers. The length is checked before anything is converted. */
import { fromBase64, fromHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { bytesToInteger } from '../../../core/integers.js';

/**
 * Reads a non-negative integer of at most `maxBytes` bytes.
 * @throws {DecodeError} `too-large`, `bad-encoding`
 */
export type IntegerReader = (text: string, maxBytes: number, path: string) => bigint;

const HEX = /^0x(?:0|[1-9A-F][0-9A-F]*)$/;

/** `0x` and upper-case digits without leading zeros, as in 1.2.0. */
export const readHexInteger: IntegerReader = (text, maxBytes, path) => {
  if (text.length > 2 + 2 * maxBytes) throw tooLarge(path);
  if (!HEX.test(text))
    throw new DecodeError('bad-encoding', path, 'not 0x and upper-case hexadecimal digits');
  const digits = text.slice(2).toLowerCase();
  return bytesToInteger(fromHex(digits.length % 2 === 0 ? digits : `0${digits}`, path));
};

/**
 * Base64 of the shortest big-endian form, as in 1.5. Java writes a zero byte before a first byte of 128 or more, other
 * writers do not: both are read, and any other leading zero is refused.
 */
export const readBase64Integer: IntegerReader = (text, maxBytes, path) => {
  if (text.length > 4 * Math.ceil((maxBytes + 1) / 3)) throw tooLarge(path);
  const bytes = fromBase64(text, path);
  if (bytes.length === 0) throw new DecodeError('bad-encoding', path, 'an integer without digits');
  if (bytes[0] === 0 && bytes.length > 1 && (bytes[1] ?? 0) < 0x80)
    throw new DecodeError('bad-encoding', path, 'an integer with leading zeros');
  const magnitude = bytes[0] === 0 ? bytes.subarray(1) : bytes;
  if (magnitude.length > maxBytes) throw tooLarge(path);
  return bytesToInteger(magnitude);
};

function tooLarge(path: string): DecodeError {
  return new DecodeError('too-large', path, 'the integer is too long');
}
