/** Digests of long lists, hashed in blocks side by side (spec section 10.1). */
import { concatBytes } from './bytes.js';
import { Writer } from './codec.js';
import { sha256Each } from './engine/sha2-lanes.js';
import { sha256, taggedHash } from './hash.js';

const TAG = 'hanpyo list v1';
const BLOCK = 1_024;
/** Blocks that are hashed at a time. */
const PART = 1_024;

/**
 * The digest of a byte string: the hash, under a tag of its own, of its length (u64) and of the SHA-256 of each of its
 * blocks of 1,024 bytes, of which the last may be shorter.
 */
export function listDigest(bytes: Uint8Array): Uint8Array {
  const whole = Math.floor(bytes.length / BLOCK) * BLOCK;
  const digests: Uint8Array[] = [];
  for (let at = 0; at < whole; at += PART * BLOCK)
    digests.push(sha256Each(bytes.subarray(at, Math.min(whole, at + PART * BLOCK)), BLOCK));
  if (whole < bytes.length) digests.push(sha256(bytes.subarray(whole)));
  return taggedHash(TAG, concatBytes(new Writer().u64(bytes.length).finish(), ...digests));
}
