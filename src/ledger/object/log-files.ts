/** Reading a log's files back: the end of the log on opening, full tiles and bundles on demand. */

import { KEY_BYTES } from '../key-index.js';
import { TileEdge } from '../tile-edge.js';
import {
  decodeBundle,
  decodeTile,
  levelSize,
  MAX_ENTRY_BYTES,
  TILE_WIDTH,
  tilePath,
  tileWidth,
} from '../tiles.js';
import { HASH_BYTES } from '../tree.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { decodeKeys, keysBytes, keysPath, type LogTail } from './log-tail.js';
import { type ObjectStore, type Persistence, readObject } from './objects.js';

/** Reads the partial files of a log and all its keys. @throws {LedgerCorruptError} if a file is missing or damaged */
export async function loadTail(
  objects: ObjectStore,
  size: number,
  persistence: Persistence,
): Promise<{ readonly tail: LogTail; readonly keys: readonly Uint8Array[] }> {
  const edge = await TileEdge.load(size, async (level, from, to) =>
    from === to
      ? NOTHING
      : readTileFile(objects, level, Math.floor(from / TILE_WIDTH), to - from, persistence),
  );
  const last = Math.floor(size / TILE_WIDTH);
  const width = size % TILE_WIDTH;
  const entries = width === 0 ? [] : await readBundle(objects, last, width, persistence);
  const keys = await readAllKeys(objects, size, persistence);
  const own = width === 0 ? NOTHING : (keys[last] ?? NOTHING);
  const split = entries.map((_, i) => own.slice(i * KEY_BYTES, (i + 1) * KEY_BYTES));
  return { tail: { edge, entries, keys: split }, keys };
}

/** The entries of a bundle from index `from` on; those of the partial bundle are in memory. */
export async function readBundleFile(
  objects: ObjectStore,
  { tail }: { readonly tail: LogTail },
  from: number,
  persistence: Persistence,
): Promise<readonly Uint8Array[]> {
  const index = Math.floor(from / TILE_WIDTH);
  const isPartial = (index + 1) * TILE_WIDTH > tail.edge.size;
  const bundle = isPartial ? tail.entries : await readBundle(objects, index, TILE_WIDTH, persistence);
  return bundle.slice(from % TILE_WIDTH);
}

/** Hashes [from, to) of a level; those of partial tiles are in memory. @throws {RangeError} if there are fewer */
export async function readHashFiles(
  objects: ObjectStore,
  { tail }: { readonly tail: LogTail },
  { level, from, to }: { readonly level: number; readonly from: number; readonly to: number },
  persistence: Persistence,
): Promise<Uint8Array> {
  const { edge } = tail;
  if (!(from >= 0 && from <= to && to <= levelSize(level, edge.size)))
    throw new RangeError(`no hashes ${from} to ${to} at level ${level}`);
  const out = new Uint8Array((to - from) * HASH_BYTES);
  for (let next = from; next < to; ) {
    const index = Math.floor(next / TILE_WIDTH);
    const end = Math.min(to, (index + 1) * TILE_WIDTH);
    const isFull = tileWidth(level, index, edge.size) === TILE_WIDTH;
    const start = index * TILE_WIDTH;
    const part = isFull
      ? (await readTileFile(objects, level, index, TILE_WIDTH, persistence)).subarray(
          (next - start) * HASH_BYTES,
          (end - start) * HASH_BYTES,
        )
      : await edge.read(level, next, end);
    out.set(part, (next - from) * HASH_BYTES);
    next = end;
  }
  return out;
}

/** The files of keys, in order; several are asked for at a time. */
async function readAllKeys(
  objects: ObjectStore,
  size: number,
  persistence: Persistence,
): Promise<Uint8Array[]> {
  const count = Math.ceil(size / TILE_WIDTH);
  const files: Uint8Array[] = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, async (_, i) => {
      const width = tileWidth(0, at + i, size);
      const path = keysPath(at + i, width);
      const bytes = await readFile(objects, path, keysBytes(width), persistence);
      return undamaged(path, () => decodeKeys(bytes, width));
    });
    files.push(...(await Promise.all(some)));
  }
  return files;
}

async function readTileFile(
  objects: ObjectStore,
  level: number,
  index: number,
  width: number,
  persistence: Persistence,
): Promise<Uint8Array> {
  const path = tilePath({ level, index, width });
  const bytes = await readFile(objects, path, width * HASH_BYTES, persistence);
  return undamaged(path, () => decodeTile(bytes, width));
}

async function readBundle(
  objects: ObjectStore,
  index: number,
  width: number,
  persistence: Persistence,
): Promise<Uint8Array[]> {
  const path = tilePath({ level: 'entries', index, width });
  const bytes = await readFile(objects, path, width * (2 + MAX_ENTRY_BYTES), persistence);
  return undamaged(path, () => decodeBundle(bytes, width));
}

async function readFile(
  objects: ObjectStore,
  path: string,
  maxBytes: number,
  persistence: Persistence,
): Promise<Uint8Array> {
  const found = await readObject(objects, path, maxBytes, persistence);
  if (found === undefined) throw new LedgerCorruptError(`${path} is missing`);
  return found.bytes;
}

function undamaged<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw new LedgerCorruptError(`${path} is damaged`, { cause });
  }
}

const AT_ONCE = 16;
const NOTHING = /* @__PURE__ */ new Uint8Array(0);
