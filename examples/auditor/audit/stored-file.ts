/** A file of a dropped record: bytes on the disk that are read in parts, or packed ones that are unpacked when they are asked for. */
import { DecodeError } from 'hanpyo/core';

/** A file by what it holds; nothing is read before it is asked for. */
export interface StoredFile {
  /** Bytes of the content; of packed files, as the archive states it. */
  readonly size: number;
  /** The content, which lies on the disk as long as the platform can leave it there. */
  blob(): Promise<Blob>;
}

/** Packed files are unpacked into memory, so there is a bound. */
const MOST_UNPACKED = 2 ** 28;

/** A file as it is. */
export function plainFile(blob: Blob): StoredFile {
  return { size: blob.size, blob: async () => blob };
}

/** A file that was packed by deflate. Bytes beyond the stated size are not unpacked. */
export function packedFile(packed: Blob, size: number, path: string): StoredFile {
  return {
    size,
    blob: async () => {
      if (size > MOST_UNPACKED) throw new DecodeError('too-large', path, 'unpack the archive first');
      const stream = packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
      const parts: Uint8Array<ArrayBuffer>[] = [];
      let length = 0;
      for (const reader = stream.getReader(); ; ) {
        const { done, value } = await reader.read().catch((cause: unknown) => {
          throw new DecodeError('bad-encoding', path, 'cannot be unpacked', { cause });
        });
        if (done) break;
        length += value.length;
        if (length > size) throw new DecodeError('bad-encoding', path, 'is longer than the archive says');
        parts.push(new Uint8Array(value));
      }
      if (length !== size) throw new DecodeError('bad-encoding', path, 'is shorter than the archive says');
      return new Blob(parts);
    },
  };
}

/** Part of a blob. */
export async function bytesOf(blob: Blob, offset = 0, length: number = blob.size): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
}
