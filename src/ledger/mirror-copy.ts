/** Copying entries of a log into a store, in commits of bounded size (spec L-15.1). */
import { Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';
import type { LedgerReader, LogStore, OpenedStore } from './interfaces.js';
import { prefixFrontier } from './proofs.js';
import { DEFAULT_LIMITS } from './queue.js';
import { appendLeaf, type CompactRange, leafHash, rangeRoot } from './tree.js';

/**
 * Copies the entries from the store's size on.
 * @param opened - the store as it is now
 * @param to - the size it shall have; the reader covers it
 * @returns the size it has: `to`, or more if it had more
 * @throws what reader and store throw; whole commits are kept
 */
export async function copyEntries(
  reader: LedgerReader,
  store: LogStore,
  { size, epoch }: Pick<OpenedStore, 'size' | 'epoch'>,
  to: number,
): Promise<number> {
  if (size >= to) return size;
  const frontier = await prefixFrontier(size, (level, from, end) => store.readHashes(level, from, end));
  let range: CompactRange = { size, hashes: frontier };
  let batch: Uint8Array[] = [];
  let bytes = 0;
  for await (const { entry } of reader.read(size, to)) {
    if (batch.length >= DEFAULT_LIMITS.batchEntries || bytes + entry.length > DEFAULT_LIMITS.batchBytes) {
      range = await commitBatch(store, epoch, range, batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.length;
  }
  return (await commitBatch(store, epoch, range, batch)).size;
}

async function commitBatch(
  store: LogStore,
  epoch: bigint,
  range: CompactRange,
  entries: readonly Uint8Array[],
): Promise<CompactRange> {
  if (entries.length === 0) return range;
  const leafHashes = entries.map(leafHash);
  const next = leafHashes.reduce(appendLeaf, range);
  const keys = await keysOf(store, range.size, leafHashes);
  const commit = {
    epoch,
    expectedSize: range.size,
    entries,
    leafHashes,
    keys,
    root: rangeRoot(next),
    seals: false,
  };
  await store.commit(commit);
  return next;
}

/**
 * The keys of copied entries: the leaf hash, which is what a key is by default, so that who repeats an append after a failover
 * gets the same index. An entry that is in the log twice had a key of its own, which its bytes do not tell: it gets one of its
 * position.
 */
async function keysOf(
  store: LogStore,
  first: number,
  leafHashes: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const known = await store.findKeys(leafHashes);
  const taken = new Set<string>();
  return leafHashes.map((leaf, i) => {
    const name = leaf.join();
    const isNew = (known[i] ?? -1) < 0 && !taken.has(name);
    taken.add(name);
    return isNew ? leaf : taggedHash(POSITION_LABEL, new Writer().u64(first + i).finish());
  });
}

const POSITION_LABEL = 'hanpyo mirror position v1';
