/** Integers, byte strings, lists, hashes: specification 2.1, 2.2, 2.4. */
import { createHash } from 'node:crypto';

/** Bytes that a decoder refuses. */
export class Malformed extends Error {}

/** Item i of a list; absent items are a mistake of this program. */
export function at<T>(list: readonly T[], i: number): T {
  const item = list[i];
  if (item === undefined) throw new RangeError(`no item ${i}`);
  return item;
}

/** `a || b || ...` */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** The UTF-8 bytes of a string. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An integer as `size` big-endian bytes. */
export function uint(value: bigint | number, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let rest = BigInt(value);
  for (let i = size - 1; i >= 0; i--) {
    out[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new RangeError('integer too large');
  return out;
}

/** 2.1: u8, u16, u32, u64. */
export const u8 = (value: number): Uint8Array => uint(value, 1);
export const u16 = (value: number): Uint8Array => uint(value, 2);
export const u32 = (value: number): Uint8Array => uint(value, 4);
export const u64 = (value: bigint | number): Uint8Array => uint(value, 8);

/** 2.1: `bytes`, a u32 length and then the bytes. */
export function bytesOf(data: Uint8Array): Uint8Array {
  return concat(u32(data.length), data);
}

/** 2.2: text as `bytes`. */
export function textOf(text: string): Uint8Array {
  return bytesOf(utf8(text));
}

/** 2.1: a u32 count and the items. */
export function listOf(items: readonly Uint8Array[]): Uint8Array {
  return concat(u32(items.length), ...items);
}

/** Big-endian integer of bytes. */
export function toBig(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  );
}

export function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(
    createHash('sha512')
      .update(concat(...parts))
      .digest(),
  );
}

/** 2.4: the tagged hash H(tag, data). */
export function H(tag: string, data: Uint8Array): Uint8Array {
  return sha256(u8(tag.length), utf8(tag), data);
}

/** Remainder in 0 .. m-1. */
export function mod(a: bigint, m: bigint): bigint {
  const r = a % m;
  return r < 0n ? r + m : r;
}

/** a^e modulo m. */
export function power(a: bigint, e: bigint, m: bigint): bigint {
  let result = 1n;
  let base = mod(a, m);
  for (let rest = e; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * base) % m;
    base = (base * base) % m;
  }
  return result;
}

/** Standard base64 with padding, in its only canonical form. */
export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Malformed('base64');
  return new Uint8Array(bytes);
}
