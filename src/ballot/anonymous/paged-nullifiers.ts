/** A set of nullifiers outside of memory: for boxes that take in more ballots of anonymous voters than memory should hold. */
import { integerToBytes } from '../../core/integers.js';
import { PageCache } from '../../core/page-cache.js';
import { PageSet } from '../../core/page-set.js';
import { type Rng, systemRng } from '../../core/random.js';
import type { RewritableScratch } from '../../core/scratch.js';
import { wordAt } from '../fingerprints.js';
import { PrintHash } from '../print-hash.js';
import type { Nullifiers } from './nullifier-set.js';

/** Words of a nullifier, and the first of those that say where it lies: the last ones, for the first are never above the prime. */
const WORDS = 8;
const HASHED = 4;

/**
 * Exact, as `NullifierSet` is: members lie in pages, by a hash under a key that is drawn for each set, and are compared whole.
 * Takes a fixed number of bytes in memory and 0.1 for each member, and 43 to 86 outside. Where what is outside comes back
 * changed or not at all, every later call fails as that one did.
 */
export class PagedNullifierSet implements Nullifiers {
  readonly #hash: PrintHash;
  readonly #members: PageSet;

  /**
   * @param scratch - empty, and for this set alone; whoever gave it closes it
   * @param bytes - that are kept in memory: 16 MiB by default
   * @throws {RangeError} if blocks are of no right size, or have no room for two nullifiers
   */
  constructor(scratch: RewritableScratch, bytes?: number, rng: Rng = systemRng) {
    const hash = new PrintHash(rng);
    this.#hash = hash;
    this.#members = new PageSet(new PageCache(scratch, bytes), {
      width: WORDS,
      hash: (words, at) => hash.of(words, at + HASHED),
    });
  }

  get size(): number {
    return this.#members.size;
  }

  has(nullifier: bigint): boolean {
    const words = wordsOf(nullifier);
    return this.#members.has(words, this.#hash.of(words, HASHED));
  }

  add(nullifier: bigint): boolean {
    // All zeros mark a free slot.
    if (nullifier === 0n) throw new RangeError('0 is not a nullifier');
    const words = wordsOf(nullifier);
    return this.#members.add(words, this.#hash.of(words, HASHED));
  }
}

function wordsOf(nullifier: bigint): Uint32Array {
  const bytes = integerToBytes(nullifier, 4 * WORDS);
  return Uint32Array.from({ length: WORDS }, (_, i) => wordAt(bytes, 4 * i));
}
