/**
 * Receipts in the booth: what the board answers is believed only as far as it can be recomputed. The text to keep is that of
 * `hanpyo verify --receipt` with the hash of the ledger's leaf in the proof's own field for such data, so that it can be checked again
 * anywhere without a network. The square code holds tracker, position and signed checkpoint only.
 */
import { isReceiptFor, parseReceipt, receiptText, trackerOfBallot, trackerText } from 'hanpyo/ballot';
import { DecodeError, fromHex, fromUtf8, parseDecimal, utf8 } from 'hanpyo/core';
import {
  type Checkpoint,
  encodeReceipt,
  leafHash,
  openCheckpoint,
  parseReceipt as parseProof,
  verifyInclusion,
} from 'hanpyo/ledger';
import { readFrame } from 'hanpyo/record';
import type { OpenedElection } from './election-file.js';
import type { ReceiptView } from './messages.js';

const CODE = 'hanpyo receipt code v1';
/** Most characters of a receipt. */
export const MAX_TEXT = 20_000;

/**
 * Checks a receipt, either form.
 * @param entry - the ledger entry of the ballot, where this device has it: then nothing of the receipt is taken on trust
 * @throws {DecodeError} or `NoteError` if it is malformed, of another election, not signed by the ledger, or does not prove what it says
 */
export function checkReceipt(election: OpenedElection, text: string, entry?: Uint8Array): ReceiptView {
  if (text.length > MAX_TEXT) throw new DecodeError('too-large', 'receipt', 'too long');
  const tidy = text.replaceAll('\r\n', '\n').trimStart();
  return tidy.startsWith(CODE) ? checkCode(election, tidy) : checkText(election, tidy, entry);
}

/** Checks what the board says of the position in a square code: the same tracker there, with a proof. */
export function checkLocated(
  election: OpenedElection,
  code: string,
  receipt: string,
  leaf: string,
): ReceiptView {
  const expected = checkReceipt(election, code);
  const found = checkText(election, receipt, undefined, fromHex(leaf));
  if (found.tracker !== expected.tracker || found.index !== expected.index)
    throw new DecodeError('bad-value', 'receipt.tracker', 'the board has another ballot there');
  return found;
}

function checkText(
  election: OpenedElection,
  text: string,
  entry: Uint8Array | undefined,
  leafOfBoard?: Uint8Array,
): ReceiptView {
  const receipt = parseReceipt(text);
  if (!isReceiptFor(receipt, election.electionId, receipt.tracker))
    throw new DecodeError('wrong-election', 'receipt', 'a receipt of another election');
  const proof = parseProof(utf8(receipt.proof));
  const leaf =
    entry === undefined ? (leafOfBoard ?? proof.extra) : leafOfEntry(election, entry, receipt.tracker);
  if (leaf?.length !== 32) throw new DecodeError('bad-value', 'receipt.proof', 'does not name the leaf');
  const checkpoint = checkpointOf(election, proof.checkpoint);
  const { index } = proof;
  const isIncluded =
    index === receipt.ledgerIndex &&
    index < checkpoint.size &&
    verifyInclusion(index, checkpoint.size, leaf, proof.proof, checkpoint.root);
  if (!isIncluded) throw new DecodeError('bad-value', 'receipt.proof', 'the ballot is not in this ledger');
  const kept = receiptText({ ...receipt, proof: fromUtf8(encodeReceipt({ ...proof, extra: leaf })) });
  const tracker = trackerText(receipt.tracker);
  const code = `${CODE}\n${tracker}\nindex ${index}\n${fromUtf8(proof.checkpoint)}`;
  return { kind: 'included', tracker, index, size: checkpoint.size, text: kept, code };
}

function checkCode(election: OpenedElection, code: string): ReceiptView {
  const [, tracker = '', position = '', ...note] = code.split('\n');
  if (!/^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/.test(tracker) || !position.startsWith('index '))
    throw new DecodeError('bad-text', 'receipt', `not a ${CODE}`);
  const { size } = checkpointOf(election, utf8(note.join('\n')));
  const index = parseDecimal(position.slice(6), Number.MAX_SAFE_INTEGER, 'receipt.index');
  if (index >= size) throw new DecodeError('bad-value', 'receipt.index', 'beyond the checkpoint');
  return { kind: 'signed', tracker, index, size, text: code, code };
}

function checkpointOf({ trust }: OpenedElection, note: Uint8Array): Checkpoint {
  return openCheckpoint(note, trust);
}

/** The leaf of an entry that holds the ballot of this tracker. */
function leafOfEntry({ group }: OpenedElection, entry: Uint8Array, tracker: Uint8Array): Uint8Array {
  const own = trackerOfBallot(readFrame(entry).payload, group);
  if (trackerText(own) !== trackerText(tracker) || own.some((byte, i) => byte !== tracker[i]))
    throw new DecodeError('bad-value', 'receipt.tracker', 'a receipt for another ballot');
  return leafHash(entry);
}
