/** Canonical bytes of the roll (spec 5.3): entries, the chunks in which the roll is published, and its seal. */
import { decode, type Reader, Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import type { Manifest } from './manifest.js';
import type { Exclusion, Roll, RollRow } from './roll.js';
import { MAX_VOTERS } from './roll-columns.js';

/** Consecutive rows of the roll. */
export interface RollChunk {
  /** Position of the first row in the roll. */
  readonly first: number;
  readonly rows: readonly RollRow[];
}

/** What fixes a roll before the election opens. */
export interface RollSeal {
  /** Merkle root, 32 bytes. */
  readonly root: Uint8Array;
  readonly count: number;
  readonly perClass: readonly number[];
  readonly perStyle: readonly number[];
}

/** Type bytes of the roll's objects. */
export const ROLL_TYPES = { chunk: 0x11, seal: 0x12, provenRow: 0x15 } as const;

/** Most bytes of an encoded chunk. */
export const MAX_CHUNK_BYTES = 60_000;

const CHUNK_OVERHEAD = 10;

/** The canonical bytes of one row: what the Merkle tree hashes. */
export function rollRowBytes(row: RollRow): Uint8Array {
  const writer = new Writer();
  writeRow(row, writer);
  return writer.finish();
}

/** Cuts a roll into as few chunks as fit, in order. */
export function* rollChunks(roll: Roll): Generator<RollChunk> {
  let rows: RollRow[] = [];
  let size = CHUNK_OVERHEAD;
  for (const entry of roll) {
    const bytes = rollRowBytes(entry).length;
    if (size + bytes > MAX_CHUNK_BYTES) {
      yield { first: entry.index - rows.length, rows };
      rows = [];
      size = CHUNK_OVERHEAD;
    }
    rows.push(entry);
    size += bytes;
  }
  if (rows.length > 0) yield { first: roll.count - rows.length, rows };
}

/** Encodes a chunk. @throws {RangeError} if it is empty or larger than {@link MAX_CHUNK_BYTES} */
export function writeRollChunk(chunk: RollChunk): Uint8Array {
  if (chunk.rows.length === 0) throw new RangeError('a roll chunk has at least one row');
  const bytes = new Writer().tag(1, ROLL_TYPES.chunk).u32(chunk.first).list(chunk.rows, writeRow).finish();
  if (bytes.length > MAX_CHUNK_BYTES)
    throw new RangeError(`a roll chunk has at most ${MAX_CHUNK_BYTES} bytes`);
  return bytes;
}

/**
 * Decodes a chunk and checks that all its indices are the manifest's. That the keys are group elements is checked in
 * bulk, when the roll is put together.
 * @throws {DecodeError}
 */
export function readRollChunk(
  bytes: Uint8Array,
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): RollChunk {
  const { elementBytes } = groups(manifest.group);
  return decode(bytes, 'rollChunk', (reader) => {
    if (bytes.length > MAX_CHUNK_BYTES) throw reader.error('too-large', `more than ${MAX_CHUNK_BYTES} bytes`);
    reader.tag(1, ROLL_TYPES.chunk);
    const first = reader.field('first', (r) => below(r, r.u32(), MAX_VOTERS));
    const rows = reader.field('rows', (r) =>
      r.list(MAX_CHUNK_BYTES, (item) => readRow(item, manifest, elementBytes)),
    );
    if (rows.length === 0) throw reader.error('bad-value', 'no rows');
    return Object.freeze({ first, rows: Object.freeze(rows) });
  });
}

/** Encodes a seal. */
export function writeRollSeal(seal: RollSeal): Uint8Array {
  if (seal.root.length !== 32) throw new RangeError('a root has 32 bytes');
  return new Writer()
    .tag(1, ROLL_TYPES.seal)
    .raw(seal.root)
    .u32(seal.count)
    .list(seal.perClass, (count, w) => w.u32(count))
    .list(seal.perStyle, (count, w) => w.u32(count))
    .finish();
}

/** Decodes a seal. @throws {DecodeError} also if its counts do not add up */
export function readRollSeal(bytes: Uint8Array, manifest: Manifest): RollSeal {
  return decode(bytes, 'rollSeal', (reader) => {
    reader.tag(1, ROLL_TYPES.seal);
    const root = reader.raw(32).slice();
    const count = reader.field('count', (r) => below(r, r.u32(), MAX_VOTERS + 1));
    const counts = (name: string, length: number): readonly number[] =>
      reader.field(name, (r) => {
        const items = r.list(length, () => r.u32());
        const sum = items.reduce((total, n) => total + n, 0);
        if (items.length !== length) throw r.error('bad-value', `need ${length} counts`);
        if (sum !== count) throw r.error('bad-value', `counts add up to ${sum}, not to ${count}`);
        return Object.freeze(items);
      });
    const perClass = counts('perClass', manifest.classes.length);
    const perStyle = counts('perStyle', manifest.styles.length);
    return Object.freeze({ root, count, perClass, perStyle });
  });
}

/** Writes a row where it is a part of something larger. */
export function writeRow(row: RollRow, writer: Writer): void {
  writer
    .raw(row.key)
    .u16(row.class)
    .u16(row.style)
    .list(row.excluded, ({ contest, options }, w) => w.u16(contest).list(options, (option) => w.u16(option)));
}

/** Reads a row where it is a part of something larger. @throws {DecodeError} */
export function readRow(reader: Reader, manifest: Manifest, elementBytes: number): RollRow {
  const key = reader.raw(elementBytes).slice();
  const voterClass = reader.field('class', (r) => below(r, r.u16(), manifest.classes.length));
  const style = reader.field('style', (r) => below(r, r.u16(), manifest.styles.length));
  const excluded = reader.field('excluded', (r) =>
    r.list(manifest.contests.length, () => readExclusion(r, manifest)),
  );
  return Object.freeze({ key, class: voterClass, style, excluded: Object.freeze(excluded) });
}

function readExclusion(reader: Reader, manifest: Manifest): Exclusion {
  const contest = below(reader, reader.u16(), manifest.contests.length);
  const count = manifest.contests[contest]?.options.length ?? 0;
  const options = reader.list(count, () => below(reader, reader.u16(), count));
  return Object.freeze({ contest, options: Object.freeze(options) });
}

function below(reader: Reader, value: number, bound: number): number {
  if (value >= bound) throw reader.error('bad-value', `${value} is not below ${bound}`);
  return value;
}
