/** Hashing to long uniform strings, the first half of hashing to a group (RFC 9380 section 5). */
import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from './bytes.js';
import { integerToBytes } from './integers.js';

/**
 * `expand_message_xmd` with SHA-256 (RFC 9380 section 5.3.1).
 * @param domain - the domain separation tag; not empty, hashed first where it is longer than 255 bytes
 * @param length - bytes to make, at most 8160
 */
export function expandMessage(domain: string, message: Uint8Array, length: number): Uint8Array {
  return expand_message_xmd(message, utf8(domain), length, nobleSha256);
}

/**
 * Try and increment: expands `message || u32 counter` for the counters 0, 1, 2, ... until `attempt` makes a value of it.
 * Its time depends on the message, which must be public.
 * @param length - uniform bytes that each attempt gets
 */
export function tryAndIncrement<T>(
  domain: string,
  message: Uint8Array,
  length: number,
  attempt: (uniform: Uint8Array) => T | undefined,
): T {
  for (let counter = 0; ; counter++) {
    const input = concatBytes(message, integerToBytes(BigInt(counter), 4));
    const value = attempt(expandMessage(domain, input, length));
    if (value !== undefined) return value;
  }
}
