/** What a mirror holds a new checkpoint against (spec L-15.2): the history that it saw before, and the epoch. */
import { equalBytes } from '../core/bytes.js';
import type { Checkpoint } from './checkpoint.js';
import type { LedgerReader } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { NoteError, openNote } from './note.js';
import type { NoteVerifier } from './note-keys.js';
import { LedgerForkError } from './reader.js';
import { verifyConsistency } from './tree.js';

/**
 * Checks that two checkpoints of a log are of one history, whichever is the larger.
 * @param source - a reader that covers both
 * @throws {LedgerForkError} with both notes
 */
export async function checkExtends(
  before: Checkpoint,
  next: Checkpoint,
  source: LedgerReader,
): Promise<void> {
  const [small, large] = before.size <= next.size ? [before, next] : [next, before];
  if (small.size === 0) return;
  if (small.size === large.size) {
    if (!equalBytes(small.root, large.root)) throw new LedgerForkError(before, next);
    return;
  }
  const proof = await source.consistencyProof(small.size, large.size);
  if (!verifyConsistency(small.size, large.size, proof, small.root, large.root))
    throw new LedgerForkError(before, next);
}

/**
 * The epoch of a checkpoint: the position of the last of the log's keys that has signed it.
 * @returns -1 if none has
 */
export function epochOf({ note }: Checkpoint, logKeys: readonly NoteVerifier[]): number {
  try {
    const { verified } = openNote(note, logKeys);
    return Math.max(...verified.map(({ key }) => logKeys.indexOf(key)));
  } catch (error) {
    if (error instanceof NoteError) return -1;
    throw error;
  }
}

/** Refuses a sequencer that was replaced. @throws {MirrorEpochError} */
export function checkEpoch(before: Checkpoint, next: Checkpoint, logKeys: readonly NoteVerifier[]): void {
  const [old, now] = [epochOf(before, logKeys), epochOf(next, logKeys)];
  if (now < old) throw new MirrorEpochError(now, old, [before.note, next.note]);
}

/** A sequencer whose key is no longer the last one has signed again. It may be out of date, or it may be an attack. */
export class MirrorEpochError extends LedgerError {
  /** The note seen before, of the later epoch, and the one that was refused. */
  readonly notes: readonly [Uint8Array, Uint8Array];

  constructor(epoch: number, seen: number, notes: readonly [Uint8Array, Uint8Array]) {
    super('mirror-epoch', `a sequencer of epoch ${epoch} signs, epoch ${seen} was seen before`, false);
    this.notes = notes;
  }
}
