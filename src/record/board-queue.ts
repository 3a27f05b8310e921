/** What waits for a board, and which of it is judged and appended together. */
import { type AppraisedEntries, isBallot } from './ballot-entries.js';
import { frameOf } from './decoding.js';
import type { EntryFrame } from './entry.js';
import type { Finding } from './finding.js';

/** What became of an entry: its position on the ledger, or why it was refused. */
export type Posted =
  | { readonly index: number; readonly refused?: never }
  | { readonly index?: never; readonly refused: readonly Finding[] };

/** An entry that waits, and who waits for its outcome. */
export interface Waiting {
  readonly bytes: Uint8Array;
  readonly resolve: (posted: Posted) => void;
  readonly reject: (error: unknown) => void;
}

/** Entries that are judged together. */
export interface Batch {
  readonly waiting: readonly Waiting[];
  /** What the crew finds out about them, where they are ballots and there is a crew. */
  readonly appraised: Promise<AppraisedEntries> | undefined;
}

/** Ballots, and their bytes, that are judged and appended together: well below what a ledger takes at once. */
const BATCH = 256;
const BATCH_BYTES = 4 * 1024 * 1024;
/**
 * Takes out of a queue a run of ballots that fits one append, or one other entry.
 * @param queue - in the order of the calls
 */
export function takeBatch(queue: Waiting[]): Waiting[] {
  let [count, size] = [0, 0];
  for (const { bytes } of queue.slice(0, BATCH)) {
    size += bytes.length;
    if (count > 0 && (size > BATCH_BYTES || ballotFrame(bytes) === undefined)) break;
    count++;
    if (ballotFrame(bytes) === undefined) break;
  }
  return queue.splice(0, count);
}

/** The frame of a ballot entry; `undefined` for every other. */
export function ballotFrame(bytes: Uint8Array): EntryFrame | undefined {
  const { frame } = frameOf(bytes, 0);
  return frame !== undefined && isBallot(frame) ? frame : undefined;
}
