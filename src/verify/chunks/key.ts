/**
 * What a chunk of a verification is and what its result depends on: the election as it was opened, the entries by position
 * and by the root over them, and the software. Equal keys have equal results, whoever makes them and however often.
 */
import type { ElectionContext } from '../../ballot/context.js';
import { equalBytes, toHex } from '../../core/bytes.js';
import { decode, type Reader, Writer } from '../../core/codec.js';
import { taggedHash } from '../../core/hash.js';
import { SOFTWARE } from '../software.js';

/** Entries of a chunk, unless somebody wants other ones: sixteen bundles, some tenths of a second of work. */
export const CHUNK_ENTRIES = 4096;

/** The most entries that a chunk may have. */
export const MAX_CHUNK_ENTRIES: number = 2 ** 16;

/** A chunk of a verification. */
export interface ChunkKey {
  /** 32 bytes: id, key and roll of the election, see {@link settingOf}. */
  readonly setting: Uint8Array;
  /** Name and version of the verifier. */
  readonly software: string;
  /** Position of the first entry. */
  readonly start: number;
  /** Position after the last entry. */
  readonly end: number;
  /** 32 bytes: root of the subtree of these entries (spec L-1). */
  readonly root: Uint8Array;
}

/** What all ballots of an election are examined against, in 32 bytes: the id, which fixes the manifest, the key, the roll. */
export function settingOf({
  electionId,
  publicKey,
  roll,
}: Pick<ElectionContext, 'electionId' | 'publicKey'> & {
  readonly roll: { readonly root: Uint8Array };
}): Uint8Array {
  const writer = new Writer().raw(electionId).raw(publicKey.toBytes()).raw(roll.root);
  return taggedHash('hanpyo verification setting v1', writer.finish());
}

/** The key of entries in this setting, for this version of the verifier. */
export function chunkKey(
  setting: Uint8Array,
  { start, end, root }: { readonly start: number; readonly end: number; readonly root: Uint8Array },
): ChunkKey {
  return Object.freeze({ setting, software: SOFTWARE, start, end, root });
}

/** Canonical bytes of a key. */
export function writeChunkKey({ setting, software, start, end, root }: ChunkKey): Uint8Array {
  return new Writer()
    .tag(VERSION, KEY_TYPE)
    .raw(setting)
    .text(software)
    .u64(start)
    .u64(end)
    .raw(root)
    .finish();
}

/** Reads a key that somebody else wrote. @throws {DecodeError} */
export function readChunkKey(bytes: Uint8Array): ChunkKey {
  return decode(bytes, 'chunk', readKey);
}

/** The same where more follows. */
export function readKey(reader: Reader): ChunkKey {
  reader.tag(VERSION, KEY_TYPE);
  const setting = reader.field('setting', (r) => r.raw(HASH_BYTES).slice());
  const software = reader.field('software', (r) => r.text(MAX_SOFTWARE));
  const start = reader.field('start', (r) => r.u64());
  const end = reader.field('end', (r) => {
    const value = r.u64();
    if (value <= start || value - start > MAX_CHUNK_ENTRIES)
      throw r.error('bad-number', `entries ${start} to ${value} are no chunk`);
    return value;
  });
  const root = reader.field('root', (r) => r.raw(HASH_BYTES).slice());
  return Object.freeze({ setting, software, start, end, root });
}

/** A name that no other key has: 64 hexadecimal digits. */
export function chunkName(key: ChunkKey): string {
  return toHex(taggedHash('hanpyo chunk v1', writeChunkKey(key)));
}

/** In what a key differs from the one that was asked for, in words; `undefined` where it does not. */
export function keyFault(key: ChunkKey, wanted: ChunkKey): string | undefined {
  if (!equalBytes(key.setting, wanted.setting)) return 'is of another election, key or roll';
  if (key.start !== wanted.start || key.end !== wanted.end)
    return `is of the entries ${key.start} to ${key.end}`;
  if (!equalBytes(key.root, wanted.root)) return 'is of entries with another root';
  return key.software === wanted.software ? undefined : `was made by ${key.software}`;
}

const VERSION = 1;
const KEY_TYPE = 0x70;
const HASH_BYTES = 32;
const MAX_SOFTWARE = 64;
