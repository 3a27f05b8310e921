/** The right edge of a growing log: the hashes of the tiles that are not full, which is all that a store keeps in memory. */
import { concatBytes, joinBytes } from '../core/bytes.js';
import { foldHashes, type HashReader } from './proofs.js';
import { levelSize, TILE_WIDTH } from './tiles.js';
import { HASH_BYTES } from './tree.js';

/** A tile hash and its place: hash `index` of level 1 or above, the root of a full tile of the level below. */
export interface TileNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The partial tiles of a log of some size; it does not change, {@link TileEdge.grown} makes the next one. */
export class TileEdge {
  readonly size: number;
  /** The hashes of the partial tile of each level. */
  readonly #levels: readonly (readonly Uint8Array[])[];

  private constructor(size: number, levels: readonly (readonly Uint8Array[])[]) {
    this.size = size;
    this.#levels = levels;
  }

  /** Reads the partial tiles of a stored log. @throws what `read` throws */
  static async load(size: number, read: HashReader): Promise<TileEdge> {
    const levels: Uint8Array[][] = [];
    for (let level = 0; levelSize(level, size) > 0; level++) {
      const end = levelSize(level, size);
      const hashes = await read(level, end - (end % TILE_WIDTH), end);
      levels.push(splitHashes(hashes));
    }
    return new TileEdge(size, levels);
  }

  /** The edge after further leaves, and the hashes of the tiles that they filled, lowest level first for each tile. */
  grown(leaves: readonly Uint8Array[]): { readonly edge: TileEdge; readonly nodes: readonly TileNode[] } {
    const levels = this.#levels.map((hashes) => hashes.slice());
    const nodes: TileNode[] = [];
    let size = this.size;
    for (const leaf of leaves) {
      size += 1;
      let hash = leaf;
      for (let level = 0; ; level++) {
        const tile = levels[level] ?? [];
        levels[level] = tile;
        tile.push(hash);
        if (tile.length < TILE_WIDTH) break;
        hash = foldHashes(joinBytes(tile));
        levels[level] = [];
        nodes.push({ level: level + 1, index: levelSize(level + 1, size) - 1, hash });
      }
    }
    return { edge: new TileEdge(size, levels), nodes };
  }

  /** Reads hashes that lie in the partial tiles; a {@link HashReader}. @throws {RangeError} for others */
  readonly read: HashReader = async (level, from, to) => {
    const end = levelSize(level, this.size);
    const start = end - (end % TILE_WIDTH);
    if (!(from >= start && from <= to && to <= end))
      throw new RangeError(`no hashes ${from} to ${to} at the edge of level ${level}`);
    return concatBytes(...(this.#levels[level] ?? []).slice(from - start, to - start));
  };
}

function splitHashes(hashes: Uint8Array): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < hashes.length; at += HASH_BYTES) out.push(hashes.slice(at, at + HASH_BYTES));
  return out;
}
