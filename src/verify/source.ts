/** Where a record is read from: static files, wherever they are, none of them trusted (spec section 8.1). */
import { HanpyoError } from '../core/errors.js';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import { MAX_NOTE_BYTES } from '../ledger/note.js';
import type { FetchFile } from '../ledger/tile-source.js';
import { decodeBundle, MAX_ENTRY_BYTES, TILE_WIDTH, tilePath, tileWidth } from '../ledger/tiles.js';
import { frameOf } from '../record/decoding.js';
import type { EntryFrame } from '../record/entry.js';

/** The first entry of a log and its checkpoint, read before anything can be verified: they say which key to verify with. */
export interface Preamble {
  readonly note: Uint8Array;
  readonly frame: EntryFrame;
}

/**
 * Reads checkpoint and first entry of an election's log without verifying either. Both are verified afterwards like all
 * others.
 * @throws {UnreadableRecordError} if there are no such files, or they do not decode
 */
export async function readPreamble(files: FetchFile): Promise<Preamble> {
  const { note, first } = await readFirstEntry(files);
  const { frame } = frameOf(first, 0);
  if (frame === undefined)
    throw new UnreadableRecordError('the first entry is not an entry of an election record');
  return { note, frame };
}

/**
 * Reads checkpoint and first entry of any log, verifying neither.
 * @throws {UnreadableRecordError} if there are no such files, or they do not decode
 * @throws {TypeError} if `files` is a path or an address, and nothing that fetches
 */
export async function readFirstEntry(
  files: FetchFile,
): Promise<{ readonly note: Uint8Array; readonly first: Uint8Array }> {
  if (typeof files !== 'function')
    throw new TypeError('files: a function that fetches them, such as httpFiles(url)');
  const note = await fetchOrRefuse(files, 'checkpoint', MAX_NOTE_BYTES);
  const size = refusing('checkpoint', () => parseCheckpoint(note).size);
  const width = tileWidth('entries', 0, size);
  if (width === 0) throw new UnreadableRecordError('the log is empty');
  for (const have of new Set([width, TILE_WIDTH])) {
    const path = tilePath({ level: 'entries', index: 0, width: have });
    const bytes = await fetchOrRefuse(files, path, have * (2 + MAX_ENTRY_BYTES), have < TILE_WIDTH);
    if (bytes.length === 0) continue;
    const [first] = refusing(path, () => decodeBundle(bytes, have));
    // A copy, so that the other entries of the bundle, which are megabytes of a roll, are not kept for as long as the first one.
    return { note, first: first?.slice() ?? new Uint8Array() };
  }
  throw new UnreadableRecordError('the first entries are missing');
}

async function fetchOrRefuse(
  files: FetchFile,
  path: string,
  maxBytes: number,
  optional?: boolean,
): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await files(path, maxBytes);
  } catch (cause) {
    throw new UnreadableRecordError(`${path} cannot be read`, { cause });
  }
  if (bytes === undefined && optional !== true) throw new UnreadableRecordError(`${path} is missing`);
  return bytes ?? new Uint8Array();
}

function refusing<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableRecordError(`${path}: ${why}`, { cause });
  }
}

/** What was given is no election record at all, so that not even its manifest can be looked for. */
export class UnreadableRecordError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('unreadable-record', message, options);
  }
}
