/**
 * The stored hashes of a log, authenticated against one tree head (spec L-6.7). The partial tiles of the right edge fold to
 * the root; every full tile folds to its hash in a tile above that is already authenticated.
 */
import { equalBytes } from '../core/bytes.js';
import type { TreeHead } from './checkpoint.js';
import { LedgerError } from './ledger-error.js';
import { foldHashes, type HashReader, rangeHash } from './proofs.js';
import { levelSize, TILE_WIDTH, tileWidth } from './tiles.js';
import { emptyRoot, HASH_BYTES } from './tree.js';

/** Reads authenticated hashes of the tree of one checkpoint. Keeps the edge tiles, and one full tile of each level. */
export class VerifiedTree {
  readonly head: TreeHead;
  readonly #edge: readonly (Uint8Array | undefined)[];
  readonly #read: HashReader;
  readonly #recent = new Map<number, { index: number; hashes: Promise<Uint8Array> }>();

  private constructor(head: TreeHead, edge: readonly (Uint8Array | undefined)[], read: HashReader) {
    this.head = head;
    this.#edge = edge;
    this.#read = read;
  }

  /**
   * Authenticates the right edge of a tree.
   * @param read - reads stored hashes; it is asked for whole tiles only
   * @throws {LedgerCorruptError} if the stored hashes do not lead to the root
   */
  static async open(head: TreeHead, read: HashReader): Promise<VerifiedTree> {
    const edge: (Uint8Array | undefined)[] = [];
    for (let level = 0; levelSize(level, head.size) > 0; level++) {
      const index = Math.floor(levelSize(level, head.size) / TILE_WIDTH);
      const width = tileWidth(level, index, head.size);
      edge.push(width === 0 ? undefined : await readTile(read, level, index, width));
    }
    const tree = new VerifiedTree(head, edge, read);
    const root =
      head.size === 0 ? emptyRoot() : await rangeHash({ start: 0, end: head.size }, tree.#readEdge);
    if (!equalBytes(root, head.root))
      throw new LedgerCorruptError(
        `the stored tree of ${head.size} entries has another root than the checkpoint`,
      );
    return tree;
  }

  /**
   * Hashes [from, to) of a tile level, authenticated; a {@link HashReader}.
   * @throws {LedgerCorruptError} if a stored tile is missing, short or altered
   */
  readonly hashes: HashReader = async (level, from, to) => {
    if (from < 0 || from > to || to > levelSize(level, this.head.size))
      throw new RangeError(`no hashes ${from} to ${to} at level ${level}`);
    const out = new Uint8Array((to - from) * HASH_BYTES);
    for (let i = from; i < to; ) {
      const tile = await this.#tile(level, Math.floor(i / TILE_WIDTH));
      const start = i % TILE_WIDTH;
      const count = Math.min(to - i, TILE_WIDTH - start);
      out.set(tile.subarray(start * HASH_BYTES, (start + count) * HASH_BYTES), (i - from) * HASH_BYTES);
      i += count;
    }
    return out;
  };

  readonly #readEdge: HashReader = async (level, from, to) => {
    const base = Math.floor(levelSize(level, this.head.size) / TILE_WIDTH) * TILE_WIDTH;
    const tile = this.#edge[level] ?? new Uint8Array(0);
    return tile.subarray((from - base) * HASH_BYTES, (to - base) * HASH_BYTES);
  };

  async #tile(level: number, index: number): Promise<Uint8Array> {
    if (tileWidth(level, index, this.head.size) < TILE_WIDTH) return this.#edge[level] ?? new Uint8Array(0);
    const recent = this.#recent.get(level);
    if (recent?.index === index) return recent.hashes;
    const hashes = this.#fullTile(level, index);
    this.#recent.set(level, { index, hashes });
    // It may be there when it is asked for again.
    hashes.catch(() => {
      if (this.#recent.get(level)?.hashes === hashes) this.#recent.delete(level);
    });
    return hashes;
  }

  async #fullTile(level: number, index: number): Promise<Uint8Array> {
    const hashes = await readTile(this.#read, level, index, TILE_WIDTH);
    const above = await this.hashes(level + 1, index, index + 1);
    if (!equalBytes(foldHashes(hashes), above))
      throw new LedgerCorruptError(`tile ${index} of level ${level} does not belong to the tree`);
    return hashes;
  }
}

async function readTile(read: HashReader, level: number, index: number, width: number): Promise<Uint8Array> {
  const hashes = await read(level, index * TILE_WIDTH, index * TILE_WIDTH + width);
  if (hashes.length !== width * HASH_BYTES)
    throw new LedgerCorruptError(`tile ${index} of level ${level} has not ${width} hashes`);
  return hashes;
}

/** What a log stores is not what its checkpoint says: something is missing or altered. */
export class LedgerCorruptError extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super('ledger-corrupt', message, false, options);
  }
}
