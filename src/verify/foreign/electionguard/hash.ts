/** The hash function of ElectionGuard 2: HMAC-SHA-256 over parts without separators, and its scalars. */
import { concatBytes, utf8 } from '../../../core/bytes.js';
import { expandMessage } from '../../../core/expand.js';
import type { Group, Scalar } from '../../../core/group.js';
import { type Sha256State, sha256State } from '../../../core/hash.js';
import { bytesToInteger, integerToBytes } from '../../../core/integers.js';

/** Bytes of a hash, and of a key. */
export const HASH_BYTES = 32;
const BLOCK_BYTES = 64;

/** HMAC-SHA-256 (RFC 2104) with one key. */
export interface KeyedHash {
  /** The hash of the parts, end to end. */
  digest(...parts: readonly Uint8Array[]): Uint8Array;
}

/** Prepares a key. @throws {RangeError} if it has not 32 bytes */
export function keyedHash(key: Uint8Array): KeyedHash {
  if (key.length !== HASH_BYTES) throw new RangeError('a key has 32 bytes');
  const padded = (mask: number): Sha256State => {
    const block = new Uint8Array(BLOCK_BYTES).fill(mask);
    key.forEach((byte, i) => {
      block[i] = byte ^ mask;
    });
    return sha256State().update(block);
  };
  const [inner, outer] = [padded(0x36), padded(0x5c)];
  return Object.freeze({
    digest: (...parts: readonly Uint8Array[]) => {
      const state = inner.clone();
      for (const part of parts) state.update(part);
      return outer.clone().update(state.digest()).digest();
    },
  });
}

/** One byte that tells what a hash is for. */
export function tag(value: number): Uint8Array {
  return Uint8Array.of(value);
}

/** An integer of four bytes. */
export function word(value: number): Uint8Array {
  return integerToBytes(BigInt(value), 4);
}

/**
 * How a hash becomes a scalar. Groups of integers: `plain`. P-256: `order` is today's rule; `field` (before 2024-05-23)
 * reduces modulo the wrong prime first, and `plain` (before 2024-05-08) does not expand.
 */
export type ScalarRule = 'order' | 'field' | 'plain';

const DOMAIN = 'QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_';
const EXPANDED_BYTES = 48;
/** The prime of P-256's field. */
export const P256_PRIME: bigint = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

/** The scalar of a hash. */
export function scalarOfHash(group: Group, rule: ScalarRule, hash: Uint8Array): Scalar {
  if (rule === 'plain') return group.scalar(bytesToInteger(hash));
  const wide = bytesToInteger(expandMessage(DOMAIN, hash, EXPANDED_BYTES));
  return group.scalar(rule === 'field' ? wide % P256_PRIME : wide);
}

/** An abscissa of a hash, below the prime of the field; for the generators of a mix. */
export function abscissaOfHash(hash: Uint8Array): Uint8Array {
  return integerToBytes(bytesToInteger(expandMessage(DOMAIN, hash, EXPANDED_BYTES)) % P256_PRIME, HASH_BYTES);
}

/** The first hash of a record: the key is the version of the specification, padded with zeros. */
export function versionHash(version: 'v2.0.0' | 'v2.1.0'): KeyedHash {
  const name = utf8(version);
  return keyedHash(concatBytes(name, new Uint8Array(HASH_BYTES - name.length)));
}
