/** From idempotency key to entry index, in pages outside of memory: 8 bytes a slot, of which a third to four fifths are taken. */
import { equalBytes } from '../core/bytes.js';
import type { PageCache } from '../core/page-cache.js';
import { PageTable } from '../core/page-table.js';
import { type KeyFinder, MAX_KEYS, mixKey } from './key-index.js';

/** A record is the hash of a key, and its index plus 1. */
const WORDS = 2;

/** Finds the index of a key, as `KeyIndex` does. */
export class PagedKeyIndex implements KeyFinder {
  readonly #keyAt: (index: number) => Uint8Array;
  readonly #seed: number;
  readonly #table: PageTable;

  /**
   * @param pages - empty, and for this index alone
   * @param keyAt - the key of an indexed entry
   * @param seed - a random 32-bit number
   */
  constructor(pages: PageCache, keyAt: (index: number) => Uint8Array, seed: number) {
    this.#keyAt = keyAt;
    this.#seed = seed;
    this.#table = new PageTable(pages, { width: WORDS, hash: (words, at) => words[at] ?? 0 });
  }

  find(key: Uint8Array): number {
    const hash = mixKey(this.#seed, key);
    let found = -1;
    this.#table.has(hash, (words, at) => {
      const index = (words[at + 1] ?? 0) - 1;
      if (words[at] !== hash || !equalBytes(this.#keyAt(index), key)) return false;
      found = index;
      return true;
    });
    return found;
  }

  add(key: Uint8Array, index: number): void {
    if (index >= MAX_KEYS) throw new RangeError('the key index ends at 2^31 entries');
    const hash = mixKey(this.#seed, key);
    this.#table.add(Uint32Array.of(hash, index + 1), hash);
  }
}
