/**
 * A log as static files (C2SP tlog-tiles, spec L-2), wherever they are: a web server, a folder, an archive. The files need
 * not be trusted; the reader verifies them.
 */
import { LedgerArchivedError } from './archive-missing.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { LedgerReader } from './interfaces.js';
import { MAX_NOTE_BYTES } from './note.js';
import { type LogSource, openReader } from './reader.js';
import {
  decodeBundle,
  decodeTile,
  MAX_ENTRY_BYTES,
  TILE_WIDTH,
  type TileName,
  tilePath,
  tileWidth,
} from './tiles.js';
import { HASH_BYTES } from './tree.js';
import { LedgerCorruptError } from './verified-tree.js';

/**
 * Gets one file of a log by its path below the prefix, such as `checkpoint` or `tile/0/000.p/5`; `undefined` where there is
 * none. Must refuse, by throwing, a file of more than `maxBytes`.
 */
export type FetchFile = (path: string, maxBytes: number) => Promise<Uint8Array | undefined>;

/** Settings of a reader of static files. */
export interface TileLogOptions {
  /** How often `subscribe` looks for a new checkpoint, in milliseconds; 2000 by default. */
  readonly pollMs?: number;
}

/**
 * A verifying reader of a log of static files.
 * @param trust - origin and keys; every checkpoint must satisfy it
 */
export function openTileLog(
  fetchFile: FetchFile,
  trust: CheckpointTrust,
  options: TileLogOptions = {},
): LedgerReader {
  return openReader(tileSource(fetchFile, (note) => openCheckpoint(note, trust), options.pollMs ?? 2000));
}

/**
 * A reader of the tree that a checkpoint states, whoever has signed it: all that it returns belongs to that tree, and nothing
 * more is known. For finding out in the log itself whose signature to ask for.
 */
export function openUnsignedTileLog(fetchFile: FetchFile): LedgerReader {
  return openReader(
    tileSource(fetchFile, (note) => ({ ...parseCheckpoint(note), note, cosigners: [] }), 2000),
  );
}

function tileSource(fetchFile: FetchFile, open: (note: Uint8Array) => Checkpoint, pollMs: number): LogSource {
  const latest = async (): Promise<Checkpoint | undefined> => {
    const note = await fetchFile('checkpoint', MAX_NOTE_BYTES);
    return note === undefined ? undefined : open(note);
  };
  const files: LogFiles = { fetchFile, size: async () => (await latest())?.size ?? 0 };
  return {
    async checkpoint(level) {
      const checkpoint = await latest();
      return level === 'witnessed' && checkpoint?.cosigners.length === 0 ? undefined : checkpoint;
    },
    readHashes: (level, from, to) =>
      readTile(files, { level, index: from / TILE_WIDTH, width: to - from }, (bytes, count) => {
        if (bytes.length !== count * HASH_BYTES) throw new LedgerCorruptError('a tile has another length');
        return decodeTile(bytes, to - from);
      }),
    readBundles: (from, to, size) => bundlesOf(files, size, from, to),
    async changed(_seen, _level, signal) {
      if (!signal?.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs);
          signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
        });
      return !signal?.aborted;
    },
  };
}

/** The files of a log, and the size of its checkpoint now, which may have grown since a read began. */
interface LogFiles {
  readonly fetchFile: FetchFile;
  readonly size: () => Promise<number>;
}

/** Bytes that may be fetched ahead, if bundles go on as they are. */
const BYTES_AHEAD = 2 ** 21;
/** Bundles that may be. */
const MOST_AHEAD = 8;

/** How many bundles are fetched ahead behind one, where the bytes of a bundle are views of the same buffer. */
function bundlesAhead([entry]: readonly Uint8Array[]): number {
  return Math.max(
    1,
    Math.min(MOST_AHEAD, Math.floor(BYTES_AHEAD / (entry?.buffer.byteLength ?? BYTES_AHEAD))),
  );
}

/** See {@link LogSource.readBundles}. The next ones are fetched while one is worked on. */
async function* bundlesOf(
  files: LogFiles,
  size: number,
  from: number,
  to: number,
): AsyncGenerator<readonly Uint8Array[]> {
  const end = Math.ceil(to / TILE_WIDTH);
  const ahead: Promise<readonly Uint8Array[]>[] = [];
  let last: readonly Uint8Array[] = [];
  for (let index = Math.floor(from / TILE_WIDTH); from < to && index < end; index++) {
    const read = () => readBundle(files, index, size);
    // What could not be had among others may be had alone: reading ahead fails nowhere where reading would not.
    const bundle = ahead.shift()?.catch(read) ?? read();
    for (let more = index + 1 + ahead.length; more < end && ahead.length < bundlesAhead(last); more++)
      ahead.push(readBundle(files, more, size));
    last = await bundle;
    const start = index * TILE_WIDTH;
    yield last.slice(Math.max(0, from - start), to - start);
  }
}

/** Gets an entry bundle of a log of `size` entries. Whoever gives it up before it is there need not hear of its failure. */
function readBundle(files: LogFiles, index: number, size: number): Promise<readonly Uint8Array[]> {
  const width = tileWidth('entries', index, size);
  const bundle = readTile(files, { level: 'entries', index, width }, decodeBundle);
  bundle.catch(() => {});
  return bundle;
}

/** How often a reader runs after a log that removes each partial tile before the reader gets there. */
const CHASES = 5;

/**
 * Gets a tile. In place of a partial one that was removed stands the full one or, where the log has grown since the read
 * began, the wider partial one of its checkpoint now: its first items are the same, and whoever reads them checks that.
 */
async function readTile<T>(
  files: LogFiles,
  tile: TileName,
  decode: (bytes: Uint8Array, count: number) => T,
): Promise<T> {
  for (const width of new Set([tile.width, TILE_WIDTH])) {
    const found = await fetchTile(files, { ...tile, width }, decode);
    if (found !== undefined) return found;
  }
  for (let width = tile.width, chases = 0; chases < CHASES; chases++) {
    const now = tileWidth(tile.level, tile.index, await files.size());
    if (now <= width) break;
    width = now;
    const found = await fetchTile(files, { ...tile, width }, decode);
    if (found !== undefined) return found;
  }
  throw new LedgerCorruptError(`${tilePath(tile)} is missing`);
}

/** One file, decoded; `undefined` where there is none. `decode` is told how many items the file holds. */
async function fetchTile<T>(
  { fetchFile }: LogFiles,
  tile: TileName,
  decode: (bytes: Uint8Array, count: number) => T,
): Promise<T | undefined> {
  const path = tilePath(tile);
  const item = tile.level === 'entries' ? 2 + MAX_ENTRY_BYTES : HASH_BYTES;
  try {
    const bytes = await fetchFile(path, tile.width * item);
    return bytes === undefined ? undefined : decode(bytes, tile.width);
  } catch (cause) {
    if (cause instanceof LedgerArchivedError) throw cause;
    throw new LedgerCorruptError(`${path} is damaged or cannot be read`, { cause });
  }
}
