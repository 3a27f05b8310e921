/**
 * The hashes of every tile level of a growing log: 32 bytes an entry, in memory or in pages outside of it, and 1/256 of that
 * above, in memory.
 */
import type { PageColumn } from '../core/page-column.js';
import { foldHashes } from './proofs.js';
import { TILE_WIDTH } from './tiles.js';
import { HASH_BYTES } from './tree.js';

/** Grows by leaf hashes and serves the hashes of each tile level. */
export class HashColumns {
  readonly #levels: HashRow[];

  /** @param leaves - empty, of records of 8 words, for leaf hashes; by default they are in memory */
  constructor(leaves?: PageColumn) {
    this.#levels = [leaves === undefined ? new HashColumn() : new PagedHashes(leaves)];
  }

  /** Number of leaves. */
  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** Appends one leaf hash, and the hash of each tile that it fills. */
  append(leaf: Uint8Array): void {
    let hash = leaf;
    for (let level = 0; ; level++) {
      const column = this.#levels[level] ?? new HashColumn();
      this.#levels[level] = column;
      column.push(hash);
      if (column.length % TILE_WIDTH !== 0) return;
      hash = foldHashes(column.slice(column.length - TILE_WIDTH, column.length));
    }
  }

  /** Hashes [from, to) of a level, joined. @throws {RangeError} if there are fewer */
  read(level: number, from: number, to: number): Uint8Array {
    const column = this.#levels[level];
    if (column === undefined || from < 0 || from > to || to > column.length)
      throw new RangeError(`no hashes ${from} to ${to} at level ${level}`);
    return column.slice(from, to);
  }
}

/** Hashes that are added one by one and read in ranges. */
interface HashRow {
  readonly length: number;
  push(hash: Uint8Array): void;
  /** Hashes [from, to), joined. */
  slice(from: number, to: number): Uint8Array;
}

/** One growing row of hashes in chunks, so that growing never copies what is there. */
class HashColumn implements HashRow {
  readonly #chunks: Uint8Array[] = [];
  length = 0;

  push(hash: Uint8Array): void {
    const offset = (this.length % CHUNK) * HASH_BYTES;
    if (offset === 0) this.#chunks.push(new Uint8Array(CHUNK * HASH_BYTES));
    this.#chunks.at(-1)?.set(hash, offset);
    this.length++;
  }

  slice(from: number, to: number): Uint8Array {
    const out = new Uint8Array((to - from) * HASH_BYTES);
    for (let i = from; i < to; ) {
      const start = i % CHUNK;
      const count = Math.min(to - i, CHUNK - start);
      const chunk = this.#chunks[Math.floor(i / CHUNK)];
      if (chunk !== undefined)
        out.set(chunk.subarray(start * HASH_BYTES, (start + count) * HASH_BYTES), (i - from) * HASH_BYTES);
      i += count;
    }
    return out;
  }
}

/** A row of hashes in pages. */
class PagedHashes implements HashRow {
  readonly #column: PageColumn;
  readonly #words = new Uint32Array(HASH_BYTES / 4);
  readonly #bytes = new Uint8Array(this.#words.buffer);

  constructor(column: PageColumn) {
    this.#column = column;
  }

  get length(): number {
    return this.#column.length;
  }

  push(hash: Uint8Array): void {
    this.#bytes.set(hash);
    this.#column.push(this.#words);
  }

  slice(from: number, to: number): Uint8Array {
    const out = new Uint8Array((to - from) * HASH_BYTES);
    for (let i = from; i < to; i++) {
      this.#words.set(this.#column.at(i));
      out.set(this.#bytes, (i - from) * HASH_BYTES);
    }
    return out;
  }
}

const CHUNK = 4096;
