/**
 * Text that people copy by hand (voting cards, trackers): Crockford's base 32 in groups of four, with four check symbols
 * (spec section 2.8).
 *
 * The check symbols are those of a Reed-Solomon code over GF(32) whose generator has the roots 2, 4, 8, 16 (powers of the
 * element x modulo x^5 + x^2 + 1). At any length they detect every wrong symbol and every exchange of neighbours, up to
 * 31 symbols (16 bytes) any four wrong symbols; other damage passes once in a million.
 */
import { DecodeError } from './errors.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECK_SYMBOLS = 4;
const ROOTS = [2, 4, 8, 16];
/** The register starts at 1, so that leading zeros count and the zero string has a check. */
const START = [0, 0, 0, 1];

/** The text of a byte string: upper case, groups of four joined by hyphens. */
export function encodeCrockford(bytes: Uint8Array): string {
  const symbols = toSymbols(bytes);
  const text = [...symbols, ...checkSymbols(symbols)].map((symbol) => ALPHABET.charAt(symbol)).join('');
  return text.replace(/.{4}(?=.)/g, '$&-');
}

/**
 * Reads the text of a byte string of known length. Case, spaces and hyphens do not matter; O is read as 0, I and L as 1.
 * @param byteLength - length that the byte string must have
 * @throws {DecodeError} `bad-encoding` on another length, a foreign character or a wrong check
 */
export function decodeCrockford(text: string, byteLength: number, path = ''): Uint8Array {
  const count = Math.ceil((8 * byteLength) / 5);
  const fail = (reason: string): DecodeError => new DecodeError('bad-encoding', path, reason);
  if (text.length > 4 * (count + CHECK_SYMBOLS)) throw fail('code is too long');
  const plain = text.replace(/[ -]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  if (!/^[\x20-\x7e]*$/.test(text) || !/^[0-9A-HJKMNP-TV-Z]*$/.test(plain))
    throw fail('code has a character that is not used in codes');
  if (plain.length !== count + CHECK_SYMBOLS)
    throw fail(`code has ${plain.length} characters, expected ${count + CHECK_SYMBOLS}`);
  const symbols = [...plain].map((character) => ALPHABET.indexOf(character));
  const data = symbols.slice(0, count);
  const check = checkSymbols(data);
  if (!check.every((symbol, i) => symbol === symbols[count + i])) throw fail('code has a typing error');
  return fromSymbols(data, byteLength, fail);
}

/** Five bits each, from the highest; the last symbol is filled with zero bits. */
function toSymbols(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) out.push((held >> (bits - 5)) & 31);
  }
  if (bits > 0) out.push((held << (5 - bits)) & 31);
  return out;
}

function fromSymbols(
  symbols: readonly number[],
  byteLength: number,
  fail: (reason: string) => DecodeError,
): Uint8Array {
  const out = new Uint8Array(byteLength);
  let held = 0;
  let bits = 0;
  let offset = 0;
  for (const symbol of symbols) {
    held = ((held << 5) | symbol) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[offset++] = (held >> bits) & 0xff;
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw fail('code has stray bits at its end');
  return out;
}

/** Remainder of the message, shifted by four places, modulo the generator polynomial. */
function checkSymbols(symbols: readonly number[]): number[] {
  const generator = generatorPolynomial();
  let register = [...START];
  for (const symbol of symbols) {
    const lead = (register[0] ?? 0) ^ symbol;
    register = generator.map((coefficient, i) => (register[i + 1] ?? 0) ^ multiply(lead, coefficient));
  }
  return register;
}

/** Coefficients of (x - 2)(x - 4)(x - 8)(x - 16) below the leading one, from the highest power. */
function generatorPolynomial(): number[] {
  let polynomial = [1];
  for (const root of ROOTS)
    polynomial = [...polynomial, 0].map((c, i) => c ^ multiply(root, polynomial[i - 1] ?? 0));
  return polynomial.slice(1);
}

/** Product in GF(32) modulo x^5 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 4; bit >= 0; bit--) {
    product <<= 1;
    if (product & 32) product ^= 0b100101;
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}
