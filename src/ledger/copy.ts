/**
 * Copying a log into another store (spec L-13): entries, tree and signed checkpoint, byte for byte, verified on the way. What
 * was copied stays; a copy that was interrupted goes on where it ended.
 */
import { concatBytes, equalBytes, toHex, utf8 } from '../core/bytes.js';
import { sha256 } from '../core/hash.js';
import { integerToBytes } from '../core/integers.js';
import { type Checkpoint, parseCheckpoint } from './checkpoint.js';
import type { LedgerReader, LogStore, OpenedStore } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { StoreConflictError } from './memory-store.js';
import { DEFAULT_LIMITS } from './queue.js';
import { appendLeaf, type CompactRange, leafHash, rangeRoot, verifyConsistency } from './tree.js';

/** Settings of a copy. */
export interface CopyOptions {
  /** Whether writers may open the copy later (the default), or it ends for ever with its last entry, as a sealed log does. */
  readonly end?: 'open' | 'sealed';
  /** Told after each commit. */
  readonly onProgress?: (done: { readonly size: number; readonly of: number }) => void;
  /** Stops between two commits. */
  readonly signal?: AbortSignal;
}

/** What a copy did. */
export interface CopyResult {
  /** The checkpoint of the source, which the store now holds. */
  readonly checkpoint: Checkpoint;
  /** Entries that were added; fewer than all where the store held some already. */
  readonly copied: number;
}

/**
 * Copies a log up to its latest checkpoint into a store, which is opened and closed. Idempotency keys are not part of what a
 * log publishes: in the copy every entry has its default key, the leaf hash; if the log holds the same bytes more than once,
 * the later ones have a key made of leaf hash and index.
 * @param reader - the source; what it returns is verified against its checkpoint
 * @throws {LedgerCopyError} if the store holds something else than a beginning of this log
 * @throws what the reader and the store throw; then the same call goes on where this one ended
 */
export async function copyLog(
  reader: LedgerReader,
  store: LogStore,
  options: CopyOptions = {},
): Promise<CopyResult> {
  const checkpoint = await reader.checkpoint();
  const opened = await store.open();
  try {
    await checkBeginning(reader, opened, checkpoint);
    if (options.end === 'sealed' && opened.size === checkpoint.size && !opened.sealed)
      throw new LedgerCopyError('the store holds all entries already, but is not sealed');
    await copyEntries({ reader, store, opened, checkpoint }, options);
    await keepCheckpoint(store, opened, checkpoint);
    await store.flush();
    return { checkpoint, copied: checkpoint.size - opened.size };
  } finally {
    await store.close();
  }
}

/** Checks that what the store holds is a beginning of the log. */
async function checkBeginning(
  reader: LedgerReader,
  opened: OpenedStore,
  { size, root }: Checkpoint,
): Promise<void> {
  if (opened.size > size)
    throw new LedgerCopyError(`the store holds ${opened.size} entries, the log ${size}`);
  if (opened.sealed && opened.size < size) throw new LedgerCopyError('the store is sealed, the log goes on');
  const own = rangeRoot({ size: opened.size, hashes: opened.frontier });
  const isBeginning =
    opened.size === 0 ||
    (opened.size === size
      ? equalBytes(own, root)
      : verifyConsistency(opened.size, size, await reader.consistencyProof(opened.size, size), own, root));
  if (!isBeginning) throw new LedgerCopyError(`the first ${opened.size} entries of the store are others`);
}

/** A copy under way. */
interface Copy {
  readonly reader: LedgerReader;
  readonly store: LogStore;
  readonly opened: OpenedStore;
  readonly checkpoint: Checkpoint;
}

async function copyEntries(copy: Copy, options: CopyOptions): Promise<void> {
  const { reader, store, opened, checkpoint } = copy;
  const { size } = checkpoint;
  let range: CompactRange = { size: opened.size, hashes: opened.frontier };
  let batch: Uint8Array[] = [];
  let bytes = 0;
  const commit = async (seals: boolean): Promise<void> => {
    options.signal?.throwIfAborted();
    const leafHashes = batch.map(leafHash);
    const keys = await freeKeys(store, leafHashes, range.size);
    const next = leafHashes.reduce(appendLeaf, range);
    const { epoch } = opened;
    const root = rangeRoot(next);
    await store.commit({ epoch, expectedSize: range.size, entries: batch, leafHashes, keys, root, seals });
    [range, batch, bytes] = [next, [], 0];
    options.onProgress?.({ size: range.size, of: size });
  };
  for await (const { entries } of reader.readBundles(opened.size, size))
    for (const entry of entries) {
      const isLast = range.size + batch.length === size - 1;
      // The last entry of a log that ends goes alone, so that an interrupted copy always has it left to seal with.
      const isFull =
        batch.length === DEFAULT_LIMITS.batchEntries || bytes + entry.length > DEFAULT_LIMITS.batchBytes;
      if (batch.length > 0 && (isFull || (isLast && options.end === 'sealed'))) await commit(false);
      batch.push(entry);
      bytes += entry.length;
    }
  if (batch.length > 0) await commit(options.end === 'sealed');
  if (!equalBytes(rangeRoot(range), checkpoint.root)) throw new LedgerCopyError('the copy has another root');
}

/** The leaf hashes, but where one is taken by an earlier entry of the same bytes, a key of its own. */
async function freeKeys(
  store: LogStore,
  leafHashes: readonly Uint8Array[],
  first: number,
): Promise<Uint8Array[]> {
  const taken = await store.findKeys(leafHashes);
  const seen = new Set<string>();
  return leafHashes.map((leaf, i) => {
    const isTaken = (taken[i] ?? -1) >= 0 || seen.has(toHex(leaf));
    seen.add(toHex(leaf));
    return isTaken ? sha256(concatBytes(utf8(SECOND_KEY), leaf, integerToBytes(BigInt(first + i), 8))) : leaf;
  });
}

/** Puts the very bytes of the source's checkpoint in the place of the store's. */
async function keepCheckpoint(store: LogStore, opened: OpenedStore, checkpoint: Checkpoint): Promise<void> {
  const { checkpoint: before } = opened;
  if (before !== null && parseCheckpoint(before).size > checkpoint.size)
    throw new LedgerCopyError('the store holds a checkpoint of more entries than the log');
  if (before !== null && equalBytes(before, checkpoint.note)) return;
  if (!(await store.swapCheckpoint(before, checkpoint.note)))
    throw new StoreConflictError('another writer has published a checkpoint');
}

const SECOND_KEY = 'hanpyo ledger copy, same bytes again';

/** A store holds another log than the one that is to be copied into it; nothing was written. */
export class LedgerCopyError extends LedgerError {
  constructor(message: string) {
    super('ledger-copy', message, false);
  }
}
