import {
  appendLeaf,
  type Checkpoint,
  emptyRange,
  type Ledger,
  leafHash,
  memoryStore,
  openLedger,
  rangeRoot,
} from '../../src/ledger/index.js';
import { ORIGIN, record, SIGNER } from './helpers.js';

/** A log in memory of `record 0` .. `record size-1`, published. */
export async function recordLog(size: number): Promise<{ ledger: Ledger; head: Checkpoint }> {
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
  for (let i = 0; i < size; i += 1000)
    await ledger.appendBatch(Array.from({ length: Math.min(1000, size - i) }, (_, j) => record(i + j)));
  return { ledger, head: await ledger.checkpoint({ size }) };
}

/** Roots of the first 0 .. size records. */
export function rootsUpTo(size: number): Uint8Array[] {
  let range = emptyRange();
  const roots = [rangeRoot(range)];
  for (let i = 0; i < size; i++) {
    range = appendLeaf(range, leafHash(record(i)));
    roots.push(rangeRoot(range));
  }
  return roots;
}
