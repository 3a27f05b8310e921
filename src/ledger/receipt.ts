/**
 * Receipts (C2SP tlog-proof v1, spec L-5): a text file with which anyone shows, offline, that an entry is in the log. It
 * holds the entry's index, its inclusion proof and a checkpoint; the entry itself is given beside it.
 */
import { concatBytes, fromBase64, fromUtf8, toBase64, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { MAX_NOTE_BYTES } from './note.js';
import { HASH_BYTES, leafHash, verifyInclusion } from './tree.js';

/** A receipt taken apart. */
export interface Receipt {
  readonly index: number;
  /** Sibling hashes, the leaf's own first; at most 63. */
  readonly proof: readonly Uint8Array[];
  /** The exact bytes of the checkpoint's note. */
  readonly checkpoint: Uint8Array;
  /** Data of the application. No signature covers it. */
  readonly extra?: Uint8Array;
}

/** What a receipt proves once it is verified, or why it proves nothing. */
export type ReceiptVerdict =
  | { readonly ok: true; readonly index: number; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: 'index-outside' | 'not-included' };

/** The bytes of a receipt. @throws {RangeError} or {@link DecodeError} for parts that are not those of a receipt */
export function encodeReceipt(receipt: Receipt): Uint8Array {
  parseCheckpoint(receipt.checkpoint);
  const { index, proof, extra } = receipt;
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('index must be a safe integer');
  if (proof.length > MAX_PROOF || proof.some((h) => h.length !== HASH_BYTES))
    throw new RangeError('a proof has at most 63 hashes of 32 bytes');
  const lines = [HEADER];
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`);
  lines.push(`index ${index}`, ...proof.map(toBase64), '', '');
  return concatBytes(utf8(lines.join('\n')), receipt.checkpoint);
}

/** Takes a receipt apart; nothing is verified yet. @throws {DecodeError} if it is not exactly the text of a receipt */
export function parseReceipt(bytes: Uint8Array): Receipt {
  if (bytes.length > MAX_NOTE_BYTES)
    throw new DecodeError('too-large', 'receipt', 'more than 1,000,000 bytes');
  const text = fromUtf8(bytes, 'receipt');
  const split = text.indexOf('\n\n');
  const lines = text.slice(0, split).split('\n');
  if (split < 0 || lines.shift() !== HEADER) throw new DecodeError('bad-tag', 'receipt', `not a ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ')
    ? fromBase64(lines.shift()?.slice(6) ?? '', 'receipt.extra')
    : undefined;
  const index = lines.shift();
  if (!index?.startsWith('index ')) throw new DecodeError('bad-encoding', 'receipt.index', 'no index line');
  if (lines.length > MAX_PROOF) throw new DecodeError('too-large', 'receipt.proof', 'more than 63 hashes');
  const proof = lines.map((line, i) => parseHash(line, `receipt.proof[${i}]`));
  const checkpoint = utf8(text.slice(split + 2));
  parseCheckpoint(checkpoint);
  const base = {
    index: parseDecimal(index.slice(6), Number.MAX_SAFE_INTEGER, 'receipt.index'),
    proof,
    checkpoint,
  };
  return extra === undefined ? base : { ...base, extra };
}

/**
 * Verifies a receipt for an entry, offline.
 * @param entry - the bytes that are said to be in the log
 * @throws {DecodeError} or `NoteError` if the receipt or its checkpoint is malformed or not to be believed
 */
export function verifyReceipt(receipt: Receipt, entry: Uint8Array, trust: CheckpointTrust): ReceiptVerdict {
  const checkpoint = openCheckpoint(receipt.checkpoint, trust);
  if (receipt.index >= checkpoint.size) return { ok: false, reason: 'index-outside' };
  const { index, proof } = receipt;
  if (!verifyInclusion(index, checkpoint.size, leafHash(entry), proof, checkpoint.root))
    return { ok: false, reason: 'not-included' };
  return { ok: true, index, checkpoint };
}

function parseHash(line: string, path: string): Uint8Array {
  const hash = fromBase64(line, path);
  if (hash.length !== HASH_BYTES) throw new DecodeError('bad-encoding', path, 'a hash has 32 bytes');
  return hash;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_PROOF = 63;
