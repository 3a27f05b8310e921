/**
 * Receipts (spec section 6.4): what a voter keeps. A receipt names the ballot and proves that the ledger holds it; it
 * holds neither choice nor randomness, so it shows nobody how the voter voted.
 */
import { equalBytes, fromHex, toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import { trackerText } from './tracker.js';

/** A voter's receipt. */
export interface Receipt {
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  /** 32 bytes. */
  readonly tracker: Uint8Array;
  /** Position of the ballot on the ledger. */
  readonly ledgerIndex: number;
  /** The ledger's proof of inclusion, as text of the ledger's own format. */
  readonly proof: string;
}

const TITLE = 'hanpyo receipt v1';
const MAX_LENGTH = 20_000;

/**
 * The text of a receipt: title, election, tracker (as the voter saw it on the screen, then whole) and index, one line each,
 * an empty line, and the ledger's proof.
 * @throws {RangeError} if a field is not what {@link Receipt} says
 */
export function receiptText(receipt: Receipt): string {
  const { electionId, tracker, ledgerIndex, proof } = receipt;
  if (electionId.length !== 32 || tracker.length !== 32)
    throw new RangeError('election id and tracker have 32 bytes');
  if (!Number.isSafeInteger(ledgerIndex) || ledgerIndex < 0)
    throw new RangeError('a ledger index is a non-negative integer');
  const lines = [
    TITLE,
    `election ${toHex(electionId)}`,
    `tracker ${trackerText(tracker)}`,
    `tracker-hash ${toHex(tracker)}`,
    `index ${ledgerIndex}`,
  ];
  const text = `${lines.join('\n')}\n\n${proof}`;
  if (text.length > MAX_LENGTH) throw new RangeError(`a receipt has at most ${MAX_LENGTH} characters`);
  return text;
}

/**
 * Reads the text of a receipt. The ledger's proof is not looked into.
 * @throws {DecodeError} `too-large`, `bad-text`, `bad-encoding`, `bad-number`; `bad-value` if the tracker that people read is
 *   not that of the whole tracker
 */
export function parseReceipt(text: string): Receipt {
  if (text.length > MAX_LENGTH)
    throw new DecodeError('too-large', 'receipt', `more than ${MAX_LENGTH} characters`);
  const [title = '', election = '', shown = '', whole = '', index = '', empty, ...proof] = text.split('\n');
  if (title !== TITLE || empty !== '')
    throw new DecodeError('bad-text', 'receipt', `does not begin like a ${TITLE}`);
  const electionId = hash(election, 'election');
  const tracker = hash(whole, 'tracker-hash');
  if (value(shown, 'tracker') !== trackerText(tracker))
    throw new DecodeError('bad-value', 'receipt.tracker', 'is not the tracker of the line tracker-hash');
  return Object.freeze({
    electionId,
    tracker,
    ledgerIndex: parseDecimal(value(index, 'index'), Number.MAX_SAFE_INTEGER, 'receipt.index'),
    proof: proof.join('\n'),
  });
}

/**
 * Whether a receipt is for the ballot that the voter's own device prepared. A receipt with somebody else's tracker is
 * how a server makes two voters watch over one ballot (Küsters, Truderung and Vogt 2012, "clash attacks").
 */
export function isReceiptFor(receipt: Receipt, electionId: Uint8Array, tracker: Uint8Array): boolean {
  return equalBytes(receipt.electionId, electionId) && equalBytes(receipt.tracker, tracker);
}

function value(line: string, name: string): string {
  if (!line.startsWith(`${name} `))
    throw new DecodeError('bad-text', `receipt.${name}`, `expected a line "${name} ..."`);
  return line.slice(name.length + 1);
}

function hash(line: string, name: string): Uint8Array {
  const bytes = fromHex(value(line, name), `receipt.${name}`);
  if (bytes.length !== 32) throw new DecodeError('bad-encoding', `receipt.${name}`, 'expected 32 bytes');
  return bytes;
}
