/** The two private objects of a log (spec L-12.2): its head, which is the only one that changes, and the staged files. */
import { equalBytes } from '../../core/bytes.js';
import { Reader, Writer } from '../../core/codec.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { MAX_NOTE_BYTES } from '../note.js';
import { emptyRoot, HASH_BYTES } from '../tree.js';

/** What is durable of a log: whoever replaces this object has written to the log. */
export interface LogHead {
  /** Random, one for each opening. */
  readonly epoch: bigint;
  readonly size: number;
  readonly root: Uint8Array;
  readonly sealed: boolean;
  /** The object that holds the files of the last commit, which may not be in place yet; empty where there was none. */
  readonly staged: string;
  readonly checkpoint: Uint8Array | null;
}

/** One file, below the prefix of the log. */
export interface LogFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The head of a log before its first commit. */
export function emptyHead(epoch: bigint): LogHead {
  return { epoch, size: 0, root: emptyRoot(), sealed: false, staged: '', checkpoint: null };
}

/** The bytes of a head. */
export function encodeHead(head: LogHead): Uint8Array {
  const writer = new Writer()
    .raw(HEAD_MAGIC)
    .raw(integerToBytes(head.epoch, 8))
    .u64(head.size)
    .raw(head.root);
  writer
    .bool(head.sealed)
    .text(head.staged)
    .bool(head.checkpoint !== null);
  return (head.checkpoint === null ? writer : writer.bytes(head.checkpoint)).finish();
}

/** Reads a head. @throws {DecodeError} */
export function decodeHead(bytes: Uint8Array): LogHead {
  const reader = new Reader(bytes, 'log head');
  if (!equalBytes(reader.raw(HEAD_MAGIC.length), HEAD_MAGIC))
    throw reader.error('bad-tag', 'not the head of a log of this version');
  const head = {
    epoch: bytesToInteger(reader.raw(8)),
    size: reader.u64(),
    root: reader.raw(HASH_BYTES).slice(),
    sealed: reader.bool(),
    staged: reader.text(MAX_PATH),
    checkpoint: reader.bool() ? reader.bytes(MAX_NOTE_BYTES).slice() : null,
  };
  reader.end();
  return head;
}

/** The bytes of staged files. */
export function encodeStaged(files: readonly LogFile[]): Uint8Array {
  const writer = new Writer().raw(STAGED_MAGIC).u32(files.length);
  for (const { path, bytes } of files) writer.text(path).bytes(bytes);
  return writer.finish();
}

/** Reads staged files. @throws {DecodeError} */
export function decodeStaged(bytes: Uint8Array): LogFile[] {
  const reader = new Reader(bytes, 'staged files');
  if (!equalBytes(reader.raw(STAGED_MAGIC.length), STAGED_MAGIC))
    throw reader.error('bad-tag', 'not staged files of this version');
  const files: LogFile[] = [];
  for (let count = reader.u32(); count > 0; count--)
    files.push({ path: reader.text(MAX_PATH), bytes: reader.bytes(MAX_STAGED_BYTES) });
  reader.end();
  return files;
}

/** Most bytes of staged files: those of a batch of the largest size, and the bundle that it continues. */
export const MAX_STAGED_BYTES: number = 64 * 2 ** 20;

const MAX_PATH = 200;
/** `HANPYOH` and `HANPYOS`, and the version. */
const HEAD_MAGIC = /* @__PURE__ */ Uint8Array.of(0x48, 0x41, 0x4e, 0x50, 0x59, 0x4f, 0x48, 1);
const STAGED_MAGIC = /* @__PURE__ */ Uint8Array.of(0x48, 0x41, 0x4e, 0x50, 0x59, 0x4f, 0x53, 1);
