/**
 * Pins (spec L-16): a client keeps the last checkpoint of a log that it believed, and believes nothing afterwards that does
 * not extend it. Whoever shows such a client another history is found out, even between two runs and without any witness.
 */
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from './checkpoint.js';
import type { LedgerReader } from './interfaces.js';
import { StoreConflictError } from './memory-store.js';
import { checkExtends } from './mirror-history.js';
import { LedgerRollbackError } from './witness.js';

/** Where a client keeps the last checkpoint of one log. */
export interface CheckpointPin {
  /** The note that was last swapped in; `null` for none. */
  read(): Promise<Uint8Array | null>;
  /**
   * Durable compare-and-set.
   * @returns `false` where `expected` is not the stored note
   */
  swap(expected: Uint8Array | null, next: Uint8Array): Promise<boolean>;
}

/**
 * Takes the checkpoint of a reader, holds it against the pinned one, and pins it if it covers more.
 * @param trust - origin and keys of the log, those included that signed when the pin was set; the pinned note needs no quorum
 * @returns the reader's checkpoint
 * @throws {LedgerRollbackError} if it covers fewer entries than the pinned one, with both notes
 * @throws `LedgerForkError` if it is of another history, with both notes
 * @throws {NoteError} or {DecodeError} if what is pinned is no checkpoint of this log
 * @throws {StoreConflictError} if others keep changing the pin
 */
export async function followPinned(
  pin: CheckpointPin,
  reader: LedgerReader,
  { origin, logKeys }: CheckpointTrust,
): Promise<Checkpoint> {
  for (let attempt = 0; attempt < MAX_RACES; attempt++) {
    const stored = await pin.read();
    const current = await reader.checkpoint();
    if (stored !== null) {
      const before = openCheckpoint(stored, { origin, logKeys });
      if (current.size < before.size) throw wentBack(before, current);
      await checkExtends(before, current, reader);
      if (current.size === before.size) return current;
    }
    if (await pin.swap(stored, current.note)) return current;
  }
  throw new StoreConflictError('others change the pin');
}

function wentBack(before: Checkpoint, current: Checkpoint): LedgerRollbackError {
  return new LedgerRollbackError(`the log has ${current.size} entries, and ${before.size} were seen before`, [
    before.note,
    current.note,
  ]);
}

/** How often it is tried anew because another process was faster. */
const MAX_RACES = 8;
