/** Merkle leaf hashes in bulk (RFC 6962 section 2.1). */
import { sha256 } from '../hash.js';
import { hashBehind } from './sha2-each.js';
import { sha256Prefix } from './sha2-lanes.js';

/**
 * The leaf hash SHA-256(0x00 || entry) of every entry. Entries of one length are hashed side by side, wherever they
 * stand, so this is fast where few lengths are frequent, and never slower than one by one to speak of.
 * @param entries - of any lengths
 * @returns 32 bytes each, end to end, in the order of the entries
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function leafHashes(entries: readonly Uint8Array[]): Uint8Array {
  return hashBehind(sha256Prefix(LEAF_PREFIX), entries, sha256(LEAF_PREFIX));
}

const LEAF_PREFIX = /* @__PURE__ */ Uint8Array.of(0);
