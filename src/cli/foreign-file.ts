/** Files of records of other systems, read in parts. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { ForeignFile } from '../verify/foreign/source.js';

/** Opens a file; `undefined` where there is none. Pipes and devices, which may never end, are no files. */
export async function openForeignFile(path: string): Promise<ForeignFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const handle = await open(path, 'r');
  return {
    size: found.size,
    read: (offset, length) => readPart(handle, offset, length),
    close: () => handle.close(),
  };
}

/** Bytes of one read at most, so that no length makes memory for bytes that are not there. */
const PART = 2 ** 20;

async function readPart(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(PART, bytes.length - done), offset + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}
