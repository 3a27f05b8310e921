/**
 * The published form of the log (C2SP tlog-tiles), made from the store: no path of a request ever becomes the path of a
 * file. A web server over the folder that the file store publishes does the same, faster.
 */
import { encodeBundle, type LogStore, parseTilePath, type TileName, tileWidth } from 'hanpyo/ledger';
import type { SharedCheckpoints } from './cosigned.js';
import { Problem } from './problems.js';

/** The bytes of one file of the log. */
export interface LogFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** Whether it will never change. */
  readonly immutable: boolean;
}

/**
 * Reads `checkpoint` or a tile. Nothing is served that the checkpoint does not cover.
 * @param path - without the slash in front
 * @param level - which checkpoint is the one that counts: `witnessed` where there is a quorum
 * @throws {Problem} `not-found`, or what {@link SharedCheckpoints.covering} throws
 */
export async function logFile(
  store: LogStore,
  checkpoints: SharedCheckpoints,
  level: 'published' | 'witnessed',
  path: string,
): Promise<LogFile> {
  const { size, note } = await checkpoints.covering(0, level);
  if (path === 'checkpoint') return { bytes: note, type: 'text/plain; charset=utf-8', immutable: false };
  const tile = tileOf(path);
  if (tile.width > tileWidth(tile.level, tile.index, size)) throw new Problem('not-found');
  return { bytes: await tileBytes(store, tile), type: 'application/octet-stream', immutable: true };
}

async function tileBytes(store: LogStore, { level, index, width }: TileName): Promise<Uint8Array> {
  const [from, to] = [index * 256, index * 256 + width];
  if (level !== 'entries') return store.readHashes(level, from, to);
  const entries: Uint8Array[] = [];
  for await (const entry of store.readEntries(from, to)) entries.push(entry);
  return encodeBundle(entries);
}

function tileOf(path: string): TileName {
  try {
    return parseTilePath(path);
  } catch {
    throw new Problem('not-found');
  }
}
