/** Bringing archived entries back into the folder of their log (spec L-8.8). */
import type { CheckpointTrust } from '../checkpoint.js';
import { TILE_WIDTH } from '../tiles.js';
import { type ArchiveWork, checkListed, checkSameFile, withArchive } from './archive.js';
import { checkSegment } from './archive-files.js';
import { type ArchivedSegment, type ArchiveListing, archivedSize, LISTING_NAME } from './archive-listing.js';
import { bundlePath, type LogFolder, presentBundles, readListing } from './archive-tree.js';
import { replaceFile } from './fs.js';

/**
 * Writes all archived bundles back into a log's folder, each verified against its tree, and then removes the listing. The
 * archive files stay. After a crash the same call goes on.
 * @returns what was listed; all of it is in the folder now
 * @throws {LedgerArchivedError} naming an archive file that is missing; what came before it is restored
 * @throws {ArchiveDamagedError} naming one that is damaged; likewise
 * @throws {LedgerCorruptError} if the folder does not verify
 */
export async function restoreArchive(
  directory: string,
  archive: string,
  trust: CheckpointTrust,
  options: ArchiveWork = {},
): Promise<ArchiveListing> {
  const place = archive.replace(/\/+$/, '');
  return withArchive(directory, archive, trust, options, async (folder) => {
    const listing = await readListing(folder);
    await checkListed(folder, listing);
    for (const segment of listing.segments) {
      options.signal?.throwIfAborted();
      await restoreSegment(folder, place, segment);
      options.onProgress?.({ size: segment.end, of: archivedSize(listing) });
    }
    await folder.fs.remove(`${folder.directory}/${LISTING_NAME}`);
    await folder.fs.syncDirectory(folder.directory);
    return listing;
  });
}

/** Writes the bundles of one archive file that are not in the folder. */
async function restoreSegment(folder: LogFolder, archive: string, segment: ArchivedSegment): Promise<void> {
  const { fs, directory } = folder;
  const [from, to] = [segment.first / TILE_WIDTH, segment.end / TILE_WIDTH];
  const present = new Set(await presentBundles(folder, from, to));
  if (present.size === to - from) return;
  const folders = new Set<string>();
  const found = await checkSegment(folder, archive, segment, async (index, bundle) => {
    if (present.has(index)) return;
    const path = `${directory}/${bundlePath(index)}`;
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (!folders.has(parent)) await fs.makeDirectory(parent);
    folders.add(parent);
    await replaceFile(fs, path, bundle);
  });
  for (const parent of folders) await fs.syncDirectory(parent);
  checkSameFile(segment, found);
}
