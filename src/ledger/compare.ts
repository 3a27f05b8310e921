/** Comparing copies of one log (spec L-10): the official one, an observer's, an auditor's. */
import { equalBytes } from '../core/bytes.js';
import { HanpyoError } from '../core/errors.js';
import type { Checkpoint } from './checkpoint.js';
import type { LedgerReader } from './interfaces.js';
import { verifyConsistency } from './tree.js';

/** What a comparison found. */
export type LogComparison =
  /** All copies have the same size and root. */
  | { readonly kind: 'equal'; readonly checkpoints: readonly Checkpoint[] }
  /** Some copies are behind, none contradicts another. */
  | { readonly kind: 'prefix'; readonly checkpoints: readonly Checkpoint[] }
  /** Two copies hold different histories: both signed notes, and the first entry that differs if it can be read. */
  | {
      readonly kind: 'fork';
      readonly checkpoints: readonly Checkpoint[];
      readonly between: readonly [number, number];
      readonly notes: readonly [Uint8Array, Uint8Array];
      readonly firstDifference: number | undefined;
    };

/**
 * Compares copies.
 * @param readers - two or more readers, each with its own idea of the log
 * @returns what was found; `checkpoints` and the positions in `between` are in the order of `readers`
 * @throws {RangeError} for fewer than two readers
 * @throws what a reader throws; a copy that is damaged in itself cannot be compared
 */
export async function compareLogs(readers: readonly LedgerReader[]): Promise<LogComparison> {
  if (readers.length < 2) throw new RangeError('two copies or more');
  const checkpoints = await Promise.all(readers.map((reader) => reader.checkpoint()));
  const copies = checkpoints.map((checkpoint, at) => ({ checkpoint, reader: readers[at], at }));
  copies.sort((a, b) => a.checkpoint.size - b.checkpoint.size || a.at - b.at);
  for (const [i, larger] of copies.entries()) {
    const smaller = copies[i - 1];
    if (smaller?.reader === undefined || larger.reader === undefined) continue;
    if (await isPrefix(smaller.checkpoint, larger.checkpoint, larger.reader)) continue;
    return {
      kind: 'fork',
      checkpoints,
      between: [smaller.at, larger.at],
      notes: [smaller.checkpoint.note, larger.checkpoint.note],
      firstDifference: await firstDifference(smaller.reader, larger.reader, smaller.checkpoint.size),
    };
  }
  const sizes = new Set(checkpoints.map((checkpoint) => checkpoint.size));
  return { kind: sizes.size === 1 ? 'equal' : 'prefix', checkpoints };
}

async function isPrefix(smaller: Checkpoint, larger: Checkpoint, reader: LedgerReader): Promise<boolean> {
  if (smaller.origin !== larger.origin) return false;
  if (smaller.size === larger.size) return equalBytes(smaller.root, larger.root);
  if (smaller.size === 0) return true;
  const proof = await reader.consistencyProof(smaller.size, larger.size);
  return verifyConsistency(smaller.size, larger.size, proof, smaller.root, larger.root);
}

/**
 * The first index below `size` at which two logs differ; `undefined` if there is none (the fork is in the names), or if a copy
 * cannot be read that far: the notes are the proof, and a log that lies shall not suppress it by handing out no entries.
 */
async function firstDifference(a: LedgerReader, b: LedgerReader, size: number): Promise<number | undefined> {
  try {
    return await readDifference(a, b, size);
  } catch (error) {
    if (error instanceof HanpyoError) return undefined;
    throw error;
  }
}

async function readDifference(a: LedgerReader, b: LedgerReader, size: number): Promise<number | undefined> {
  const other = b.read(0, size)[Symbol.asyncIterator]();
  for await (const { index, entry } of a.read(0, size)) {
    const next = await other.next();
    if (next.done === true || !equalBytes(next.value.entry, entry)) return index;
  }
  return undefined;
}
