/**
 * Sets of 128-bit fingerprints, and one in flat memory. A ballot box remembers one for every ciphertext and every proof
 * commitment it has ever accepted; a `Set` of strings would take ten times the memory and ends at 16.7 million members.
 */
import { taggedHash } from '../core/hash.js';
import { systemRng } from '../core/random.js';
import { PrintHash } from './print-hash.js';

/** Bytes of a fingerprint: accidental collisions among 2^32 of them have probability below 2^-64. */
export const FINGERPRINT_BYTES = 16;

/** Words of 32 bits in one. */
export const FINGERPRINT_WORDS = 4;
const SHARDS = 256;
const FIRST_SLOTS = 4;
const NO_SLOTS = new Uint32Array(0);

/**
 * The fingerprint of an object: the first 16 bytes of a tagged hash (spec section 6.7).
 * @param kind - what the object is, so that equal bytes of different kinds never meet
 * @param bytes - its canonical encoding
 */
export function fingerprint(kind: string, bytes: Uint8Array): Uint8Array {
  return taggedHash(fingerprintTag(kind), bytes).subarray(0, FINGERPRINT_BYTES);
}

/** The tag of the hash that a fingerprint is the beginning of. */
export function fingerprintTag(kind: string): string {
  return `hanpyo ${kind} fingerprint v1`;
}

/** The offsets of fingerprints that lie end to end. */
export function fingerprintOffsets(fingerprints: Uint8Array): number[] {
  return Array.from({ length: fingerprints.length / FINGERPRINT_BYTES }, (_, i) => i * FINGERPRINT_BYTES);
}

/** A set of fingerprints that only grows, wherever it is kept. */
export interface PrintSet {
  /** Number of members. */
  readonly size: number;
  /**
   * Whether the fingerprint at an offset is a member: all its bits are compared.
   * @throws {RangeError} if there are no 16 bytes; `ScratchError` if the set can no longer tell
   */
  has(bytes: Uint8Array, at?: number): boolean;
  /** Adds the fingerprint at an offset. Returns whether it is new. @throws as `has` does */
  add(bytes: Uint8Array, at?: number): boolean;
}

/**
 * Open addressing with linear probing, in 256 shards that grow one at a time. No single member can be removed. Their places follow
 * from a secret, so that nobody can make members that crowd one place.
 */
export class FingerprintSet implements PrintSet {
  readonly #hash: PrintHash;
  readonly #shards: Uint32Array[] = new Array(SHARDS).fill(NO_SLOTS);
  readonly #counts = new Uint32Array(SHARDS);
  readonly #words = new Uint32Array(FINGERPRINT_WORDS);
  #size = 0;

  /** @param hash - may be shared among sets; of the system's randomness by default */
  constructor(hash: PrintHash = new PrintHash(systemRng)) {
    this.#hash = hash;
  }

  /** Number of members. */
  get size(): number {
    return this.#size;
  }

  /** Whether the fingerprint at an offset is a member. @throws {RangeError} if there are no 16 bytes */
  has(bytes: Uint8Array, at = 0): boolean {
    if (this.#size === 0) return false;
    const place = this.#read(bytes, at);
    const shard = this.#shards[place >>> 24];
    return shard !== undefined && shard.length > 0 && isTaken(shard, locate(shard, this.#words, place));
  }

  /** Adds the fingerprint at an offset. Returns whether it is new. @throws {RangeError} if there are no 16 bytes */
  add(bytes: Uint8Array, at = 0): boolean {
    const place = this.#read(bytes, at);
    const number = place >>> 24;
    const shard = this.#roomy(number);
    const offset = locate(shard, this.#words, place);
    if (isTaken(shard, offset)) return false;
    shard.set(this.#words, offset);
    this.#counts[number] = (this.#counts[number] ?? 0) + 1;
    this.#size += 1;
    return true;
  }

  /** Forgets all members, and keeps their room for others. */
  clear(): void {
    for (const shard of this.#shards) shard.fill(0);
    this.#counts.fill(0);
    this.#size = 0;
  }

  /** Reads the words of a fingerprint. Returns their place: the first 8 bits of it name the shard. */
  #read(bytes: Uint8Array, at: number): number {
    readWords(bytes, at, this.#words);
    return this.#hash.of(this.#words);
  }

  /** The shard, with at least a quarter of its slots free after one more member. */
  #roomy(number: number): Uint32Array {
    const shard = this.#shards[number] ?? NO_SLOTS;
    const slots = shard.length / FINGERPRINT_WORDS;
    if (4 * ((this.#counts[number] ?? 0) + 1) <= 3 * slots) return shard;
    const larger = new Uint32Array(Math.max(FIRST_SLOTS, 2 * slots) * FINGERPRINT_WORDS);
    for (let offset = 0; offset < shard.length; offset += FINGERPRINT_WORDS) {
      const words = shard.subarray(offset, offset + FINGERPRINT_WORDS);
      if (isTaken(shard, offset)) larger.set(words, locate(larger, words, this.#hash.of(words)));
    }
    this.#shards[number] = larger;
    return larger;
  }
}

/**
 * Reads the four words of a fingerprint. They are never all zero, for that marks a free slot: the one that is, which no
 * hash is, becomes the one that ends in 1.
 * @throws {RangeError} if there are no 16 bytes
 */
export function readWords(bytes: Uint8Array, at: number, into: Uint32Array): void {
  if (at + FINGERPRINT_BYTES > bytes.length)
    throw new RangeError(`a fingerprint has ${FINGERPRINT_BYTES} bytes`);
  let any = 0;
  for (let i = 0; i < FINGERPRINT_WORDS; i++) {
    const word = wordAt(bytes, at + 4 * i);
    into[i] = word;
    any |= word;
  }
  if (any === 0) into[FINGERPRINT_WORDS - 1] = 1;
}

/** Four bytes, big-endian. */
export function wordAt(bytes: Uint8Array, at: number): number {
  const [b0, b1, b2, b3] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
  return ((b0 << 24) | (b1 << 16) | (b2 << 8) | b3) >>> 0;
}

/** Offset of the member, or of the free slot where it belongs. The shard always has a free slot. */
function locate(shard: Uint32Array, words: Uint32Array, place: number): number {
  let offset = (place % (shard.length / FINGERPRINT_WORDS)) * FINGERPRINT_WORDS;
  while (isTaken(shard, offset) && !isAt(shard, offset, words)) {
    offset += FINGERPRINT_WORDS;
    if (offset === shard.length) offset = 0;
  }
  return offset;
}

function isAt(shard: Uint32Array, offset: number, words: Uint32Array): boolean {
  for (let i = 0; i < FINGERPRINT_WORDS; i++) if (shard[offset + i] !== words[i]) return false;
  return true;
}

function isTaken(shard: Uint32Array, offset: number): boolean {
  for (let i = 0; i < FINGERPRINT_WORDS; i++) if (shard[offset + i] !== 0) return true;
  return false;
}
