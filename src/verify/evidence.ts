/** What an auditor has from elsewhere, and the record must agree with (check V04): earlier checkpoints and receipts. */
import { trackerOfBallot } from '../ballot/ballot.js';
import {
  type Receipt as BallotReceipt,
  isReceiptFor,
  parseReceipt as parseBallotReceipt,
} from '../ballot/receipt.js';
import { fromUtf8, utf8 } from '../core/bytes.js';
import { DecodeError, HanpyoError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from '../ledger/checkpoint.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { parseReceipt, verifyReceipt } from '../ledger/receipt.js';
import { verifyConsistency } from '../ledger/tree.js';
import { frameOf } from '../record/decoding.js';
import type { ReportBuilder } from './report.js';

/** Evidence from outside the record. Each is checked; the check is not asked for where there is none. */
export interface Evidence {
  /** Checkpoint notes seen earlier, by this auditor or another. */
  readonly checkpoints?: readonly Uint8Array[];
  /** Voters' receipts of their ballots (spec 6.4), or plain tlog-proofs of any entry. */
  readonly receipts?: readonly Uint8Array[];
}

/** A receipt taken apart: the ledger's proof, and of what ballot it is said to be. */
interface TakenReceipt {
  readonly proof: Uint8Array;
  readonly ballot: BallotReceipt | undefined;
}

/** Runs check V04 over all evidence. @param group - of the election, to compute trackers */
export async function checkEvidence(
  builder: ReportBuilder,
  reader: LedgerReader,
  current: Checkpoint,
  trust: CheckpointTrust,
  evidence: Evidence,
  group: Group | undefined,
): Promise<void> {
  const notes = [...(evidence.checkpoints ?? [])].map((note) => ({ name: 'checkpoint', note }));
  for (const [i, receipt] of (evidence.receipts ?? []).entries()) {
    const name = `receipt ${i + 1}`;
    const note = await tried(builder, name, () =>
      checkedReceipt(builder, reader, current, trust, takeApart(receipt), group, name),
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
  { proof, ballot }: TakenReceipt,
  group: Group | undefined,
  name: string,
): Promise<Uint8Array | undefined> {
  const receipt = parseReceipt(proof);
  if (receipt.index >= current.size) {
    fail(builder, name, 'missing', `entry ${receipt.index} is not in this record`);
    return undefined;
  }
  for await (const { entry } of reader.read(receipt.index, receipt.index + 1)) {
    const verdict = verifyReceipt(receipt, entry, trust);
    if (!verdict.ok)
      fail(builder, name, verdict.reason, `entry ${receipt.index} is not the one of the receipt`);
    if (ballot !== undefined && !isReceiptOf(ballot, receipt.index, entry, group))
      fail(builder, name, 'other-ballot', `entry ${receipt.index} is not the ballot that the receipt names`);
  }
  return receipt.checkpoint;
}

function takeApart(bytes: Uint8Array): TakenReceipt {
  const text = fromUtf8(bytes, 'receipt');
  if (!text.startsWith(BALLOT_RECEIPT)) return { proof: bytes, ballot: undefined };
  const ballot = parseBallotReceipt(text);
  return { proof: utf8(ballot.proof), ballot };
}

/** Whether the entry is a ballot with the receipt's tracker: a right proof of somebody else's ballot is worth nothing. */
function isReceiptOf(
  receipt: BallotReceipt,
  index: number,
  entry: Uint8Array,
  group: Group | undefined,
): boolean {
  const { frame } = frameOf(entry, index);
  if (frame?.type !== 'ballot' || group === undefined || receipt.ledgerIndex !== index) return false;
  return isReceiptFor(receipt, frame.electionId, trackerOfBallot(frame.payload, group));
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

/** First words of a ballot's receipt; a tlog-proof begins otherwise. */
const BALLOT_RECEIPT = 'hanpyo receipt';

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
