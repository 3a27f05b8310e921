/** The folder of a log as the archive sees it: its verified tree, its bundles, its listing. */
import { equalBytes } from '../../core/bytes.js';
import { leafHashes } from '../../core/engine/sha2-leaves.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from '../checkpoint.js';
import { MAX_NOTE_BYTES } from '../note.js';
import { foldHashes, type HashReader } from '../proofs.js';
import { decodeBundle, decodeTile, TILE_WIDTH, tilePath } from '../tiles.js';
import { HASH_BYTES } from '../tree.js';
import { LedgerCorruptError, VerifiedTree } from '../verified-tree.js';
import { type ArchiveListing, decodeListing, LISTING_NAME, MAX_LISTING_BYTES } from './archive-listing.js';
import { MAX_BUNDLE_BYTES } from './archive-segment.js';
import type { Fs } from './fs.js';

/** A published log in a folder, its tree authenticated against its checkpoint. */
export interface LogFolder {
  readonly fs: Fs;
  readonly directory: string;
  readonly checkpoint: Checkpoint;
  readonly tree: VerifiedTree;
}

/**
 * Opens the folder of a log. A log that grows meanwhile may remove partial tiles that were about to be read: then its new
 * checkpoint is taken.
 * @throws {LedgerCorruptError} if there is no checkpoint, or the tiles do not belong to it
 * @throws {NoteError} as {@link openCheckpoint}
 */
export async function openLogFolder(fs: Fs, directory: string, trust: CheckpointTrust): Promise<LogFolder> {
  const read = tileHashes(fs, directory);
  for (let attempt = 1; ; attempt++) {
    const note = await fs.readFile(`${directory}/checkpoint`, MAX_NOTE_BYTES);
    if (note === undefined) throw new LedgerCorruptError(`${directory} has no checkpoint`);
    const checkpoint = openCheckpoint(note, trust);
    try {
      return { fs, directory, checkpoint, tree: await VerifiedTree.open(checkpoint, read) };
    } catch (error) {
      const now = await fs.readFile(`${directory}/checkpoint`, MAX_NOTE_BYTES);
      const hasGrown = now !== undefined && !equalBytes(now, note);
      if (!hasGrown || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The listing of a folder; empty where nothing was archived. @throws {DecodeError} */
export async function readListing({ fs, directory, checkpoint }: LogFolder): Promise<ArchiveListing> {
  const bytes = await fs.readFile(`${directory}/${LISTING_NAME}`, MAX_LISTING_BYTES);
  const listing = bytes === undefined ? { origin: checkpoint.origin, segments: [] } : decodeListing(bytes);
  if (listing.origin !== checkpoint.origin)
    throw new LedgerCorruptError(`${LISTING_NAME} is of the log ${listing.origin}`);
  return listing;
}

/** The path of a full bundle, below the folder of the log. */
export function bundlePath(index: number): string {
  return tilePath({ level: 'entries', index, width: TILE_WIDTH });
}

/** Which of the full bundles [from, to) are in the folder. */
export async function presentBundles(
  { fs, directory }: LogFolder,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  let [listed, names]: [string, ReadonlySet<string>] = ['', new Set()];
  for (let index = from; index < to; index++) {
    const path = `${directory}/${bundlePath(index)}`;
    const slash = path.lastIndexOf('/');
    if (path.slice(0, slash) !== listed) {
      listed = path.slice(0, slash);
      names = new Set(await fs.list(listed));
    }
    if (names.has(path.slice(slash + 1))) found.push(index);
  }
  return found;
}

/** One full bundle of the folder, verified. @throws {LedgerCorruptError} if it is missing or not of the tree */
export async function readBundle(folder: LogFolder, index: number): Promise<Uint8Array> {
  const path = bundlePath(index);
  const bytes = await folder.fs.readFile(`${folder.directory}/${path}`, MAX_BUNDLE_BYTES);
  if (bytes === undefined) throw new LedgerCorruptError(`${path} is missing`);
  if (!(await isBundleOf(folder.tree, index, bytes)))
    throw new LedgerCorruptError(`${path} does not belong to the tree`);
  return bytes;
}

/** Whether these are the bytes of a full bundle of a tree. */
export async function isBundleOf(tree: VerifiedTree, index: number, bytes: Uint8Array): Promise<boolean> {
  let hashes: Uint8Array;
  try {
    hashes = leafHashes(decodeBundle(bytes, TILE_WIDTH));
  } catch {
    return false;
  }
  return equalBytes(foldHashes(hashes), await tree.hashes(1, index, index + 1));
}

/** Hashes of a tile level, from the folder; where a partial tile was removed, its full one stands for it. */
function tileHashes(fs: Fs, directory: string): HashReader {
  return async (level, from, to) => {
    const index = Math.floor(from / TILE_WIDTH);
    for (const width of new Set([to - from, TILE_WIDTH])) {
      const path = tilePath({ level, index, width });
      const bytes = await fs.readFile(`${directory}/${path}`, width * HASH_BYTES);
      if (bytes !== undefined) return decodeTile(bytes, to - from);
    }
    throw new LedgerCorruptError(`tile ${index} of level ${level} is missing`);
  };
}

const ATTEMPTS = 5;
