/** Reading a file forwards, a window at a time: every read of a file costs more than the few bytes of a header. */
import type { ForeignFile } from '../source.js';

/** Bytes of a window. */
const WINDOW = 2 ** 18;

/** The same bytes of a file as its own `read` gives; memory holds one window of it. */
export function readAhead(file: ForeignFile): Pick<ForeignFile, 'size' | 'read'> {
  let start = 0;
  let window: Uint8Array = new Uint8Array();
  return {
    size: file.size,
    async read(offset, length) {
      if (length > WINDOW) return file.read(offset, length);
      if (offset < start || offset + length > start + window.length) {
        window = await file.read(offset, WINDOW);
        start = offset;
      }
      return window.slice(offset - start, offset - start + length);
    },
  };
}
