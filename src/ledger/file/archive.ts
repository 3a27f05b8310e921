/**
 * Cold archives (spec L-8.8): the entries of a long or closed log move, many bundles to a file, out of the folder that is read
 * every day. The folder keeps its checkpoint, all tiles of hashes, the first bundle and the last ones: proofs of inclusion and
 * consistency verify without the archive, and with it everything does.
 */
import { equalBytes } from '../../core/bytes.js';
import { type Rng, systemRng } from '../../core/random.js';
import type { CheckpointTrust } from '../checkpoint.js';
import { TILE_WIDTH } from '../tiles.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { ArchiveDamagedError, checkSegment, segmentRange, writeSegment } from './archive-files.js';
import {
  type ArchivedSegment,
  type ArchiveListing,
  archivedSize,
  encodeListing,
  LISTING_NAME,
} from './archive-listing.js';
import { ARCHIVE_ENTRIES, checkSegmentEntries, segmentName } from './archive-segment.js';
import { bundlePath, type LogFolder, openLogFolder, presentBundles, readListing } from './archive-tree.js';
import { type Fs, replaceFile } from './fs.js';
import { nodeProcesses, type ProcessTable, takeLock } from './lock.js';
import { nodeFs } from './node-fs.js';

/** What work on archives stands on, and what is told while it goes on. */
export interface ArchiveWork {
  readonly fs?: Fs;
  readonly processes?: ProcessTable;
  readonly rng?: Rng;
  /** Told after each archive file. */
  readonly onProgress?: (done: { readonly size: number; readonly of: number }) => void;
  /** Stops between two archive files. */
  readonly signal?: AbortSignal;
}

/** Settings of {@link archiveLog}. */
export interface ArchiveOptions extends ArchiveWork {
  /** Entries of an archive file, 256 times a power of two; 65,536 by default. The same for all files of a log. */
  readonly entries?: number;
  /** How many of the last entries stay in any case, for those who follow the log; 65,536 by default, 0 for a closed log. */
  readonly keep?: number;
}

/** What {@link archiveLog} did. */
export interface ArchiveResult {
  readonly listing: ArchiveListing;
  /** Entries that are archived now and were not before. */
  readonly moved: number;
}

/**
 * Moves full bundles of a log's folder into archive files. Each file is written, synced, read back and verified whole, then
 * listed, and only then are its bundles removed; after a crash anywhere the same call goes on. A process may append to the log
 * meanwhile. The journal of a file store is not touched.
 * @param directory - folder of the log
 * @param archive - folder of the archive files, created where it is missing
 * @param trust - origin and keys of the log
 * @throws {LedgerCorruptError} if the folder does not verify; nothing more is removed
 * @throws {ArchiveDamagedError} if a file of that name is there already and damaged, or of another log: it is left as it is
 * @throws {LedgerLockedError} if another process works on the archive
 * @throws {RangeError} for an impossible number of entries, or another than that of the files before
 */
export async function archiveLog(
  directory: string,
  archive: string,
  trust: CheckpointTrust,
  options: ArchiveOptions = {},
): Promise<ArchiveResult> {
  const { entries = ARCHIVE_ENTRIES, keep = ARCHIVE_ENTRIES, signal } = options;
  checkSegmentEntries(entries);
  if (!Number.isSafeInteger(keep) || keep < 0) throw new RangeError('entries to keep: 0 or more');
  return withArchive(directory, archive, trust, options, async (folder) => {
    let listing = await readListing(folder);
    await checkListed(folder, listing);
    const width = listing.segments[0]?.end ?? entries;
    if (width !== entries)
      throw new RangeError(`the archive files of this log have ${width} entries, not ${entries}`);
    const before = archivedSize(listing);
    for (const segment of listing.segments) await removeLeftOver(folder, archive, segment);
    const last = Math.floor(Math.max(0, folder.checkpoint.size - keep) / entries) * entries;
    for (let first = before; first < last; first += entries) {
      signal?.throwIfAborted();
      listing = await moveSegment(folder, archive, listing, first, first + entries);
      options.onProgress?.({ size: first + entries, of: last });
    }
    return { listing, moved: archivedSize(listing) - before };
  });
}

/**
 * Verifies all archive files of a log.
 * @returns the listing; all of it is there
 * @throws {LedgerArchivedError} naming a file that is missing
 * @throws {ArchiveDamagedError} naming a file that is damaged
 */
export async function checkArchive(
  directory: string,
  archive: string,
  trust: CheckpointTrust,
  options: ArchiveWork = {},
): Promise<ArchiveListing> {
  const { fs = nodeFs, signal, onProgress } = options;
  const folder = await openLogFolder(fs, withoutSlash(directory), trust);
  const listing = await readListing(folder);
  await checkListed(folder, listing);
  for (const segment of listing.segments) {
    signal?.throwIfAborted();
    checkSameFile(segment, await checkSegment(folder, withoutSlash(archive), segment));
    onProgress?.({ size: segment.end, of: archivedSize(listing) });
  }
  return listing;
}

/** Opens log and archive, alone with the archive, and runs the work. */
export async function withArchive<T>(
  directory: string,
  archive: string,
  trust: CheckpointTrust,
  { fs = nodeFs, processes = nodeProcesses, rng = systemRng }: ArchiveWork,
  work: (folder: LogFolder) => Promise<T>,
): Promise<T> {
  const place = withoutSlash(archive);
  await fs.makeDirectory(place);
  await fs.syncDirectory(`${place}/..`);
  const lock = await takeLock(fs, `${place}/lock`, processes, rng);
  try {
    return await work(await openLogFolder(fs, withoutSlash(directory), trust));
  } finally {
    await lock.release();
  }
}

/** Checks each line of a listing against the tree. @throws {LedgerCorruptError} */
export async function checkListed(folder: LogFolder, listing: ArchiveListing): Promise<void> {
  if (archivedSize(listing) > folder.checkpoint.size)
    throw new LedgerCorruptError(`${LISTING_NAME} names more entries than the checkpoint covers`);
  for (const { first, end, root } of listing.segments)
    if (!equalBytes(root, (await segmentRange(folder, first, end)).root))
      throw new LedgerCorruptError(
        `${LISTING_NAME} names another root for the entries ${first} to ${end - 1}`,
      );
}

/** Puts a new listing in place, durably. */
async function writeListing({ fs, directory }: LogFolder, listing: ArchiveListing): Promise<void> {
  await replaceFile(fs, `${directory}/${LISTING_NAME}`, encodeListing(listing));
  await fs.syncDirectory(directory);
}

/** @throws {ArchiveDamagedError} unless a file that verifies is also the one that was listed */
export function checkSameFile(listed: ArchivedSegment, found: ArchivedSegment): void {
  if (!equalBytes(listed.hash, found.hash) || listed.bytes !== found.bytes)
    throw new ArchiveDamagedError(segmentName(listed), 'it is not the file that was listed');
}

/** One archive file: written unless it is there, read back, listed; then its bundles go. A file is never overwritten. */
async function moveSegment(
  folder: LogFolder,
  archive: string,
  listing: ArchiveListing,
  first: number,
  end: number,
): Promise<ArchiveListing> {
  const place = withoutSlash(archive);
  const range = await segmentRange(folder, first, end);
  const isThere = (await folder.fs.list(place)).includes(segmentName(range));
  if (!isThere) await writeSegment(folder, place, range);
  const segment = await checkSegment(folder, place, range);
  const next = { ...listing, segments: [...listing.segments, segment] };
  await writeListing(folder, next);
  await removeBundles(folder, await presentBundles(folder, first / TILE_WIDTH, end / TILE_WIDTH));
  return next;
}

/** Bundles of a listed file that a crash left in the folder go too, after another look at the file. */
async function removeLeftOver(folder: LogFolder, archive: string, segment: ArchivedSegment): Promise<void> {
  const present = await presentBundles(folder, segment.first / TILE_WIDTH, segment.end / TILE_WIDTH);
  if (present.every((index) => index === 0)) return;
  checkSameFile(segment, await checkSegment(folder, withoutSlash(archive), segment));
  await removeBundles(folder, present);
}

/** Removes bundles. The first one stays: it tells what log this is, and which keys to believe. */
async function removeBundles({ fs, directory }: LogFolder, indices: readonly number[]): Promise<void> {
  const folders = new Set<string>();
  for (const index of indices) {
    if (index === 0) continue;
    const path = `${directory}/${bundlePath(index)}`;
    await fs.remove(path);
    folders.add(path.slice(0, path.lastIndexOf('/')));
  }
  for (const folder of folders) await fs.syncDirectory(folder);
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
