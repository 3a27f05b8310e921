/**
 * The result of a chunk: which entries were examined as ballots, which of them are suspected, and of each examined ballot a
 * print, that is the beginning of a hash of its tracker and its fingerprints. It has one encoding and depends on nothing
 * but its key.
 *
 * It holds no trackers and fingerprints: the process computes them itself, which costs a few microseconds a ballot, and so
 * nobody can lie about them. The prints show that whoever made the result had the ballots before them, and hashed well.
 */
import { equalBytes } from '../../core/bytes.js';
import { Reader, Writer } from '../../core/codec.js';
import { taggedHash } from '../../core/hash.js';
import { type ChunkKey, keyFault, MAX_CHUNK_ENTRIES, readKey, writeChunkKey } from './key.js';

/** Bytes of a print. */
export const PRINT_BYTES = 8;

/** What was found out about an entry. `none`: it was not examined, for example because it is no ballot. */
export const EXAMINED = { none: 0, good: 1, suspect: 2 } as const;

/** A value of {@link EXAMINED}. */
export type Examined = (typeof EXAMINED)[keyof typeof EXAMINED];

/** The result of a chunk in the making, and how it is read. Mutable until it is written. */
export class ChunkResult {
  readonly key: ChunkKey;
  readonly #examined: Uint8Array;
  readonly #prints: Uint8Array;

  constructor(key: ChunkKey) {
    const entries = key.end - key.start;
    this.key = key;
    this.#examined = new Uint8Array(entries);
    this.#prints = new Uint8Array(entries * PRINT_BYTES);
  }

  /** How many entries were examined. */
  get count(): number {
    return this.#examined.reduce((sum, one) => (one === EXAMINED.none ? sum : sum + 1), 0);
  }

  /** What was found out about the entry at a position of the ledger. @throws {RangeError} outside of the chunk */
  at(index: number): { readonly examined: Examined; readonly print: Uint8Array } {
    const offset = this.#offset(index);
    const print = this.#prints.subarray(offset * PRINT_BYTES, (offset + 1) * PRINT_BYTES);
    return { examined: (this.#examined[offset] ?? 0) as Examined, print };
  }

  /** Notes what was found out about a ballot. @throws {RangeError} outside of the chunk */
  note(index: number, examined: typeof EXAMINED.good | typeof EXAMINED.suspect, print: Uint8Array): void {
    const offset = this.#offset(index);
    this.#examined[offset] = examined;
    this.#prints.set(print.subarray(0, PRINT_BYTES), offset * PRINT_BYTES);
  }

  /** Canonical bytes: key, a byte for each entry, the prints of those that were examined, a hash of all that. */
  write(): Uint8Array {
    const writer = new Writer().raw(writeChunkKey(this.key)).raw(this.#examined);
    this.#examined.forEach((examined, i) => {
      if (examined !== EXAMINED.none)
        writer.raw(this.#prints.subarray(i * PRINT_BYTES, (i + 1) * PRINT_BYTES));
    });
    return writer.raw(checksum(writer.finish())).finish();
  }

  #offset(index: number): number {
    const { start, end } = this.key;
    if (!(index >= start && index < end)) throw new RangeError(`entry ${index} is not in this chunk`);
    return index - start;
  }
}

/** The most bytes that the result of any chunk has. */
export const MAX_RESULT_BYTES: number = MAX_CHUNK_ENTRIES * (1 + PRINT_BYTES) + 256;

/**
 * Reads a result that somebody else made.
 * @param wanted - the key that was asked for
 * @throws {DecodeError} if it is damaged, or of another chunk, election or software: then the path is `result.key`
 */
export function readChunkResult(bytes: Uint8Array, wanted: ChunkKey): ChunkResult {
  const reader = new Reader(bytes, 'result');
  if (bytes.length > MAX_RESULT_BYTES) throw reader.error('too-large', `${bytes.length} bytes`);
  reader.field('key', (r) => {
    const fault = keyFault(readKey(r), wanted);
    if (fault !== undefined) throw r.error('bad-value', fault);
  });
  const result = new ChunkResult(wanted);
  const examined = reader.raw(wanted.end - wanted.start);
  examined.forEach((value, i) => {
    if (value === EXAMINED.none) return;
    if (value !== EXAMINED.good && value !== EXAMINED.suspect)
      throw reader.error('bad-value', `${value} says nothing about an entry`);
    result.note(wanted.start + i, value, reader.raw(PRINT_BYTES));
  });
  const covered = reader.offset;
  if (!equalBytes(reader.raw(CHECKSUM_BYTES), checksum(bytes.subarray(0, covered))))
    throw reader.error('bad-value', 'the result is damaged');
  reader.end();
  return result;
}

/** Against damage only: whoever changes a result can change this too. */
function checksum(bytes: Uint8Array): Uint8Array {
  return taggedHash('hanpyo chunk result v1', bytes);
}

const CHECKSUM_BYTES = 32;
