/**
 * The listing of what was moved out of a log's folder (spec L-8.8): the file `archived` beside the checkpoint. It is bound to the
 * log by the roots of subtrees, which whoever has the tiles checks; nobody has to believe it.
 */
import { fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { parseDecimal } from '../../core/integers.js';
import { HASH_BYTES } from '../tree.js';
import { checkSegmentEntries, type SegmentRange } from './archive-segment.js';

/** Where the listing is, below the folder of the log. */
export const LISTING_NAME = 'archived';

/** Most bytes of a listing. */
export const MAX_LISTING_BYTES: number = 2 ** 24;

/** One archive file. */
export interface ArchivedSegment extends SegmentRange {
  /** SHA-256 of the file, as `sha256sum` prints it. */
  readonly hash: Uint8Array;
  /** Bytes of the file. */
  readonly bytes: number;
}

/** All archive files of a log: from entry 0 on without a gap, all of as many entries. */
export interface ArchiveListing {
  readonly origin: string;
  readonly segments: readonly ArchivedSegment[];
}

/** How many entries, from the first on, a listing says are archived. */
export function archivedSize({ segments }: ArchiveListing): number {
  return segments.at(-1)?.end ?? 0;
}

/** The text of a listing: a line of its own for each file, with both ends, root, hash and bytes. */
export function encodeListing({ origin, segments }: ArchiveListing): Uint8Array {
  const lines = segments.map(
    ({ first, end, root, hash, bytes }) => `${first} ${end} ${toBase64(root)} ${toHex(hash)} ${bytes}\n`,
  );
  return utf8(`${TITLE}\n${origin}\n${lines.join('')}`);
}

/** Reads a listing: exactly what {@link encodeListing} writes. @throws {DecodeError} */
export function decodeListing(bytes: Uint8Array): ArchiveListing {
  if (bytes.length > MAX_LISTING_BYTES)
    throw new DecodeError('too-large', LISTING_NAME, 'the listing is too long');
  const [title, origin, ...rest] = fromUtf8(bytes, LISTING_NAME).split('\n');
  if (title !== TITLE || origin === undefined || rest.pop() !== '')
    throw new DecodeError('bad-encoding', LISTING_NAME, 'not a listing of archived entries of this version');
  const segments = rest.map((line, i) => decodeLine(line, `${LISTING_NAME}[${i}]`));
  const width = segments[0]?.end ?? 0;
  for (const [i, { first, end }] of segments.entries())
    if (first !== i * width || end !== first + width)
      throw new DecodeError('bad-value', `${LISTING_NAME}[${i}]`, 'does not follow the line before');
  return { origin, segments };
}

function decodeLine(line: string, path: string): ArchivedSegment {
  const [first, end, root, hash, bytes, ...more] = line.split(' ');
  if (
    first === undefined ||
    end === undefined ||
    root === undefined ||
    hash === undefined ||
    bytes === undefined ||
    more.length > 0
  )
    throw new DecodeError('bad-encoding', path, 'a line has five words');
  const max = Number.MAX_SAFE_INTEGER;
  const segment = {
    first: parseDecimal(first, max, `${path}.first`),
    end: parseDecimal(end, max, `${path}.end`),
    root: fromBase64(root, `${path}.root`),
    hash: fromHex(hash, `${path}.hash`),
    bytes: parseDecimal(bytes, max, `${path}.bytes`),
  };
  if (segment.root.length !== HASH_BYTES || segment.hash.length !== HASH_BYTES)
    throw new DecodeError('bad-encoding', path, 'root and hash have 32 bytes');
  try {
    checkSegmentEntries(segment.end - segment.first);
  } catch (cause) {
    throw new DecodeError('bad-value', path, 'no archive file has so many entries', { cause });
  }
  return segment;
}

const TITLE = 'hanpyo archived entries v1';
