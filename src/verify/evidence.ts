/** What an auditor has from elsewhere, and the record must agree with (check V04): earlier checkpoints and receipts. */
import { DecodeError, HanpyoError } from '../core/errors.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from '../ledger/checkpoint.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { parseReceipt, verifyReceipt } from '../ledger/receipt.js';
import { verifyConsistency } from '../ledger/tree.js';
import type { ReportBuilder } from './report.js';

/** Evidence from outside the record. Each is checked; the check is not asked for where there is none. */
export interface Evidence {
  /** Checkpoint notes seen earlier, by this auditor or another. */
  readonly checkpoints?: readonly Uint8Array[];
  /** Voters' receipts (tlog-proofs). */
  readonly receipts?: readonly Uint8Array[];
}

/** Runs check V04 over all evidence. */
export async function checkEvidence(
  builder: ReportBuilder,
  reader: LedgerReader,
  current: Checkpoint,
  trust: CheckpointTrust,
  evidence: Evidence = {},
): Promise<void> {
  const notes = [...(evidence.checkpoints ?? [])].map((note) => ({ name: 'checkpoint', note }));
  for (const [i, receipt] of (evidence.receipts ?? []).entries()) {
    const name = `receipt ${i + 1}`;
    const note = await tried(builder, name, () =>
      checkedReceipt(builder, reader, current, trust, receipt, name),
    );
    if (note !== undefined) notes.push({ name, note });
  }
  for (const { name, note } of notes)
    await tried(builder, name, () => checkExtends(builder, reader, current, trust, note, name));
  const asked = (evidence.checkpoints?.length ?? 0) + (evidence.receipts?.length ?? 0);
  builder.examine('V04', asked);
  if (asked === 0) builder.waive('V04', 'no earlier checkpoint or receipt was given');
  else builder.complete('V04');
}

/** The receipt's entry is the one at its place in this record; returns the receipt's checkpoint. */
async function checkedReceipt(
  builder: ReportBuilder,
  reader: LedgerReader,
  current: Checkpoint,
  trust: CheckpointTrust,
  bytes: Uint8Array,
  name: string,
): Promise<Uint8Array | undefined> {
  const receipt = parseReceipt(bytes);
  if (receipt.index >= current.size) {
    fail(builder, name, 'missing', `entry ${receipt.index} is not in this record`);
    return undefined;
  }
  for await (const { entry } of reader.read(receipt.index, receipt.index + 1)) {
    const verdict = verifyReceipt(receipt, entry, trust);
    if (!verdict.ok)
      fail(builder, name, verdict.reason, `entry ${receipt.index} is not the one of the receipt`);
  }
  return receipt.checkpoint;
}

/** The current tree is an extension of the tree of an earlier checkpoint. */
async function checkExtends(
  builder: ReportBuilder,
  reader: LedgerReader,
  current: Checkpoint,
  trust: CheckpointTrust,
  note: Uint8Array,
  name: string,
): Promise<void> {
  const earlier = openCheckpoint(note, trust);
  if (earlier.size > current.size)
    return fail(builder, name, 'rollback', `covers ${earlier.size} entries, this record has ${current.size}`);
  if (earlier.size === 0) return;
  const proof = await reader.consistencyProof(earlier.size, current.size);
  if (verifyConsistency(earlier.size, current.size, proof, earlier.root, current.root)) return;
  fail(builder, name, 'fork', `the log signed another history of ${earlier.size} entries`);
}

async function tried<T>(
  builder: ReportBuilder,
  name: string,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof HanpyoError)) throw error;
    fail(builder, name, error instanceof DecodeError ? error.code : 'unverifiable', error.message);
    return undefined;
  }
}

function fail(builder: ReportBuilder, culprit: string, code: string, message: string): void {
  builder.fail({ check: 'V04', culprit, code, message });
}
