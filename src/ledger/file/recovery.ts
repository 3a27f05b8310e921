/**
 * Reading a journal from its start (spec L-8.3): every frame in turn, and what to do where they end. Bytes after the last
 * valid frame are a torn write and may be cut, unless a valid frame lies beyond them: then the disk lost what was
 * acknowledged, and nothing may be cut.
 */

import { equalBytes } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { LedgerCorruptError } from '../verified-tree.js';
import {
  decodeFrame,
  FRAME_HEAD_BYTES,
  type Frame,
  frameLength,
  HEADER_BYTES,
  type JournalId,
} from './frame.js';
import type { FsFile } from './fs.js';

/** One frame of the journal, where it starts and how long it is. */
export interface FoundFrame {
  readonly offset: number;
  readonly length: number;
  readonly frame: Frame;
}

/**
 * Reads all frames.
 * @param take - called with each frame in order
 * @returns the offset after the last valid frame
 * @throws {LedgerCorruptError} if a valid frame lies beyond an invalid one; names the offset of the invalid one
 */
export async function scanJournal(
  file: FsFile,
  id: JournalId,
  take: (found: FoundFrame) => void,
): Promise<number> {
  const size = await file.size();
  const window = new Window(file, size);
  let offset = HEADER_BYTES;
  while (offset < size) {
    const found = await frameAt(window, id, offset);
    if (found === undefined) {
      const beyond = await findFrame(window, id, offset + 1, size);
      if (beyond !== undefined)
        throw new LedgerCorruptError(
          `the journal is damaged at byte ${offset}, but goes on at byte ${beyond}`,
        );
      return offset;
    }
    take(found);
    offset += found.length;
  }
  return offset;
}

/** The valid frame that starts at an offset, if one does. */
async function frameAt(window: Window, id: JournalId, offset: number): Promise<FoundFrame | undefined> {
  const length = frameLength(await window.bytes(offset, FRAME_HEAD_BYTES), id);
  if (length === undefined) return undefined;
  const bytes = await window.bytes(offset, length);
  if (bytes.length < length) return undefined;
  try {
    return { offset, length, frame: decodeFrame(bytes, id) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The first offset in [from, to) at which a valid frame starts. */
async function findFrame(
  window: Window,
  id: JournalId,
  from: number,
  to: number,
): Promise<number | undefined> {
  for (let start = from; start < to; start += STEP) {
    const bytes = (await window.bytes(start, STEP + id.mark.length - 1)).slice();
    for (let at = bytes.indexOf(id.mark[0] ?? 0); at >= 0; at = bytes.indexOf(id.mark[0] ?? 0, at + 1)) {
      if (!equalBytes(bytes.subarray(at, at + id.mark.length), id.mark)) continue;
      if ((await frameAt(window, id, start + at)) !== undefined) return start + at;
    }
  }
  return undefined;
}

/** Reads a file in large pieces, front to back. */
class Window {
  readonly #file: FsFile;
  readonly #size: number;
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(file: FsFile, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** At most `length` bytes from `offset`; fewer only at the end. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size);
    if (offset < this.#start || end > this.#start + this.#bytes.length) {
      const read = await this.#file.read(offset, Math.min(Math.max(length, STEP), this.#size - offset));
      [this.#start, this.#bytes] = [offset, Uint8Array.from(read)];
    }
    return this.#bytes.subarray(offset - this.#start, end - this.#start);
  }
}

const STEP = 2 ** 20;
