/** Byte strings: comparison, joining, and the strict text forms hex and base64. */
import { DecodeError } from './errors.js';

const HEX = /^(?:[0-9a-f]{2})*$/;
/** With a length that is a multiple of 4. No group is repeated: that would need memory for every turn. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Joins byte strings. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts);
}

/** The same of a list, which may be longer than a function takes arguments. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Whether two byte strings are equal; the time depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Orders byte strings lexicographically by unsigned byte; a prefix comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const d = (a[i] ?? 0) - (b[i] ?? 0);
    if (d !== 0) return d;
  }
  return a.length - b.length;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  const out = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    out[2 * i] = digitOf(byte >> 4);
    out[2 * i + 1] = digitOf(byte & 15);
  }
  return decoder.decode(out);
}

/** The code of a digit, without a branch: 39 is what lies between `9` and `a`. */
function digitOf(value: number): number {
  return 48 + value + (((9 - value) >> 8) & 39);
}

/**
 * Reads lower-case hexadecimal, and nothing else.
 * @throws {DecodeError} `bad-encoding` on upper case, odd length or any other character
 */
export function fromHex(text: string, path = ''): Uint8Array {
  if (!HEX.test(text)) throw new DecodeError('bad-encoding', path, 'not lower-case hexadecimal');
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = (valueAt(text, 2 * i) << 4) | valueAt(text, 2 * i + 1);
  return out;
}

/** The value of a digit: letters begin with 0x61, numerals with 0x30. */
function valueAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return (code & 15) + 9 * (code >> 6);
}

/** Base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const b0 = bytes[i] ?? 0;
    const b1 = bytes[i + 1] ?? 0;
    const b2 = bytes[i + 2] ?? 0;
    const left = bytes.length - i;
    out += ALPHABET.charAt(b0 >> 2) + ALPHABET.charAt(((b0 & 3) << 4) | (b1 >> 4));
    out += left > 1 ? ALPHABET.charAt(((b1 & 15) << 2) | (b2 >> 6)) : '=';
    out += left > 2 ? ALPHABET.charAt(b2 & 63) : '=';
  }
  return out;
}

/**
 * Reads base64 with padding. Only the one canonical text of a byte string is accepted:
 * no white space, no URL alphabet, no stray padding bits (`AB==`).
 * @throws {DecodeError} `bad-encoding`
 */
export function fromBase64(text: string, path = ''): Uint8Array {
  if (text.length % 4 !== 0 || !BASE64.test(text))
    throw new DecodeError('bad-encoding', path, 'not canonical base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let held = 0;
  let offset = 0;
  for (let i = 0; i < text.length - padding; i++) {
    bits = ((bits << 6) | ALPHABET.indexOf(text.charAt(i))) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[offset++] = (bits >> held) & 0xff;
    }
  }
  if ((bits & ((1 << held) - 1)) !== 0)
    throw new DecodeError('bad-encoding', path, 'base64 with stray padding bits');
  return out;
}

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder();

/** UTF-8 bytes of a text. Lone surrogates are a caller's mistake and throw `RangeError`. */
export function utf8(text: string): Uint8Array {
  if (!isWellFormed(text)) throw new RangeError('text holds a lone surrogate');
  return encoder.encode(text);
}

/**
 * Reads UTF-8 strictly.
 * @throws {DecodeError} `bad-text` on ill-formed UTF-8
 */
export function fromUtf8(bytes: Uint8Array, path = ''): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DecodeError('bad-text', path, 'not well-formed UTF-8', { cause });
  }
}

/** Whether a string has no lone surrogate (`String.prototype.isWellFormed` is younger than our oldest browser). */
export function isWellFormed(text: string): boolean {
  return !/(?:[\uD800-\uDBFF](?![\uDC00-\uDFFF]))|(?:(?<![\uD800-\uDBFF])[\uDC00-\uDFFF])/.test(text);
}

/** UTF-16 units of a part of {@link isNormalized}, and of its overlap with the next: a pair of characters is in one of them. */
const [PART, OVERLAP] = [4096, 3] as const;

/**
 * Whether a text is in Unicode normalization form C. Engines sort the marks of a character by insertion, so that a text of
 * nothing but marks in the wrong order takes them time that grows with the square of its length. Parts of a text in form C
 * are in form C: so parts are looked at first, and where all of them are, no marks are left to be sorted.
 */
export function isNormalized(text: string): boolean {
  for (let at = 0; at + PART < text.length; at += PART) {
    const part = text.slice(at, at + PART + OVERLAP);
    if (part.normalize('NFC') !== part) return false;
  }
  return text.normalize('NFC') === text;
}
