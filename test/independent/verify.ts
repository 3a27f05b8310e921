/** A verifier of published elections, written from docs/spec alone: slow, plain, and without the library. P-256 only. */
import { equal, Malformed } from './bytes.js';
import { readEntry } from './entry.js';
import {
  isSignedBy,
  leafHash,
  parseCheckpoint,
  parseLogKey,
  readEntries,
  tilesFit,
  treeRoot,
} from './log.js';
import { readManifest } from './manifest.js';
import type { Outcomes } from './outcomes.js';
import { Replay } from './record.js';
import type { Totals } from './result.js';

export interface IndependentReport extends Outcomes {
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
  const fault = logFault(files);
  if (fault !== undefined) failed.add(fault);
  else for (const [position, bytes] of entriesOf(files).entries()) replay.take(position, bytes);
  for (const check of replay.failed) failed.add(check);
  const verdict = failed.size > 0 ? 'failed' : replay.phase === 'published' ? 'verified' : 'incomplete';
  return {
    verdict,
    failed: [...failed].sort((a, b) => (a < b ? -1 : 1)),
    totals: verdict === 'verified' ? replay.totals : undefined,
    ...(verdict === 'verified' && replay.outcomes),
  };
}

function entriesOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  return readEntries(files, parseCheckpoint(files.get('checkpoint')).size);
}

/**
 * 8.1: what is wrong with the log, V01 to V03, or V07 where the first entry names no key to verify with. Where anything is,
 * no entry is judged. Throws Malformed where there is no election record at all.
 */
function logFault(files: ReadonlyMap<string, Uint8Array>): string | undefined {
  const checkpoint = parseCheckpoint(files.get('checkpoint'));
  const [first] = readEntries(files, checkpoint.size, 1);
  if (first === undefined) throw new Malformed('an empty log');
  const { type, payload } = readEntry(first);
  const manifest = type === 'manifest' ? attempt(() => readManifest(payload)) : undefined;
  const key = manifest && attempt(() => parseLogKey(manifest.ledgerKey));
  if (manifest === undefined || key === undefined) return 'V07';
  if (!isSignedBy(checkpoint, key)) return 'V01';
  if (checkpoint.origin !== manifest.origin) return 'V03';
  const leaves = attempt(() => entriesOf(files))?.map(leafHash);
  const whole = leaves !== undefined && equal(treeRoot(leaves), checkpoint.root);
  return whole && attempt(() => tilesFit(files, leaves)) === true ? undefined : 'V02';
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed || error instanceof TypeError) return undefined;
    throw error;
  }
}
