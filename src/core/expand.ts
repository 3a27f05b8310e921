/** Hashing to long uniform strings, the first half of hashing to a group (RFC 9380 section 5). */
import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { utf8 } from './bytes.js';

/**
 * `expand_message_xmd` with SHA-256 (RFC 9380 section 5.3.1).
 * @param domain - the domain separation tag; not empty, hashed first where it is longer than 255 bytes
 * @param length - bytes to make, at most 8160
 */
export function expandMessage(domain: string, message: Uint8Array, length: number): Uint8Array {
  return expand_message_xmd(message, utf8(domain), length, nobleSha256);
}
