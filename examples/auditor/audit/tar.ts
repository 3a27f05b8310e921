/** Archives of tar: where each file lies in the archive. Nothing is copied. */
import { DecodeError, fromUtf8 } from 'hanpyo/core';
import { bytesOf, plainFile, type StoredFile } from './stored-file.js';

const BLOCK = 512;
const MAX_FILES = 500_000;
const MAX_NOTE = 65_536;

/** Whether a file is an archive of tar. @param start - its first 512 bytes */
export function isTar(start: Uint8Array): boolean {
  return text(start, 257, 5) === 'ustar';
}

/**
 * The files of an archive by path. Links, devices and folders are left out.
 * @throws {DecodeError} if it is damaged or ends early
 */
export async function filesOfTar(archive: Blob): Promise<ReadonlyMap<string, StoredFile>> {
  const files = new Map<string, StoredFile>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.size; ) {
    const header = await bytesOf(archive, at, BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    const size = octal(header, 124, 12, at);
    if (octal(header, 148, 8, at) !== checksum(header))
      throw new DecodeError('bad-encoding', `tar ${at}`, 'this is no header of tar');
    const start = at + BLOCK;
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (start + size > archive.size)
      throw new DecodeError('truncated', `tar ${start}`, 'the archive ends here');
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'x' || kind === 'L') {
      if (size > MAX_NOTE) throw new DecodeError('too-large', `tar ${start}`, 'a name is too long');
      const note = fromUtf8(await bytesOf(archive, start, size), `tar ${start}`);
      longName = kind === 'L' ? note.replace(/\0.*$/s, '') : /(?:^|\n)\d+ path=([^\n]*)\n/.exec(note)?.[1];
      continue;
    }
    const prefix = text(header, 345, 155);
    const name = longName ?? `${prefix === '' ? '' : `${prefix}/`}${text(header, 0, 100)}`;
    longName = undefined;
    if (kind !== '0' && kind !== '\0') continue;
    if (files.size === MAX_FILES) throw new DecodeError('too-large', 'tar', 'too many files');
    const path = name.replace(/^\.\//, '');
    if (files.has(path)) throw new DecodeError('bad-value', `tar ${start}`, `${path} is there twice`);
    files.set(path, plainFile(archive.slice(start, start + size)));
  }
  throw new DecodeError('truncated', 'tar', 'the archive has no end');
}

function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(block: Uint8Array, at: number, length: number, header: number): number {
  const digits = text(block, at, length).trim();
  if (!/^[0-7]{1,12}$/.test(digits)) throw new DecodeError('bad-number', `tar ${header}`, 'not octal digits');
  return Number.parseInt(digits, 8);
}

/** The sum of all bytes, those of the sum itself taken for spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}
