/** What a voter takes home: that an entry is on the ledger, where, and the proof that anyone checks offline. */
import { receiptText, trackerOfBallot, trackerText } from 'hanpyo/ballot';
import { anonymousTracker } from 'hanpyo/ballot/anonymous';
import { fromUtf8, toHex } from 'hanpyo/core';
import { type AppendLevel, encodeReceipt } from 'hanpyo/ledger';
import { type EntryFrame, readFrame } from 'hanpyo/record';
import type { HeldElection } from './election.js';
import { nativeLeafHash } from './native-hash.js';
import { Problem } from './problems.js';

/** The levels, weakest first. */
export const LEVELS: readonly AppendLevel[] = ['sequenced', 'published', 'witnessed'];

/** The answer to an entry that is on the ledger. All bytes are hexadecimal. */
export interface EntryReceipt {
  readonly index: number;
  readonly leafHash: string;
  readonly level: AppendLevel;
  /** Whether it was there before this request. */
  readonly duplicate: boolean;
  /** The tlog-proof (C2SP), with the checkpoint at its end; from `published` on. */
  readonly proof?: string;
  /** Of a ballot: its tracker, as people read it and whole, and the text that `hanpyo verify --receipt` takes. */
  readonly tracker?: string;
  readonly trackerHash?: string;
  readonly receipt?: string;
}

/**
 * Makes the receipt of an entry that is durable, once its checkpoint has the level.
 * @throws {Problem} `not-witnessed` if too few witnesses answer: the entry is there all the same
 */
export async function receiptOf(
  election: HeldElection,
  {
    index,
    bytes,
    duplicate,
  }: { readonly index: number; readonly bytes: Uint8Array; readonly duplicate: boolean },
  level: AppendLevel,
): Promise<EntryReceipt> {
  const leaf = nativeLeafHash(bytes);
  const base = { index, leafHash: toHex(leaf), level, duplicate };
  const frame = readFrame(bytes);
  const proof = level === 'sequenced' ? undefined : await proofOf(election, index, leaf, level);
  return {
    ...base,
    ...(proof === undefined ? {} : { proof }),
    ...ballotParts(election, frame, index, proof),
  };
}

/** The entry at a position, once a checkpoint covers it. @throws {Problem} `not-found` */
export async function entryAt(election: HeldElection, index: number): Promise<Uint8Array> {
  const { ledger } = election;
  if (index >= ledger.size().sequenced) throw new Problem('not-found');
  await election.checkpoints.covering(index + 1, 'published');
  for await (const { entry } of ledger.read(index, index + 1)) return entry;
  throw new Problem('not-found');
}

async function proofOf(
  { proofs, checkpoints }: HeldElection,
  index: number,
  leaf: Uint8Array,
  level: 'published' | 'witnessed',
): Promise<string> {
  const checkpoint = await checkpoints.covering(index + 1, level);
  const proof = await proofs.inclusion(index, leaf, checkpoint);
  return fromUtf8(encodeReceipt({ index, proof, checkpoint: checkpoint.note }));
}

function ballotParts(
  { record }: HeldElection,
  frame: EntryFrame,
  ledgerIndex: number,
  proof: string | undefined,
): Pick<EntryReceipt, 'tracker' | 'trackerHash' | 'receipt'> {
  const tracker = trackerOf(record, frame);
  if (tracker === undefined) return {};
  const { electionId } = frame;
  const shown = { tracker: trackerText(tracker), trackerHash: toHex(tracker) };
  if (proof === undefined) return shown;
  return { ...shown, receipt: receiptText({ electionId, tracker, ledgerIndex, proof }) };
}

/** The tracker of a ballot, whoever cast it; `undefined` for every other entry. */
export function trackerOf(
  record: HeldElection['record'],
  { type, electionId, payload }: EntryFrame,
): Uint8Array | undefined {
  if (type === 'ballot') return trackerOfBallot(payload, record.poll.opened.context.group);
  return type === 'anonymous-ballot' ? anonymousTracker(electionId, payload) : undefined;
}
