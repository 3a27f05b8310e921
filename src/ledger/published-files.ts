/** The published form of a log as files in memory (spec L-2): for tests, for browsers, and to hand a small log around. */

import { HashColumns } from './hash-columns.js';
import type { LedgerReader } from './interfaces.js';
import type { FetchFile } from './tile-source.js';
import { encodeBundle, newTiles, TILE_WIDTH, tilePath } from './tiles.js';
import { leafHash } from './tree.js';

/**
 * Every file that a web server would serve of this log, by path, such as `checkpoint` and `tile/entries/000.p/7`.
 * All entries are held in memory; `hanpyo/ledger/file` has `exportLog` for logs that are too large for that.
 */
export async function publishedFiles(reader: LedgerReader): Promise<ReadonlyMap<string, Uint8Array>> {
  const { size, note } = await reader.checkpoint();
  const entries: Uint8Array[] = [];
  const hashes = new HashColumns();
  for await (const { entry } of reader.read(0, size)) {
    entries.push(entry);
    hashes.append(leafHash(entry));
  }
  const files = new Map([['checkpoint', note]]);
  for (const tile of newTiles(0, size)) {
    const [start, end] = [tile.index * TILE_WIDTH, tile.index * TILE_WIDTH + tile.width];
    const bytes =
      tile.level === 'entries'
        ? encodeBundle(entries.slice(start, end))
        : hashes.read(tile.level, start, end);
    files.set(tilePath(tile), bytes);
  }
  return files;
}

/** Serves files from memory, as {@link FetchFile} asks for them. */
export function filesInMemory(files: ReadonlyMap<string, Uint8Array>): FetchFile {
  return async (path, maxBytes) => {
    const bytes = files.get(path);
    if (bytes !== undefined && bytes.length > maxBytes)
      throw new RangeError(`${path} has more than ${maxBytes} bytes`);
    return bytes;
  };
}
