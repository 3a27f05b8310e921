/**
 * The bytes of the journal (spec L-8.2): a header, then one frame for each commit. A frame ends with its commit record: size
 * and root after it, and a check over the whole frame that is keyed by the journal's random id. So nobody who only
 * chooses entries can make bytes inside an entry look like a frame.
 */
import { createHash } from 'node:crypto';
import { equalBytes } from '../../core/bytes.js';
import { Reader, Writer } from '../../core/codec.js';
import { DecodeError } from '../../core/errors.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { KEY_BYTES } from '../key-index.js';
import { checkEntrySize, MAX_ENTRY_BYTES } from '../tiles.js';
import { HASH_BYTES } from '../tree.js';

/** Bytes of the journal's header. */
export const HEADER_BYTES = 64;

/** Bytes at the start of a frame that say how long it is. */
export const FRAME_HEAD_BYTES = 12;

/** The longest frame. */
const MAX_FRAME_BYTES = 64 * 2 ** 20;

/** Bytes of the check at the end of a frame. */
const CHECK_BYTES = 16;

/** What identifies one journal: 8 bytes that every frame starts with, and 32 that key its checks. Both are random. */
export interface JournalId {
  readonly mark: Uint8Array;
  readonly secret: Uint8Array;
}

/** What one commit added. */
export interface Frame {
  readonly epoch: bigint;
  /** Index of the first entry. */
  readonly first: number;
  readonly entries: readonly Uint8Array[];
  /** One key for each entry; `undefined` where it is the leaf hash. */
  readonly keys: readonly (Uint8Array | undefined)[];
  readonly seals: boolean;
  /** Size and root of the tree after this commit. */
  readonly size: number;
  readonly root: Uint8Array;
}

/** The header of a new journal: magic, version, id, check. */
export function encodeHeader(id: JournalId): Uint8Array {
  const body = new Writer().raw(MAGIC).raw(id.mark).raw(id.secret).finish();
  return new Writer().raw(body).raw(sha256Prefix(body)).finish();
}

/** Reads the header of a journal. @throws {DecodeError} */
export function decodeHeader(bytes: Uint8Array): JournalId {
  const reader = new Reader(bytes, 'journal header');
  if (!equalBytes(reader.raw(MAGIC.length), MAGIC))
    throw reader.error('bad-tag', 'not a journal of this version');
  const id = { mark: reader.raw(8).slice(), secret: reader.raw(32).slice() };
  const check = reader.raw(CHECK_BYTES);
  reader.end();
  if (!equalBytes(check, sha256Prefix(bytes.subarray(0, bytes.length - CHECK_BYTES))))
    throw new DecodeError('bad-value', 'journal header', 'the check does not fit');
  return id;
}

/** The bytes of one commit. @throws {RangeError} if it is larger than a frame can be */
export function encodeFrame(frame: Frame, id: JournalId): Uint8Array {
  const writer = new Writer()
    .raw(integerToBytes(frame.epoch, 8))
    .u64(frame.first)
    .bool(frame.seals)
    .u32(frame.entries.length);
  for (const [i, entry] of frame.entries.entries()) {
    checkEntrySize(entry);
    const key = frame.keys[i];
    writer.bool(key !== undefined);
    if (key !== undefined) writer.raw(key);
    writer.u16(entry.length).raw(entry);
  }
  const body = writer.u64(frame.size).raw(frame.root).finish();
  const length = FRAME_HEAD_BYTES + body.length + CHECK_BYTES;
  if (length > MAX_FRAME_BYTES) throw new RangeError('too much for one commit');
  const unchecked = new Writer().raw(id.mark).u32(length).raw(body).finish();
  const out = new Uint8Array(length);
  out.set(unchecked);
  out.set(frameCheck(unchecked, id), unchecked.length);
  return out;
}

/** The length of the frame whose head this is; `undefined` if no frame starts here. */
export function frameLength(head: Uint8Array, id: JournalId): number | undefined {
  if (head.length < FRAME_HEAD_BYTES || !equalBytes(head.subarray(0, 8), id.mark)) return undefined;
  const length = new Reader(head.subarray(8, FRAME_HEAD_BYTES)).u32();
  return length >= MIN_FRAME_BYTES && length <= MAX_FRAME_BYTES ? length : undefined;
}

/**
 * Reads one whole frame.
 * @throws {DecodeError} if its check does not fit, or it is not the encoding of a commit
 */
export function decodeFrame(bytes: Uint8Array, id: JournalId): Frame {
  const end = bytes.length - CHECK_BYTES;
  if (frameLength(bytes, id) !== bytes.length)
    throw new DecodeError('bad-tag', 'frame', 'no frame starts here');
  if (!equalBytes(frameCheck(bytes.subarray(0, end), id), bytes.subarray(end)))
    throw new DecodeError('bad-value', 'frame', 'the check does not fit');
  const reader = new Reader(bytes.subarray(FRAME_HEAD_BYTES, end), 'frame');
  const epoch = bytesToInteger(reader.raw(8));
  const first = reader.u64();
  const seals = reader.bool();
  const entries: Uint8Array[] = [];
  const keys: (Uint8Array | undefined)[] = [];
  for (let count = reader.u32(); count > 0; count--) {
    keys.push(reader.bool() ? reader.raw(KEY_BYTES) : undefined);
    const length = reader.u16();
    if (length === 0 || length > MAX_ENTRY_BYTES)
      throw reader.error('bad-value', 'an entry has 1 byte or more');
    entries.push(reader.raw(length));
  }
  const frame = {
    epoch,
    first,
    seals,
    entries,
    keys,
    size: reader.u64(),
    root: reader.raw(HASH_BYTES).slice(),
  };
  reader.end();
  if (entries.length === 0 || frame.size !== first + entries.length)
    throw reader.error('bad-value', 'the size does not fit the entries');
  return frame;
}

function frameCheck(bytes: Uint8Array, id: JournalId): Uint8Array {
  return createHash('sha256').update(id.secret).update(bytes).digest().subarray(0, CHECK_BYTES);
}

function sha256Prefix(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest().subarray(0, CHECK_BYTES);
}

/** `HANPYOJ` and the version of the format. */
const MAGIC = /* @__PURE__ */ Uint8Array.of(0x48, 0x41, 0x4e, 0x50, 0x59, 0x4f, 0x4a, 1);
const MIN_FRAME_BYTES = FRAME_HEAD_BYTES + 8 + 8 + 1 + 4 + 4 + 8 + HASH_BYTES + CHECK_BYTES;
