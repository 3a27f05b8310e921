/** What an auditor has from elsewhere, and the record must agree with (check V04): earlier checkpoints and receipts. */
import { anonymousTracker } from '../ballot/anonymous/encoded-vote.js';
import { trackerOfBallot } from '../ballot/ballot.js';
import {
  type Receipt as BallotReceipt,
  isReceiptFor,
  parseReceipt as parseBallotReceipt,
} from '../ballot/receipt.js';
import { equalBytes, fromUtf8, toHex, utf8 } from '../core/bytes.js';
import { DecodeError, HanpyoError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import {
  type Checkpoint,
  type CheckpointTrust,
  openCheckpoint,
  parseCheckpoint,
} from '../ledger/checkpoint.js';
import type { LedgerReader } from '../ledger/interfaces.js';
import { NoteError } from '../ledger/note.js';
import { type Receipt as LedgerReceipt, parseReceipt, verifyReceipt } from '../ledger/receipt.js';
import { verifyConsistency } from '../ledger/tree.js';
import { frameOf } from '../record/decoding.js';
import type { EntryFrame } from '../record/entry.js';
import type { ReportBuilder } from './report.js';

/** A piece of evidence under the name that its owner knows it by, such as the name of a file: findings name it so. */
export interface NamedEvidence {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Evidence from outside the record. Each is checked; the check is not asked for where there is none. */
export interface Evidence {
  /** Checkpoint notes seen earlier, by this auditor or another. Without a name they are called `checkpoint`. */
  readonly checkpoints?: readonly (Uint8Array | NamedEvidence)[];
  /** Voters' receipts of their ballots (spec 6.4), or plain tlog-proofs of any entry. Without a name, `receipt 1` and so on. */
  readonly receipts?: readonly (Uint8Array | NamedEvidence)[];
  /** The auditor's own policies (L-14), which the checkpoint must satisfy too (check V40). Without a name, `policy 1` and so on. */
  readonly policies?: readonly (Uint8Array | NamedEvidence)[];
}

/** The record that evidence is compared with. */
export interface ComparedRecord {
  readonly reader: LedgerReader;
  readonly current: Checkpoint;
  readonly trust: CheckpointTrust;
  /** 32 bytes, of the first entry. */
  readonly electionId: Uint8Array;
  /** Of the election, to compute trackers; `undefined` where the manifest names none that is known. */
  readonly group: Group | undefined;
}

/** A receipt taken apart: the ledger's proof, and of what ballot it is said to be. */
interface TakenReceipt {
  readonly proof: LedgerReceipt;
  readonly ballot: BallotReceipt | undefined;
}

/**
 * Runs check V04 over all evidence.
 * @returns the checkpoints of receipts that are of this log, for check V40
 */
export async function checkEvidence(
  builder: ReportBuilder,
  record: ComparedRecord,
  evidence: Evidence,
): Promise<readonly NamedEvidence[]> {
  const { checkpoints = [], receipts = [] } = evidence;
  const ofReceipts: NamedEvidence[] = [];
  for (const [i, item] of receipts.entries()) {
    const { name, bytes } = named(item, `receipt ${i + 1}`);
    await tried(builder, name, async () => {
      const note = await checkReceipt(builder, record, takeApart(bytes), name);
      if (note !== undefined) ofReceipts.push({ name, bytes: note });
    });
  }
  for (const { name, bytes } of [...checkpoints.map((item) => named(item, 'checkpoint')), ...ofReceipts])
    await tried(builder, name, () => checkExtends(builder, record, bytes, name));
  const asked = checkpoints.length + receipts.length;
  builder.examine('V04', asked);
  if (asked === 0) builder.waive('V04', 'no earlier checkpoint or receipt was given');
  else builder.complete('V04');
  return ofReceipts;
}

/** The receipt's entry is the one at its place in this record; returns the receipt's checkpoint, if it is of this log. */
async function checkReceipt(
  builder: ReportBuilder,
  { reader, current, trust, electionId, group }: ComparedRecord,
  { proof, ballot }: TakenReceipt,
  name: string,
): Promise<Uint8Array | undefined> {
  if (ballot !== undefined && !equalBytes(ballot.electionId, electionId))
    throw new EvidenceError('other-election', `a receipt of another election, ${toHex(ballot.electionId)}`);
  openOfThisLog(proof.checkpoint, trust, 'receipt');
  const { index } = proof;
  if (index >= current.size) {
    fail(builder, name, 'missing', `entry ${index} is not in this record`);
    return undefined;
  }
  for await (const { entry } of reader.read(index, index + 1)) {
    const verdict = verifyReceipt(proof, entry, trust);
    if (!verdict.ok) fail(builder, name, verdict.reason, `entry ${index} is not the one of the receipt`);
    if (ballot !== undefined && !isReceiptOf(ballot, index, entry, group))
      fail(builder, name, 'other-ballot', `entry ${index} is not the ballot that the receipt names`);
  }
  return proof.checkpoint;
}

function takeApart(bytes: Uint8Array): TakenReceipt {
  return readable('receipt', () => {
    const text = fromUtf8(bytes, 'receipt');
    if (!text.startsWith(BALLOT_RECEIPT)) return { proof: parseReceipt(bytes), ballot: undefined };
    const ballot = parseBallotReceipt(text);
    return { proof: parseReceipt(utf8(ballot.proof)), ballot };
  });
}

/** Whether the entry is a ballot with the receipt's tracker: a right proof of somebody else's ballot is worth nothing. */
function isReceiptOf(
  receipt: BallotReceipt,
  index: number,
  entry: Uint8Array,
  group: Group | undefined,
): boolean {
  const { frame } = frameOf(entry, index);
  if (frame === undefined || receipt.ledgerIndex !== index) return false;
  const tracker = trackerIn(frame, group);
  return tracker !== undefined && isReceiptFor(receipt, frame.electionId, tracker);
}

/** The tracker of the ballot that an entry holds; `undefined` if it holds none. */
function trackerIn(
  { type, electionId, payload }: EntryFrame,
  group: Group | undefined,
): Uint8Array | undefined {
  if (type === 'anonymous-ballot') return anonymousTracker(electionId, payload);
  return type === 'ballot' && group !== undefined ? trackerOfBallot(payload, group) : undefined;
}

/** The current tree is an extension of the tree of an earlier checkpoint. */
async function checkExtends(
  builder: ReportBuilder,
  { reader, current, trust }: ComparedRecord,
  note: Uint8Array,
  name: string,
): Promise<void> {
  const earlier = openOfThisLog(note, trust, 'checkpoint');
  if (earlier.size > current.size)
    return fail(builder, name, 'rollback', `covers ${earlier.size} entries, this record has ${current.size}`);
  if (earlier.size === 0) return;
  const proof = await reader.consistencyProof(earlier.size, current.size);
  if (verifyConsistency(earlier.size, current.size, proof, earlier.root, current.root)) return;
  fail(builder, name, 'fork', `the log signed another history of ${earlier.size} entries`);
}

/** Opens the checkpoint of a piece of evidence, telling what is no evidence about this log. @throws {EvidenceError} */
function openOfThisLog(note: Uint8Array, trust: CheckpointTrust, kind: Kind): Checkpoint {
  const { origin } = readable(kind, () => parseCheckpoint(note));
  if (origin !== trust.origin)
    throw new EvidenceError('other-log', `a ${kind} of another log, ${origin}; this is ${trust.origin}`);
  try {
    return openCheckpoint(note, trust);
  } catch (error) {
    if (!(error instanceof NoteError) || error.code !== 'note-unsigned') throw error;
    throw new EvidenceError('other-log', `a ${kind} of another log: the log of this record did not sign it`);
  }
}

type Kind = 'receipt' | 'checkpoint';

/** Decodes evidence. @throws {EvidenceError} `unreadable` where it does not decode */
function readable<T>(kind: Kind, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new EvidenceError('unreadable', `not a ${kind}, or a damaged one: ${error.message}`);
  }
}

function named(item: Uint8Array | NamedEvidence, name: string): NamedEvidence {
  return item instanceof Uint8Array ? { name, bytes: item } : item;
}

/** First words of a ballot's receipt; a tlog-proof begins otherwise. */
const BALLOT_RECEIPT = 'hanpyo receipt';

async function tried(builder: ReportBuilder, name: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof HanpyoError)) throw error;
    fail(builder, name, error instanceof EvidenceError ? error.code : 'unverifiable', error.message);
  }
}

function fail(builder: ReportBuilder, culprit: string, code: string, message: string): void {
  builder.fail({ check: 'V04', culprit, code, message });
}

/** What was brought says nothing about this record. Never leaves this file. */
class EvidenceError extends HanpyoError {
  declare readonly code: 'unreadable' | 'other-log' | 'other-election';
}
