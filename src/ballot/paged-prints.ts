/** A set of fingerprints outside of memory: for ballot boxes that take in more than memory should hold. */
import { PageCache } from '../core/page-cache.js';
import { PageSet } from '../core/page-set.js';
import { type Rng, systemRng } from '../core/random.js';
import type { RewritableScratch } from '../core/scratch.js';
import { FINGERPRINT_WORDS, type PrintSet, readWords } from './fingerprints.js';
import { PrintHash } from './print-hash.js';

/**
 * Exact, as `FingerprintSet` is: members lie in pages, by a hash under a key that is drawn for each set, and are compared whole.
 * Takes a fixed number of bytes in memory and 0.05 for each member, and 21 to 43 outside. Where what is outside comes back
 * changed or not at all, every later call fails as that one did.
 */
export class PagedPrintSet implements PrintSet {
  readonly #hash: PrintHash;
  readonly #members: PageSet;
  readonly #words = new Uint32Array(FINGERPRINT_WORDS);

  /**
   * @param scratch - empty, and for this set alone; whoever gave it closes it
   * @param bytes - that are kept in memory: 16 MiB by default
   * @throws {RangeError} if blocks are of no right size
   */
  constructor(scratch: RewritableScratch, bytes?: number, rng: Rng = systemRng) {
    const hash = new PrintHash(rng);
    this.#hash = hash;
    this.#members = new PageSet(new PageCache(scratch, bytes), {
      width: FINGERPRINT_WORDS,
      hash: (words, at) => hash.of(words, at),
    });
  }

  get size(): number {
    return this.#members.size;
  }

  has(bytes: Uint8Array, at = 0): boolean {
    readWords(bytes, at, this.#words);
    return this.#members.has(this.#words, this.#hash.of(this.#words));
  }

  add(bytes: Uint8Array, at = 0): boolean {
    readWords(bytes, at, this.#words);
    return this.#members.add(this.#words, this.#hash.of(this.#words));
  }
}
