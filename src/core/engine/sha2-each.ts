/** SHA-256 of many messages of any lengths: those of one length are hashed side by side, wherever they stand. */
import { sha256 } from '../hash.js';
import type { Sha256Prefix } from './sha2.js';
import { sha256Prefix } from './sha2-lanes.js';

const HASH_BYTES = 32;

/**
 * SHA-256 of every message. This is fast where few lengths are frequent, and never slower than one by one to speak of.
 * @param messages - of any lengths
 * @throws {EngineFailure} if the kernels compute wrongly on this machine
 */
export function hashesOf(messages: readonly Uint8Array[]): Uint8Array[] {
  const hashes = hashBehind(sha256Prefix(new Uint8Array()), messages, sha256(new Uint8Array()));
  return messages.map((_, i) => hashes.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1)));
}

/**
 * SHA-256 of a prefix and every message, 32 bytes each, end to end, in the order of the messages.
 * @param ofNothing - the hash of the prefix alone
 */
export function hashBehind(
  prefix: Sha256Prefix,
  messages: readonly Uint8Array[],
  ofNothing: Uint8Array,
): Uint8Array {
  const lengths = placesByLength(messages);
  // The usual case: they are in order already.
  if (lengths.size === 1 && messages[0]?.length !== 0) return prefix.hashAll(messages);
  const out = new Uint8Array(HASH_BYTES * messages.length);
  for (const [length, places] of lengths) {
    const some = places.map((place) => messages[place] ?? ofNothing);
    const hashes = length === 0 ? undefined : prefix.hashAll(some);
    for (const [i, place] of places.entries())
      out.set(hashes?.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1)) ?? ofNothing, HASH_BYTES * place);
  }
  return out;
}

/** The places of the messages of each length. */
function placesByLength(messages: readonly Uint8Array[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const [place, { length }] of messages.entries()) {
    const known = places.get(length);
    if (known === undefined) places.set(length, [place]);
    else known.push(place);
  }
  return places;
}
