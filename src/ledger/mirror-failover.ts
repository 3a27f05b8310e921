/**
 * A new sequencer takes over from mirrors (spec L-15.4). It adopts the longest copy that is of one history with all others:
 * that holds every entry that was ever acknowledged under a quorum of mirrors. A fork is never healed here: people decide.
 */
import type { Checkpoint } from './checkpoint.js';
import type { LedgerReader, LogStore } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { copyEntries } from './mirror-copy.js';
import { checkExtends } from './mirror-history.js';
import { LedgerForkError } from './reader.js';

/** What was adopted. */
export interface AdoptedLog {
  readonly checkpoint: Checkpoint;
  /** Entries that a quorum may have acknowledged: never fewer are adopted. */
  readonly floor: number;
  /** Position of the mirror that it was copied from. */
  readonly mirror: number;
}

/**
 * Fills an empty store with the log that mirrors hold, for a new sequencer to open with a key of its own and the old one
 * among `oldKeys`.
 * @param mirrors - readers of all n mirrors; each demands the log's signature, and its mirror's
 * @param faults - f: how many of them may lie or be gone; n >= 3 f + 1, and a quorum was n - f
 * @throws {RangeError} for fewer mirrors than that
 * @throws {FailoverError} if fewer than n - f answer, or none of the long copies can be read
 * @throws `LedgerForkError` if two mirrors hold different histories that the log signed
 */
export async function adoptLog(
  mirrors: readonly LedgerReader[],
  faults: number,
  store: LogStore,
): Promise<AdoptedLog> {
  if (!Number.isInteger(faults) || faults < 0 || mirrors.length < 3 * faults + 1)
    throw new RangeError('3 f + 1 mirrors are needed to bear f faults');
  const copies = await answers(mirrors);
  if (copies.length < mirrors.length - faults)
    throw new FailoverError(`${copies.length} of ${mirrors.length} mirrors answer`);
  copies.sort((a, b) => b.checkpoint.size - a.checkpoint.size || a.mirror - b.mirror);
  await checkOneHistory(copies);
  // Whatever n - f mirrors cosigned, at least f + 1 of those who answer hold.
  const floor = copies[faults]?.checkpoint.size ?? 0;
  const failures: unknown[] = [];
  for (const { checkpoint, mirror, reader } of copies.filter((copy) => copy.checkpoint.size >= floor))
    try {
      await fill(store, reader, checkpoint);
      return { checkpoint, floor, mirror };
    } catch (error) {
      failures.push(error);
    }
  throw new FailoverError('no copy that is long enough can be read', { cause: failures[0] });
}

interface Copy {
  readonly mirror: number;
  readonly reader: LedgerReader;
  readonly checkpoint: Checkpoint;
}

async function answers(mirrors: readonly LedgerReader[]): Promise<Copy[]> {
  const asked = await Promise.allSettled(mirrors.map((reader) => reader.checkpoint()));
  return mirrors.flatMap((reader, mirror) => {
    const answer = asked[mirror];
    return answer?.status === 'fulfilled' ? [{ mirror, reader, checkpoint: answer.value }] : [];
  });
}

/**
 * Holds neighbours by size against each other. A copy that cannot be read proves nothing; it is found out when it is copied.
 * @throws {LedgerForkError}
 */
async function checkOneHistory(copies: readonly Copy[]): Promise<void> {
  for (const [i, { checkpoint, reader }] of copies.entries()) {
    const smaller = copies[i + 1];
    if (smaller === undefined) return;
    try {
      await checkExtends(smaller.checkpoint, checkpoint, reader);
    } catch (error) {
      if (error instanceof LedgerForkError) throw error;
    }
  }
}

/** Copies one mirror's log; what another one's copy left behind is a prefix of it, for all are of one history. */
async function fill(store: LogStore, reader: LedgerReader, checkpoint: Checkpoint): Promise<void> {
  const opened = await store.open();
  try {
    await copyEntries(reader, store, opened, checkpoint.size);
    if (!(await store.swapCheckpoint(opened.checkpoint, checkpoint.note)))
      throw new FailoverError('another writer uses the store');
    await store.flush();
  } finally {
    await store.close();
  }
}

/** No new sequencer can take over yet: ask again when more mirrors answer. */
export class FailoverError extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super('failover', message, true, options);
  }
}
