/** Keys from passwords, as records of other systems have them. */
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2). @param length - bytes that are wanted */
export function pbkdf2Sha256(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  return pbkdf2(sha256, password, salt, { c: iterations, dkLen: length });
}
