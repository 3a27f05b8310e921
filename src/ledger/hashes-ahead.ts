/** The leaf hashes of a range of a log, read tile by tile before they are needed. */
import { TILE_WIDTH } from './tiles.js';
import { HASH_BYTES } from './tree.js';
import type { VerifiedTree } from './verified-tree.js';

/** Tiles that are read ahead. */
const MOST_AHEAD = 8;

/** Mutable: it is asked for ascending ranges. Whoever gives it up need not hear of what fails. */
export class HashesAhead {
  readonly #tree: Pick<VerifiedTree, 'hashes'>;
  readonly #from: number;
  readonly #to: number;
  /** By tile: the hashes of what of it lies in the range. */
  readonly #tiles = new Map<number, Promise<Uint8Array>>();

  /** @param to - at most the size of the tree */
  constructor(tree: Pick<VerifiedTree, 'hashes'>, from: number, to: number) {
    this.#tree = tree;
    this.#from = from;
    this.#to = to;
  }

  /**
   * Hashes [first, first + count), which must lie in one tile and behind those that were asked for before.
   * @throws {LedgerCorruptError} as the tree does
   */
  async of(first: number, count: number): Promise<Uint8Array> {
    const tile = Math.floor(first / TILE_WIDTH);
    for (const behind of this.#tiles.keys()) if (behind < tile) this.#tiles.delete(behind);
    const read = (): Promise<Uint8Array> => this.#read(tile);
    // What could not be had among others may be had alone.
    const wanted = this.#tiles.get(tile)?.catch(read) ?? read();
    this.#tiles.set(tile, wanted);
    for (let next = tile + 1; next <= tile + MOST_AHEAD && next * TILE_WIDTH < this.#to; next++)
      if (!this.#tiles.has(next)) this.#tiles.set(next, this.#read(next));
    const hashes = await wanted;
    const start = first - Math.max(this.#from, tile * TILE_WIDTH);
    return hashes.subarray(start * HASH_BYTES, (start + count) * HASH_BYTES);
  }

  #read(tile: number): Promise<Uint8Array> {
    const start = Math.max(this.#from, tile * TILE_WIDTH);
    const hashes = this.#tree.hashes(0, start, Math.min(this.#to, (tile + 1) * TILE_WIDTH));
    hashes.catch(() => {});
    return hashes;
  }
}
