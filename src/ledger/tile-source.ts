/**
 * A log as static files (C2SP tlog-tiles, spec L-2), wherever they are: a web server, a folder, an archive. The files need
 * not be trusted; the reader verifies them.
 */
import { type CheckpointTrust, openCheckpoint } from './checkpoint.js';
import type { LedgerReader } from './interfaces.js';
import { MAX_NOTE_BYTES } from './note.js';
import { type LogSource, openReader } from './reader.js';
import { decodeBundle, decodeTile, MAX_ENTRY_BYTES, TILE_WIDTH, tilePath, tileWidth } from './tiles.js';
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
  return openReader(tileSource(fetchFile, trust, options.pollMs ?? 2000));
}

function tileSource(fetchFile: FetchFile, trust: CheckpointTrust, pollMs: number): LogSource {
  return {
    async checkpoint(level) {
      const note = await fetchFile('checkpoint', MAX_NOTE_BYTES);
      if (note === undefined) return undefined;
      const checkpoint = openCheckpoint(note, trust);
      return level === 'witnessed' && checkpoint.cosigners.length === 0 ? undefined : checkpoint;
    },
    readHashes: (level, from, to) =>
      readTile(fetchFile, { level, index: from / TILE_WIDTH, width: to - from }, (bytes, count) => {
        if (bytes.length !== count * HASH_BYTES) throw new LedgerCorruptError('a tile has another length');
        return decodeTile(bytes, to - from);
      }),
    async *readEntries(from, to, size) {
      for (let next = from; next < to; ) {
        const index = Math.floor(next / TILE_WIDTH);
        const width = tileWidth('entries', index, size);
        const entries = await readTile(fetchFile, { level: 'entries', index, width }, decodeBundle);
        const start = index * TILE_WIDTH;
        yield* entries.slice(next - start, Math.min(width, to - start));
        next = Math.min(start + width, to);
      }
    },
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

/** Gets a tile; a full one stands in for a partial one that was deleted. `count` tells how many items the file holds. */
async function readTile<T>(
  fetchFile: FetchFile,
  tile: { level: number | 'entries'; index: number; width: number },
  decode: (bytes: Uint8Array, count: number) => T,
): Promise<T> {
  for (const width of new Set([tile.width, TILE_WIDTH])) {
    const path = tilePath({ ...tile, width });
    const item = tile.level === 'entries' ? 2 + MAX_ENTRY_BYTES : HASH_BYTES;
    try {
      const bytes = await fetchFile(path, width * item);
      if (bytes !== undefined) return decode(bytes, width);
    } catch (cause) {
      throw new LedgerCorruptError(`${path} is damaged or cannot be read`, { cause });
    }
  }
  throw new LedgerCorruptError(`${tilePath(tile)} is missing`);
}
