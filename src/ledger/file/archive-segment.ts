/**
 * The bytes of one archive file (spec L-8.8): a header that says which entries of which log it holds and how long each bundle
 * is, then the bundles as they were published, one after the other. The same entries always make the same file.
 */
import { equalBytes, utf8 } from '../../core/bytes.js';
import { Reader, Writer } from '../../core/codec.js';
import { DecodeError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';
import { MAX_ENTRY_BYTES, TILE_WIDTH } from '../tiles.js';
import { HASH_BYTES } from '../tree.js';

/** Entries of an archive file, unless it is said otherwise. */
export const ARCHIVE_ENTRIES = 65_536;

/** Most entries of an archive file: its header stays below 256 KiB. */
export const MAX_ARCHIVE_ENTRIES: number = 2 ** 24;

/** The longest bundle. */
export const MAX_BUNDLE_BYTES: number = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);

/** Which entries an archive file holds: [first, end), a subtree of full bundles, and its root. */
export interface SegmentRange {
  readonly first: number;
  readonly end: number;
  readonly root: Uint8Array;
}

/** What the header of an archive file says. */
export interface SegmentHeader extends SegmentRange {
  /** SHA-256 of the log's origin. */
  readonly log: Uint8Array;
  /** Bytes of each bundle. */
  readonly lengths: readonly number[];
}

/** The name of an archive file, such as `000000000000-000000065536.archive`. */
export function segmentName({ first, end }: { readonly first: number; readonly end: number }): string {
  return `${String(first).padStart(DIGITS, '0')}-${String(end).padStart(DIGITS, '0')}.archive`;
}

/** What stands in the header for a log. */
export function logMark(origin: string): Uint8Array {
  return sha256(utf8(origin));
}

/** Checks that a number of entries can make an archive file: 256 times a power of two. @throws {RangeError} */
export function checkSegmentEntries(entries: number): void {
  const bundles = entries / TILE_WIDTH;
  if (!(bundles >= 1 && entries <= MAX_ARCHIVE_ENTRIES && Number.isInteger(Math.log2(bundles))))
    throw new RangeError(`an archive file has 256 times a power of two entries, not ${entries}`);
}

/** Bytes of the header of an archive file of so many entries. */
export function segmentHeaderBytes(entries: number): number {
  return MAGIC.length + 2 * HASH_BYTES + 8 + 4 + (4 * entries) / TILE_WIDTH;
}

/** The header of an archive file. */
export function encodeSegmentHeader({ log, first, root, lengths }: SegmentHeader): Uint8Array {
  const writer = new Writer().raw(MAGIC).raw(log).raw(root).u64(first).u32(lengths.length);
  for (const length of lengths) writer.u32(length);
  return writer.finish();
}

/**
 * Reads a header.
 * @param expected - the range that the file's name promises
 * @throws {DecodeError} if it is not the header of an archive file of these entries of this log
 */
export function decodeSegmentHeader(
  bytes: Uint8Array,
  origin: string,
  expected: { readonly first: number; readonly end: number },
): SegmentHeader {
  const reader = new Reader(bytes, 'archive header');
  if (!equalBytes(reader.raw(MAGIC.length), MAGIC))
    throw reader.error('bad-tag', 'not an archive file of this version');
  const log = reader.raw(HASH_BYTES).slice();
  const root = reader.raw(HASH_BYTES).slice();
  const first = reader.u64();
  const bundles = reader.u32();
  const end = expected.first + bundles * TILE_WIDTH;
  if (first !== expected.first || end !== expected.end)
    throw new DecodeError('bad-value', 'archive header', 'it holds other entries than its name says');
  if (!equalBytes(log, logMark(origin)))
    throw new DecodeError('bad-value', 'archive header', `it is not of the log ${origin}`);
  const lengths = Array.from({ length: bundles }, () => reader.u32());
  reader.end();
  if (lengths.some((length) => length > MAX_BUNDLE_BYTES))
    throw new DecodeError('bad-value', 'archive header', 'a bundle is too long');
  return { log, root, first, end, lengths };
}

const DIGITS = 12;
const MAGIC = /* @__PURE__ */ utf8('hanpyo archive 1\n');
