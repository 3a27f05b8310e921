/** A verifier of published elections, written from docs/spec alone: slow, plain, and without the library. P-256 only. */
import { at, equal, Malformed } from './bytes.js';
import { readEntry } from './entry.js';
import {
  type Checkpoint,
  isSignedBy,
  leafHash,
  parseCheckpoint,
  parseLogKey,
  readEntries,
  tilesFit,
  treeRoot,
} from './log.js';
import { readManifest } from './manifest.js';
import { Replay } from './record.js';
import type { Totals } from './result.js';

export interface IndependentReport {
  readonly verdict: 'verified' | 'failed' | 'incomplete';
  /** Numbers of the failed checks, ascending. */
  readonly failed: readonly string[];
  /** Present with the verdict `verified` only (8.2). */
  readonly totals: Totals | undefined;
}

/**
 * Verifies the published files of a log (8.1).
 * @param files contents by path
 */
export function independentVerify(files: ReadonlyMap<string, Uint8Array>): IndependentReport {
  const failed = new Set<string>();
  const replay = new Replay();
  const entries = logOf(files, failed);
  for (const [position, bytes] of (entries ?? []).entries()) replay.take(position, bytes);
  for (const check of replay.failed) failed.add(check);
  const verdict = failed.size > 0 ? 'failed' : replay.phase === 'published' ? 'verified' : 'incomplete';
  return {
    verdict,
    failed: [...failed].sort((a, b) => (a < b ? -1 : 1)),
    totals: verdict === 'verified' ? replay.totals : undefined,
  };
}

/** V01 to V03. Returns the entries unless they do not hash to the root of the checkpoint. */
function logOf(files: ReadonlyMap<string, Uint8Array>, failed: Set<string>): Uint8Array[] | undefined {
  const checkpoint = attempt(() => parseCheckpoint(files.get('checkpoint')));
  if (checkpoint === undefined) {
    failed.add('V01');
    return undefined;
  }
  const entries = attempt(() => readEntries(files, checkpoint.size));
  const leaves = (entries ?? []).map(leafHash);
  const whole = entries !== undefined && equal(treeRoot(leaves), checkpoint.root);
  if (!whole || attempt(() => tilesFit(files, leaves)) !== true) failed.add('V02');
  if (entries !== undefined && entries.length > 0) checkNames(checkpoint, at(entries, 0), failed);
  return failed.has('V02') ? undefined : entries;
}

/** V01 and V03: the key and the origin are those of the manifest in the first entry. */
function checkNames(checkpoint: Checkpoint, first: Uint8Array, failed: Set<string>): void {
  const manifest = attempt(() => readManifest(readEntry(first).payload));
  if (manifest === undefined) return;
  const key = attempt(() => parseLogKey(manifest.ledgerKey));
  if (key === undefined || !isSignedBy(checkpoint, key)) failed.add('V01');
  if (checkpoint.origin !== manifest.origin) failed.add('V03');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed || error instanceof TypeError) return undefined;
    throw error;
  }
}
