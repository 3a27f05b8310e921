/** The hashes of every tile level of a growing log, in memory: 32 bytes an entry, and 1/256 of that above. */
import { foldHashes } from './proofs.js';
import { TILE_WIDTH } from './tiles.js';
import { HASH_BYTES } from './tree.js';

/** Grows by leaf hashes and serves the hashes of each tile level. */
export class HashColumns {
  readonly #levels: HashColumn[] = [new HashColumn()];

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

/** One growing row of hashes in chunks, so that growing never copies what is there. */
class HashColumn {
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

const CHUNK = 4096;
