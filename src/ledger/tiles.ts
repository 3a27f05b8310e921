/**
 * C2SP tlog-tiles (spec L-2): where tiles and entry bundles are, which of them a tree of a given size has, and the bytes
 * of a bundle. A tile holds up to 256 hashes of one level; a bundle holds up to 256 entries.
 */
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import { HASH_BYTES } from './tree.js';

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256;

/** The longest entry, because a bundle gives its length in two bytes. */
export const MAX_ENTRY_BYTES = 65_535;

/** One tile: level 0..63, or the entry bundle beside level 0; `width` 1..256, 256 being a full tile. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** The path of a tile below the log's prefix, such as `tile/0/x001/x234/067.p/8`. @throws {RangeError} for an impossible tile */
export function tilePath(tile: TileName): string {
  const { level, index, width } = tile;
  if (level !== 'entries' && !(Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL))
    throw new RangeError('tile level must be 0 to 63');
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('tile index must be a safe integer');
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH)
    throw new RangeError('tile width must be 1 to 256');
  const groups: string[] = [];
  for (let rest = index, last = true; last || rest > 0; rest = Math.floor(rest / 1000), last = false)
    groups.unshift(`${last ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`);
  return `tile/${level}/${groups.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/**
 * Reads a tile path: exactly those that {@link tilePath} writes, and nothing else.
 * @throws {DecodeError} `bad-encoding`
 */
export function parseTilePath(path: string): TileName {
  const match = path.length <= 80 ? TILE_PATH.exec(path) : null;
  const [, level, number, width] = match ?? [];
  if (level === undefined || number === undefined)
    throw new DecodeError('bad-encoding', 'tile path', 'not the path of a tile');
  const digits = number.replace(/[x/]/g, '').replace(/^0+(?=[0-9])/, '');
  const tile: TileName = {
    level: level === 'entries' ? level : parseDecimal(level, MAX_LEVEL, 'tile path.level'),
    index: parseDecimal(digits, Number.MAX_SAFE_INTEGER, 'tile path.index'),
    width: width === undefined ? TILE_WIDTH : parseDecimal(width, TILE_WIDTH - 1, 'tile path.width'),
  };
  if (tile.width < 1 || tilePath(tile) !== path)
    throw new DecodeError('bad-encoding', 'tile path', 'not the canonical path of a tile');
  return tile;
}

/** Number of hashes that level `level` has in a tree of `size` leaves. */
export function levelSize(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The width of tile `index` of a level in a tree of `size` leaves: 0 where there is none, 256 where it is full. */
export function tileWidth(level: number | 'entries', index: number, size: number): number {
  const hashes = levelSize(level === 'entries' ? 0 : level, size);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/**
 * All tiles and bundles that a tree of `size` leaves has and one of `oldSize` has not: what a writer must add.
 * Full tiles of the old tree are left out; partial ones of the new tree are included.
 */
export function* newTiles(oldSize: number, size: number): Generator<TileName> {
  if (size <= oldSize) return;
  for (const level of ['entries', 0] as const) yield* levelTiles(level, oldSize, size);
  for (let level = 1; level <= MAX_LEVEL && levelSize(level, size) > 0; level++)
    yield* levelTiles(level, oldSize, size);
}

function* levelTiles(level: number | 'entries', oldSize: number, size: number): Generator<TileName> {
  const number = level === 'entries' ? 0 : level;
  if (levelSize(number, oldSize) === levelSize(number, size)) return;
  for (let index = Math.floor(levelSize(number, oldSize) / TILE_WIDTH); ; index++) {
    const width = tileWidth(level, index, size);
    if (width === 0) return;
    yield { level, index, width };
  }
}

/** The bytes of an entry bundle: each entry after its length as a big-endian u16. @throws {RangeError} for an entry of a bad size */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(entries.reduce((n, entry) => n + 2 + entry.length, 0));
  let offset = 0;
  for (const entry of entries) {
    checkEntrySize(entry);
    out.set([entry.length >> 8, entry.length & 0xff], offset);
    out.set(entry, offset + 2);
    offset += 2 + entry.length;
  }
  return out;
}

/**
 * The entries of a bundle, as views of its bytes. Other logs' bundles may hold entries of no bytes, so zero is read.
 * @param count - how many there must be
 * @throws {DecodeError} `truncated` or `trailing-bytes` unless there are exactly `count`
 */
export function decodeBundle(bytes: Uint8Array, count: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (entries.length < count) {
    const length = ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
    const end = offset + 2 + length;
    if (end > bytes.length)
      throw new DecodeError('truncated', `bundle[${entries.length}]`, 'bundle is too short');
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  if (offset !== bytes.length)
    throw new DecodeError('trailing-bytes', 'bundle', `${bytes.length - offset} bytes after the last entry`);
  return entries;
}

/**
 * The first `width` hashes of a tile that may be wider (a full tile stands in for a deleted partial one).
 * @throws {DecodeError} `truncated` or `bad-encoding` unless the bytes are `width` to 256 whole hashes
 */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array {
  if (bytes.length % HASH_BYTES !== 0 || bytes.length > TILE_WIDTH * HASH_BYTES)
    throw new DecodeError('bad-encoding', 'tile', 'not a whole number of hashes, 256 at most');
  if (bytes.length < width * HASH_BYTES) throw new DecodeError('truncated', 'tile', 'tile is too short');
  return bytes.subarray(0, width * HASH_BYTES);
}

/** Checks that an entry has 1 to 65,535 bytes. @throws {RangeError} */
export function checkEntrySize(entry: Uint8Array): void {
  if (entry.length < 1 || entry.length > MAX_ENTRY_BYTES)
    throw new RangeError(`an entry has 1 to ${MAX_ENTRY_BYTES} bytes, not ${entry.length}`);
}

const MAX_LEVEL = 63;
const TILE_PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;
