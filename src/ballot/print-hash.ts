/**
 * Where fingerprints lie in tables: simple tabulation hashing (Zobrist 1970; Pătraşcu and Thorup, "The Power of Simple
 * Tabulation Hashing", 2012) under a key that is drawn for each run. Whoever makes ballots can choose among fingerprints, but
 * cannot choose any that meet in one place.
 */
import { drawBytes, type Rng } from '../core/random.js';

const BYTES = 16;
const VALUES = 256;

/** A keyed hash of 16 bytes, given as four words. It says where to look, and never what is equal. */
export class PrintHash {
  /** A random word for each value of each byte. */
  readonly #tables: Uint32Array;

  /** @param rng - source of the key; not known to whoever made what is hashed */
  constructor(rng: Rng) {
    const key = drawBytes(rng, 4 * BYTES * VALUES);
    const view = new DataView(key.buffer, key.byteOffset, key.length);
    this.#tables = Uint32Array.from({ length: BYTES * VALUES }, (_, i) => view.getUint32(4 * i));
  }

  /** 32 bits, for the four words at an offset. */
  of(words: Uint32Array, at = 0): number {
    const tables = this.#tables;
    let hash = 0;
    for (let i = 0; i < 4; i++) {
      const word = words[at + i] ?? 0;
      const table = 4 * VALUES * i;
      hash ^= tables[table + (word >>> 24)] ?? 0;
      hash ^= tables[table + VALUES + ((word >>> 16) & 0xff)] ?? 0;
      hash ^= tables[table + 2 * VALUES + ((word >>> 8) & 0xff)] ?? 0;
      hash ^= tables[table + 3 * VALUES + (word & 0xff)] ?? 0;
    }
    return hash >>> 0;
  }
}
