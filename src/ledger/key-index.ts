/**
 * From idempotency key to entry index, in about 8 bytes an entry: open addressing over the keys that are kept elsewhere
 * (a `Map` ends at 2^24 keys). Keys come from outside, so slots are chosen by a seeded mix of all the key's bytes.
 */
import { equalBytes } from '../core/bytes.js';

/** Bytes of an idempotency key. */
export const KEY_BYTES = 32;

/** From key to index, wherever that is kept. */
export interface KeyFinder {
  /** The index of the entry with this key, or -1. */
  find(key: Uint8Array): number;
  /** Adds a key that is not there yet. @throws {RangeError} beyond 2^31 entries */
  add(key: Uint8Array, index: number): void;
}

/** Entries that an index can hold. */
export const MAX_KEYS: number = 2 ** 31;

/** Finds the index of a key. */
export class KeyIndex implements KeyFinder {
  readonly #keyAt: (index: number) => Uint8Array;
  readonly #seed: number;
  #slots = new Uint32Array(1024);
  #count = 0;

  /**
   * @param keyAt - the key of an indexed entry
   * @param seed - a random 32-bit number
   */
  constructor(keyAt: (index: number) => Uint8Array, seed: number) {
    this.#keyAt = keyAt;
    this.#seed = seed >>> 0;
  }

  find(key: Uint8Array): number {
    const mask = this.#slots.length - 1;
    for (let slot = mixKey(this.#seed, key) & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0) return -1;
      if (equalBytes(this.#keyAt(held - 1), key)) return held - 1;
    }
  }

  add(key: Uint8Array, index: number): void {
    if (index >= MAX_KEYS) throw new RangeError('the key index ends at 2^31 entries');
    if (2 * ++this.#count > this.#slots.length) this.#grow();
    this.#place(key, index);
  }

  #place(key: Uint8Array, index: number): void {
    const mask = this.#slots.length - 1;
    let slot = mixKey(this.#seed, key) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    for (const held of old) if (held !== 0) this.#place(this.#keyAt(held - 1), held - 1);
  }
}

/** A hash of all bytes of a key. @param seed - a random 32-bit number that those who choose keys do not know */
export function mixKey(seed: number, key: Uint8Array): number {
  let h = seed ^ 0x811c9dc5;
  for (const byte of key) {
    h = Math.imul(h ^ byte, 0x01000193);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
