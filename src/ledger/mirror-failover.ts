/**
 * A new sequencer takes over from mirrors (spec L-15.4). It adopts the longest copy that is of one history with all others:
 * that holds every entry that was ever acknowledged under a quorum of mirrors. A fork is never healed here: people decide.
 */
import { equalBytes } from '../core/bytes.js';
import type { Checkpoint } from './checkpoint.js';
import type { LedgerReader, LogStore } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { copyEntries } from './mirror-copy.js';
import { checkExtends } from './mirror-history.js';
import { rangeHash } from './proofs.js';
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
 * @throws {FailoverError} if fewer than n - f answer, or none of the copies that are long enough can be read
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
  // Of n - f mirrors that cosigned, n - 2 f are honest; fewer than that can be silent, or hold what cannot be read here.
  const floor = copies[copies.length - 2 * faults - 1]?.checkpoint.size ?? 0;
  const failures: unknown[] = [];
  for (const { checkpoint, mirror, reader } of copies.filter((copy) => copy.checkpoint.size >= floor))
    try {
      await fill(store, reader, checkpoint, copies);
      return { checkpoint, floor, mirror };
    } catch (error) {
      if (error instanceof LedgerForkError) throw error;
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
 * Holds neighbours by size against each other. A copy that gives no proof is held against the others once it was copied: a
 * mirror that lies may well refuse proofs and hand out entries.
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

/**
 * Copies one mirror's log, and believes its own copy alone: what was stored must be the tree that the checkpoint states, and
 * every shorter checkpoint a prefix of it. The checkpoint is set only then.
 * @throws {LedgerForkError} if another mirror holds another history
 */
async function fill(
  store: LogStore,
  reader: LedgerReader,
  checkpoint: Checkpoint,
  copies: readonly Copy[],
): Promise<void> {
  const opened = await store.open();
  try {
    const size = await copyEntries(reader, store, opened, checkpoint.size);
    if (size !== checkpoint.size || !(await holds(store, checkpoint)))
      throw new FailoverError(
        'the store holds other entries, perhaps of a copy that broke off: use an empty one',
      );
    for (const { checkpoint: shorter } of copies)
      if (shorter.size <= size && !(await holds(store, shorter)))
        throw new LedgerForkError(shorter, checkpoint);
    if (!(await store.swapCheckpoint(opened.checkpoint, checkpoint.note)))
      throw new FailoverError('another writer uses the store');
    await store.flush();
  } finally {
    await store.close();
  }
}

/** Whether the first entries of a store are the tree that a checkpoint states. */
async function holds(store: LogStore, { size, root }: Checkpoint): Promise<boolean> {
  if (size === 0) return true;
  return equalBytes(await rangeHash({ start: 0, end: size }, store.readHashes.bind(store)), root);
}

/** No new sequencer can take over yet: ask again when more mirrors answer. */
export class FailoverError extends LedgerError {
  constructor(message: string, options?: ErrorOptions) {
    super('failover', message, true, options);
  }
}
