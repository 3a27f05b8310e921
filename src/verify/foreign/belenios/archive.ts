/**
 * The archive: a tar file of the old style, each header bit for bit as Belenios writes it, no block at the end. It is read
 * member by member, so that memory holds one member at a time.
 */
import { equalBytes, fromUtf8, toHex, utf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { sha256 } from '../../../core/hash.js';
import type { ForeignFile } from '../source.js';
import { compactJson, fieldsOf, textOf } from './json.js';
import { readAhead } from './read-ahead.js';

/** What a member is. */
type MemberKind = 'data' | 'event';

/** One member after the first. */
export interface Member {
  readonly kind: MemberKind;
  /** SHA-256 of the body in hex, which is also the first part of the name. */
  readonly hash: string;
  readonly body: Uint8Array;
  /** Position of the header. */
  readonly offset: number;
  /** Position of the body. */
  readonly bodyOffset: number;
}

/** What an archive is read from. */
type Source = Pick<ForeignFile, 'size' | 'read'>;

/** Bytes of a block of the archive. */
const BLOCK = 512;
/** Bytes of the largest body that is read: above what a million credentials need. */
const MAX_BODY = 2 ** 28;
const NAME = /^([0-9a-f]{64})\.(data|event)\.json$/;
const TIMESTAMP = /^(?:0|[1-9][0-9]{0,9})$/;
const SIZE_AT = 124;
const OCTAL = /^[0-7]{11}$/;

/**
 * Reads all members after the first.
 * @throws {DecodeError} with the position of the member, if a byte of the archive is not what Belenios would write
 */
export async function* readMembers(archive: ForeignFile): AsyncGenerator<Member, void, undefined> {
  const file = readAhead(archive);
  const first = await readBlock(file, 0);
  const size = sizeOf(first, 'header 0');
  const body = await readBody(file, 0, size);
  const mtime = timestampOf(body);
  assertHeader(first, 'BELENIOS', size, mtime, 'header 0');
  for (let offset = endOf(0, size); offset < file.size; ) {
    const path = `header ${offset}`;
    const block = await readBlock(file, offset);
    const length = sizeOf(block, path);
    const { hash, kind, name } = nameOf(block, path);
    assertHeader(block, name, length, mtime, path);
    yield { kind, hash, body: await readBody(file, offset, length), offset, bodyOffset: offset + BLOCK };
    offset = endOf(offset, length);
  }
}

/** Whether the name of a member is the hash of its body. */
export function isWellNamed({ hash, body }: Member): boolean {
  return toHex(sha256(body)) === hash;
}

/**
 * The header that Belenios writes.
 * @param mtime - the time of the archive, in seconds
 */
export function tarHeader(name: string, size: number, mtime: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => header.set(utf8(text), at);
  put(0, name);
  put(100, '0000644');
  put(108, '0000000');
  put(116, '0000000');
  put(SIZE_AT, octal(size, 11));
  put(136, octal(mtime, 11));
  put(148, '        ');
  put(156, '0');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function endOf(offset: number, size: number): number {
  return offset + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
}

async function readBlock(file: Source, offset: number): Promise<Uint8Array> {
  const block = await file.read(offset, BLOCK);
  if (block.length !== BLOCK) throw new DecodeError('truncated', `header ${offset}`, 'the archive ends here');
  return block;
}

function sizeOf(block: Uint8Array, path: string): number {
  const digits = ascii(block.subarray(SIZE_AT, SIZE_AT + 11));
  if (!OCTAL.test(digits)) throw new DecodeError('bad-number', path, 'the size is not 11 octal digits');
  return Number.parseInt(digits, 8);
}

function nameOf(block: Uint8Array, path: string): { hash: string; kind: MemberKind; name: string } {
  const end = block.indexOf(0);
  const name = ascii(block.subarray(0, end < 0 || end > 100 ? 100 : end));
  const [, hash, kind] = NAME.exec(name) ?? [];
  if (hash === undefined) throw new DecodeError('bad-value', path, 'not the name of a member');
  return { hash, kind: kind === 'event' ? 'event' : 'data', name };
}

function assertHeader(block: Uint8Array, name: string, size: number, mtime: number, path: string): void {
  if (!equalBytes(block, tarHeader(name, size, mtime)))
    throw new DecodeError('bad-encoding', path, 'not the header that Belenios writes');
}

/** The body of the member whose header is at a position; its length is believed only where there are bytes for it. */
async function readBody(file: Source, offset: number, size: number): Promise<Uint8Array> {
  const path = `body ${offset}`;
  if (size > MAX_BODY) throw new DecodeError('too-large', path, `${size} bytes, at most ${MAX_BODY} allowed`);
  const padded = endOf(offset, size) - offset - BLOCK;
  if (offset + BLOCK + padded > file.size) throw new DecodeError('truncated', path, 'the archive ends here');
  const bytes = await file.read(offset + BLOCK, padded);
  if (bytes.length !== padded) throw new DecodeError('truncated', path, 'the archive ends here');
  if (bytes.subarray(size).some((byte) => byte !== 0))
    throw new DecodeError('trailing-bytes', path, 'the padding is not zero');
  return bytes.subarray(0, size);
}

function timestampOf(body: Uint8Array): number {
  const path = 'BELENIOS';
  const { version, timestamp } = fieldsOf(compactJson(body, path), path, ['version', 'timestamp']);
  if (version !== 1) throw new DecodeError('bad-version', path, 'not version 1 of the archive');
  const text = textOf(timestamp, `${path}.timestamp`, 10);
  if (!TIMESTAMP.test(text) || Number.parseInt(text, 10) >= 8 ** 11)
    throw new DecodeError('bad-number', `${path}.timestamp`, 'not a time in seconds');
  return Number.parseInt(text, 10);
}

function ascii(bytes: Uint8Array): string {
  return bytes.every((byte) => byte < 128) ? fromUtf8(bytes) : '';
}
