/**
 * What passes between a log and a witness (C2SP tlog-witness v1, spec L-7.2): the body of `add-checkpoint`, the paths, and
 * the sizes that both sides hold to.
 */
import { concatBytes, fromBase64, fromUtf8, toBase64, toHex, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import { parseDecimal } from '../core/integers.js';
import { HASH_BYTES } from './tree.js';

/** The most bytes of a request to a witness, and of its answer. */
export const MAX_WITNESS_BYTES = 65_536;

/** The media type of a size in an answer of status 409. */
export const TLOG_SIZE_TYPE = 'text/x.tlog.size';

/** Path of the submission endpoint, below the submission prefix. */
export const ADD_CHECKPOINT_PATH = '/add-checkpoint';

/** A request to cosign. */
export interface AddCheckpoint {
  /** The size that the log believes the witness last cosigned; 0 for none. */
  readonly oldSize: number;
  /** The consistency proof from there; empty from 0, and from the size itself. */
  readonly proof: readonly Uint8Array[];
  /** The exact bytes of the checkpoint's note. */
  readonly checkpoint: Uint8Array;
}

/** The body of a request. @throws {RangeError} for more than 63 hashes, or others than of 32 bytes */
export function encodeAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): Uint8Array {
  if (proof.length > MAX_PROOF || proof.some((hash) => hash.length !== HASH_BYTES))
    throw new RangeError('a proof has at most 63 hashes of 32 bytes');
  const lines = [`old ${oldSize}`, ...proof.map(toBase64), '', ''];
  return concatBytes(utf8(lines.join('\n')), checkpoint);
}

/** Takes a request apart; nothing is verified, the checkpoint not even read. @throws {DecodeError} */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  if (body.length > MAX_WITNESS_BYTES)
    throw new DecodeError('too-large', 'add-checkpoint', `more than ${MAX_WITNESS_BYTES} bytes`);
  const text = fromUtf8(body, 'add-checkpoint');
  const split = text.indexOf('\n\n');
  const [old, ...hashes] = text.slice(0, Math.max(split, 0)).split('\n');
  if (old === undefined || !old.startsWith('old '))
    throw new DecodeError('bad-encoding', 'add-checkpoint.old', 'no line with the old size');
  if (hashes.length > MAX_PROOF)
    throw new DecodeError('too-large', 'add-checkpoint.proof', 'more than 63 hashes');
  return {
    oldSize: parseDecimal(old.slice(4), Number.MAX_SAFE_INTEGER, 'add-checkpoint.old'),
    proof: hashes.map((line, i) => parseHash(line, `add-checkpoint.proof[${i}]`)),
    checkpoint: utf8(text.slice(split + 2)),
  };
}

/** The path, below the monitoring prefix, of the checkpoint that a witness last cosigned for an origin. */
export function monitoringPath(origin: string): string {
  return `/${originHash(origin)}/checkpoint`;
}

/** SHA-256 of an origin in hexadecimal: what a witness and a mirror call the log in their paths. */
export function originHash(origin: string): string {
  return toHex(sha256(utf8(origin)));
}

function parseHash(line: string, path: string): Uint8Array {
  const hash = fromBase64(line, path);
  if (hash.length !== HASH_BYTES) throw new DecodeError('bad-encoding', path, 'a hash has 32 bytes');
  return hash;
}

const MAX_PROOF = 63;
