/** Reading a log whose older entries lie in a cold archive: with the archive everything, without it what is missing by name. */
import { equalBytes } from '../../core/bytes.js';
import { LedgerArchivedError } from '../archive-missing.js';
import type { FetchFile } from '../tile-source.js';
import { parseTilePath, TILE_WIDTH } from '../tiles.js';
import { ArchiveDamagedError } from './archive-files.js';
import {
  type ArchivedSegment,
  type ArchiveListing,
  decodeListing,
  LISTING_NAME,
  MAX_LISTING_BYTES,
} from './archive-listing.js';
import { decodeSegmentHeader, segmentHeaderBytes, segmentName } from './archive-segment.js';
import type { Fs, FsFile } from './fs.js';
import { nodeFs } from './node-fs.js';

/** Where archived entries are read from. */
export interface ArchiveSource {
  /** Folder of the archive files; none where absent. */
  readonly archive?: string;
  readonly fs?: Fs;
}

/**
 * The files of a log with those of its archive. A bundle that is in neither is not told as absent: it throws
 * {@link LedgerArchivedError}, which names the archive file that is wanted. As all files of a log, what this returns is not
 * verified yet; readers do that.
 * @param files - of the log's folder
 */
export function withArchivedFiles(files: FetchFile, source: ArchiveSource = {}): FetchFile {
  // The listing is asked for with every bundle that is away, but decoded only when it has changed.
  let known: { readonly listed: Uint8Array; readonly listing: ArchiveListing } | undefined;
  return async (path, maxBytes) => {
    const bytes = await files(path, maxBytes);
    if (bytes !== undefined || !path.startsWith('tile/entries/')) return bytes;
    const { index, width } = parseTilePath(path);
    if (width < TILE_WIDTH) return undefined;
    const listed = await files(LISTING_NAME, MAX_LISTING_BYTES);
    if (listed === undefined) return undefined;
    if (known === undefined || !equalBytes(known.listed, listed))
      known = { listed, listing: decodeListing(listed) };
    const { listing } = known;
    const segment = segmentOf(listing, index * TILE_WIDTH);
    return segment && readArchived(listing.origin, segment, index, maxBytes, source);
  };
}

function segmentOf({ segments }: ArchiveListing, entry: number): ArchivedSegment | undefined {
  const width = segments[0]?.end ?? 1;
  return segments[Math.floor(entry / width)];
}

async function readArchived(
  origin: string,
  segment: ArchivedSegment,
  index: number,
  maxBytes: number,
  { archive, fs = nodeFs }: ArchiveSource,
): Promise<Uint8Array> {
  const name = segmentName(segment);
  const entries = [segment.first, segment.end] as const;
  if (archive === undefined) throw new LedgerArchivedError(entries, name, 'and no archive was given');
  const file = await fs.openForReading(`${archive.replace(/\/+$/, '')}/${name}`);
  if (file === undefined) throw new LedgerArchivedError(entries, name, `which is not in ${archive}`);
  try {
    return await readFrom(file, origin, segment, index, maxBytes);
  } finally {
    await file.close();
  }
}

/** @throws {ArchiveDamagedError} if the header is not that of the listed file, or the file ends too soon */
async function readFrom(
  file: FsFile,
  origin: string,
  segment: ArchivedSegment,
  index: number,
  maxBytes: number,
): Promise<Uint8Array> {
  const name = segmentName(segment);
  const headerBytes = segmentHeaderBytes(segment.end - segment.first);
  let lengths: readonly number[];
  try {
    ({ lengths } = decodeSegmentHeader(await file.read(0, headerBytes), origin, segment));
  } catch (cause) {
    throw new ArchiveDamagedError(name, 'its header does not decode', { cause });
  }
  const place = index - segment.first / TILE_WIDTH;
  const at = lengths.slice(0, place).reduce((sum, length) => sum + length, headerBytes);
  const length = lengths[place] ?? 0;
  if (length > maxBytes) throw new ArchiveDamagedError(name, `a bundle in it has ${length} bytes`);
  const bytes = await file.read(at, length);
  if (bytes.length < length) throw new ArchiveDamagedError(name, 'it ends too soon');
  return bytes;
}
