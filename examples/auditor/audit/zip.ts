/** Archives of zip: where each file lies in the archive, stored or deflated. */
import { DecodeError, fromUtf8 } from 'hanpyo/core';
import { bytesOf, packedFile, plainFile, type StoredFile } from './stored-file.js';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record, and the longest comment behind it. */
const END_BYTES = 22 + 65_535;
const MAX_DIRECTORY = 2 ** 27;

/** Whether a file is an archive of zip. @param start - its first bytes */
export function isZip(start: Uint8Array): boolean {
  return start.length >= 4 && view(start).getUint32(0, true) === LOCAL;
}

/**
 * The files of an archive by path, as its directory names them.
 * @throws {DecodeError} if it is damaged, encrypted, or larger than 4 GB
 */
export async function filesOfZip(archive: Blob): Promise<ReadonlyMap<string, StoredFile>> {
  const { offset, size, count } = await directoryOf(archive);
  const directory = await bytesOf(archive, offset, size);
  const files = new Map<string, StoredFile>();
  for (let at = 0, i = 0; i < count; i++) {
    const entry = directory.subarray(at);
    if (entry.length < 46 || view(entry).getUint32(0, true) !== ENTRY)
      throw new DecodeError('bad-encoding', `zip entry ${i}`, 'the directory is damaged');
    const u16 = (field: number): number => view(entry).getUint16(field, true);
    const nameEnd = 46 + u16(28);
    const path = fromUtf8(entry.subarray(46, nameEnd), `zip entry ${i}`).replaceAll('\\', '/');
    at += nameEnd + u16(30) + u16(32);
    if (path.endsWith('/')) continue;
    if (files.has(path)) throw new DecodeError('bad-value', `zip entry ${i}`, `${path} is there twice`);
    files.set(path, await storedFile(archive, entry, path));
  }
  return files;
}

async function directoryOf(
  archive: Blob,
): Promise<{ readonly offset: number; readonly size: number; readonly count: number }> {
  const start = Math.max(0, archive.size - END_BYTES);
  const tail = view(await bytesOf(archive, start));
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const [count, size, offset] = [
      tail.getUint16(at + 10, true),
      tail.getUint32(at + 12, true),
      tail.getUint32(at + 16, true),
    ];
    if (count === 0xffff || offset === 0xffffffff || size > MAX_DIRECTORY)
      throw new DecodeError('too-large', 'zip', 'the archive is too large: unpack it and drop the folder');
    if (offset + size > archive.size) break;
    return { offset, size, count };
  }
  throw new DecodeError('truncated', 'zip', 'the archive has no directory');
}

async function storedFile(archive: Blob, entry: Uint8Array, path: string): Promise<StoredFile> {
  const data = view(entry);
  const [flags, method] = [data.getUint16(8, true), data.getUint16(10, true)];
  const [packedSize, size, offset] = [20, 24, 42].map((at) => data.getUint32(at, true)) as [
    number,
    number,
    number,
  ];
  const local = view(await bytesOf(archive, offset, 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL)
    throw new DecodeError('bad-encoding', path, 'is not where the directory says');
  const start = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if ((flags & 1) !== 0 || start + packedSize > archive.size)
    throw new DecodeError('bad-encoding', path, 'is encrypted or cut off');
  const bytes = archive.slice(start, start + packedSize);
  if (method === 0 && packedSize === size) return plainFile(bytes);
  if (method === 8) return packedFile(bytes, size, path);
  throw new DecodeError('bad-encoding', path, 'is packed in a way that is not known here');
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
