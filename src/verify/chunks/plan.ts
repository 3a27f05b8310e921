/**
 * Cutting a ledger into chunks: aligned ranges of entries, each with the root of its subtree. Subtree roots compose, so
 * that the roots of all chunks together make the root of the checkpoint, and no others do.
 */
import { equalBytes, toHex } from '../../core/bytes.js';
import type { TreeHead } from '../../ledger/checkpoint.js';
import { type HashReader, rangeHash } from '../../ledger/proofs.js';
import type { FetchFile } from '../../ledger/tile-source.js';
import { decodeTile, TILE_WIDTH, tilePath } from '../../ledger/tiles.js';
import { appendLeaf, emptyRange, HASH_BYTES, rangeRoot } from '../../ledger/tree.js';
import { LedgerCorruptError, VerifiedTree } from '../../ledger/verified-tree.js';
import { MAX_CHUNK_ENTRIES } from './key.js';

/** A chunk of a ledger: the entries [start, end), and the root of their subtree. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly root: Uint8Array;
}

/**
 * The stored hashes of a log, each of which is verified against a checkpoint.
 * @throws {LedgerCorruptError} if they do not lead to its root
 */
export function openTree(files: FetchFile, head: TreeHead): Promise<VerifiedTree> {
  return VerifiedTree.open(head, tileHashes(files));
}

/**
 * The root of the entries [start, end) of a tree.
 * @param tree - of a checkpoint that covers them
 * @throws {LedgerCorruptError} if a tile is missing, or does not belong to the tree
 */
export function chunkRoot(tree: VerifiedTree, start: number, end: number): Promise<Uint8Array> {
  return rangeHash({ start, end }, tree.hashes);
}

/**
 * Cuts the tree of a checkpoint into chunks, from its tiles alone.
 * @param entries - of a chunk: a power of two, at least 256; the last chunk may have fewer
 * @returns all chunks, in order
 * @throws {RangeError} for another number of entries
 * @throws {LedgerCorruptError} as {@link chunkRoot}, or if the roots do not make the root of the checkpoint
 */
export async function planChunks(tree: VerifiedTree, entries: number): Promise<readonly Chunk[]> {
  assertWidth(entries);
  const { size } = tree.head;
  const chunks: Chunk[] = [];
  for (let start = 0; start < size; start += entries) {
    const end = Math.min(start + entries, size);
    chunks.push({ start, end, root: await chunkRoot(tree, start, end) });
  }
  const fault = coverFault(chunks, tree.head, entries);
  if (fault !== undefined) throw new LedgerCorruptError(fault);
  return Object.freeze(chunks);
}

/**
 * Whether chunks cover a tree exactly: one after the other, all of one width but the last, and with roots that compose to
 * the root of the tree.
 * @param claimed - chunks, in any order
 * @param entries - of a chunk
 * @param known - chunks of the same tree that are known to be right: with them a wrong root is named
 * @returns what is wrong, naming the chunk, or `undefined`
 */
export function coverFault(
  claimed: readonly Chunk[],
  { size, root }: TreeHead,
  entries: number,
  known: readonly Chunk[] = [],
): string | undefined {
  let range = emptyRange();
  for (const [i, chunk] of claimed.entries()) {
    const [start, end] = [i * entries, Math.min((i + 1) * entries, size)];
    if (chunk.start !== start || chunk.end !== end)
      return `in place of the entries ${start} to ${end} stand ${chunk.start} to ${chunk.end}`;
    const right = known[i]?.root;
    if (right !== undefined && !equalBytes(chunk.root, right))
      return `the entries ${start} to ${end} have another root than ${toHex(chunk.root)}`;
    range = appendLeaf(range, chunk.root);
  }
  const covered = Math.min(claimed.length * entries, size);
  if (covered < size) return `the entries from ${covered} on are missing`;
  return equalBytes(rangeRoot(range), root) ? undefined : 'the roots do not make the root of the checkpoint';
}

/** Hashes of a tile level, from static files; where a partial tile was removed, its full one stands for it. */
function tileHashes(files: FetchFile): HashReader {
  return async (level, from, to) => {
    const index = Math.floor(from / TILE_WIDTH);
    for (const width of new Set([to - from, TILE_WIDTH])) {
      const path = tilePath({ level, index, width });
      try {
        const bytes = await files(path, width * HASH_BYTES);
        if (bytes !== undefined) return decodeTile(bytes, to - from);
      } catch (cause) {
        throw new LedgerCorruptError(`${path} is damaged or cannot be read`, { cause });
      }
    }
    throw new LedgerCorruptError(`tile ${index} of level ${level} is missing`);
  };
}

function assertWidth(entries: number): void {
  const bundles = entries / TILE_WIDTH;
  if (!Number.isInteger(Math.log2(bundles)) || bundles < 1 || entries > MAX_CHUNK_ENTRIES)
    throw new RangeError(`a chunk has 256 times a power of two entries, at most ${MAX_CHUNK_ENTRIES}`);
}
