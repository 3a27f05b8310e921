/** Merkle leaf hashes in bulk (RFC 6962 section 2.1). */
import { sha256 } from '../hash.js';
import { sha256Prefix } from './sha2-lanes.js';

const HASH_BYTES = 32;
/** Entries are gathered to so many bytes, unless a single one is longer. */
const GATHERED_BYTES = 65536;

/**
 * The leaf hash SHA-256(0x00 || entry) of every entry. Entries of one length are hashed side by side, wherever they
 * stand, so this is fast where few lengths are frequent, and never slower than one by one to speak of.
 * @param entries - of any lengths
 * @returns 32 bytes each, end to end, in the order of the entries
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function leafHashes(entries: readonly Uint8Array[]): Uint8Array {
  const prefix = sha256Prefix(LEAF_PREFIX);
  const out = new Uint8Array(HASH_BYTES * entries.length);
  for (const [length, places] of placesByLength(entries)) {
    const atOnce = Math.max(1, Math.floor(GATHERED_BYTES / Math.max(1, length)));
    for (let done = 0; done < places.length; done += atOnce) {
      const some = places.slice(done, done + atOnce);
      const hashes =
        length === 0
          ? repeated(sha256(LEAF_PREFIX), some.length)
          : prefix.hashEach(gather(entries, some, length), length);
      for (const [i, place] of some.entries())
        out.set(hashes.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1)), HASH_BYTES * place);
    }
  }
  return out;
}

/** The places of the entries of each length. */
function placesByLength(entries: readonly Uint8Array[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const [place, { length }] of entries.entries()) {
    const known = places.get(length);
    if (known === undefined) places.set(length, [place]);
    else known.push(place);
  }
  return places;
}

/** Entries of one length, end to end. */
function gather(entries: readonly Uint8Array[], places: readonly number[], length: number): Uint8Array {
  const gathered = new Uint8Array(length * places.length);
  for (const [i, place] of places.entries()) {
    const entry = entries[place];
    if (entry !== undefined) gathered.set(entry, length * i);
  }
  return gathered;
}

function repeated(hash: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(hash.length * count);
  for (let i = 0; i < count; i++) out.set(hash, hash.length * i);
  return out;
}

const LEAF_PREFIX = /* @__PURE__ */ Uint8Array.of(0);
