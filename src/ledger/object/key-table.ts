/** All idempotency keys of a log, in rows of 32 bytes, and their index. */
import { KEY_BYTES, KeyIndex } from '../key-index.js';
import { TILE_WIDTH } from '../tiles.js';

/** Finds the index of a key. */
export class KeyTable {
  readonly #index: KeyIndex;
  /** The keys of 256 entries each; the last row may be shorter than its room. */
  readonly #rows: Uint8Array[] = [];
  #size = 0;

  /** @param seed - a random 32-bit number */
  constructor(keys: readonly Uint8Array[], seed: number) {
    this.#index = new KeyIndex((i) => this.#at(i), seed);
    this.add(keys);
  }

  /** The index of the entry with a key, or -1. */
  find(key: Uint8Array): number {
    return key.length === KEY_BYTES ? this.#index.find(key) : -1;
  }

  /** Adds the keys of further entries, 32 bytes each; a list item may hold several, end to end. */
  add(keys: readonly Uint8Array[]): void {
    for (const some of keys)
      for (let at = 0; at < some.length; at += KEY_BYTES) this.#push(some.subarray(at, at + KEY_BYTES));
  }

  #push(key: Uint8Array): void {
    const place = this.#size % TILE_WIDTH;
    if (place === 0) this.#rows.push(new Uint8Array(TILE_WIDTH * KEY_BYTES));
    this.#rows.at(-1)?.set(key, place * KEY_BYTES);
    this.#index.add(key, this.#size);
    this.#size += 1;
  }

  #at(index: number): Uint8Array {
    const start = (index % TILE_WIDTH) * KEY_BYTES;
    return (this.#rows[Math.floor(index / TILE_WIDTH)] ?? NOTHING).subarray(start, start + KEY_BYTES);
  }
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);
