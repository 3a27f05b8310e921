/** The end of a log that is kept as files: what its partial files hold, and which files a commit adds (spec L-12.2). */
import { equalBytes, joinBytes } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import type { StoreCommit } from '../interfaces.js';
import { KEY_BYTES } from '../key-index.js';
import type { TileEdge, TileNode } from '../tile-edge.js';
import {
  encodeBundle,
  levelSize,
  newTiles,
  TILE_WIDTH,
  type TileName,
  tilePath,
  tileWidth,
} from '../tiles.js';
import { HASH_BYTES } from '../tree.js';
import type { LogFile } from './head.js';

/** Where the keys of the entries of a bundle are, in the same order. */
export function keysPath(index: number, width: number): string {
  return tilePath({ level: 0, index, width }).replace(/^tile\/0\//, 'private/keys/');
}

/** The bytes of a file of keys: 32 for each entry, and a check, the first 16 bytes of their SHA-256. */
function encodeKeys(keys: readonly Uint8Array[]): Uint8Array {
  const all = joinBytes(keys);
  return joinBytes([all, sha256(all).subarray(0, CHECK_BYTES)]);
}

/** The keys of a file, end to end. @throws {DecodeError} unless they are `count` and the check fits */
export function decodeKeys(bytes: Uint8Array, count: number): Uint8Array {
  const all = bytes.slice(0, Math.max(0, bytes.length - CHECK_BYTES));
  if (all.length !== count * KEY_BYTES)
    throw new DecodeError('bad-encoding', 'keys', 'another number of keys');
  if (!equalBytes(bytes.subarray(all.length), sha256(all).subarray(0, CHECK_BYTES)))
    throw new DecodeError('bad-value', 'keys', 'the check does not fit');
  return all;
}

/** Bytes of a file of keys. */
export function keysBytes(count: number): number {
  return count * KEY_BYTES + CHECK_BYTES;
}

/** The end of a log of some size. */
export interface LogTail {
  readonly edge: TileEdge;
  /** Entries of the bundle that is not full. */
  readonly entries: readonly Uint8Array[];
  /** Their keys. */
  readonly keys: readonly Uint8Array[];
}

/** The tail after a commit, and the files that it adds: bundles, tiles and keys, full ones and the new partial ones. */
export async function grow(
  tail: LogTail,
  commit: StoreCommit,
): Promise<{ readonly tail: LogTail; readonly files: readonly LogFile[] }> {
  const { size: before } = tail.edge;
  const { edge, nodes } = tail.edge.grown(commit.leafHashes);
  const entries = [...tail.entries, ...commit.entries];
  const keys = [...tail.keys, ...commit.keys];
  const base = before - (before % TILE_WIDTH);
  const files: LogFile[] = [];
  for (const tile of newTiles(before, edge.size)) {
    const [from, to] = [tile.index * TILE_WIDTH - base, tile.index * TILE_WIDTH - base + tile.width];
    if (tile.level === 'entries') {
      files.push({ path: tilePath(tile), bytes: encodeBundle(entries.slice(from, to)) });
      files.push({ path: keysPath(tile.index, tile.width), bytes: encodeKeys(keys.slice(from, to)) });
    } else
      files.push({ path: tilePath(tile), bytes: await tileBytes(tail.edge, commit.leafHashes, nodes, tile) });
  }
  const rest = edge.size % TILE_WIDTH;
  const last = <T>(all: readonly T[]): T[] => all.slice(all.length - rest);
  return { tail: { edge, entries: last(entries), keys: last(keys) }, files };
}

/** The hashes of a tile: those that the partial tile before had, and those that the commit adds. */
async function tileBytes(
  old: TileEdge,
  leaves: readonly Uint8Array[],
  nodes: readonly TileNode[],
  tile: TileName,
): Promise<Uint8Array> {
  const level = tile.level === 'entries' ? 0 : tile.level;
  const end = levelSize(level, old.size);
  const start = end - (end % TILE_WIDTH);
  const added = level === 0 ? leaves : nodes.filter((node) => node.level === level).map(({ hash }) => hash);
  const row = joinBytes([await old.read(level, start, end), ...added]);
  const from = (tile.index * TILE_WIDTH - start) * HASH_BYTES;
  return row.slice(from, from + tile.width * HASH_BYTES);
}

/** The partial files that a log of `size` entries has. */
export function partialPaths(size: number): string[] {
  const paths: string[] = [];
  const add = (level: number | 'entries'): void => {
    const index = Math.floor(levelSize(level === 'entries' ? 0 : level, size) / TILE_WIDTH);
    const width = tileWidth(level, index, size);
    if (width > 0) paths.push(tilePath({ level, index, width }));
    if (width > 0 && level === 0) paths.push(keysPath(index, width));
  };
  add('entries');
  for (let level = 0; levelSize(level, size) > 0; level++) add(level);
  return paths;
}

const CHECK_BYTES = 16;
