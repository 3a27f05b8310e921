/**
 * Checkpoints (C2SP tlog-checkpoint v1, spec L-4): the signed statement "the log `origin` has `size` entries and this
 * root", as a note of three lines: origin, size in decimal, root in base64.
 */
import { equalBytes, fromBase64, toBase64 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import { NoteError, openNote, parseNote, signNote } from './note.js';
import {
  COSIGNATURE_NOTE,
  isNoteName,
  type NoteKey,
  type NoteSigner,
  type NoteVerifier,
} from './note-keys.js';
import { isRuleMet, type Policy } from './policy.js';
import { HASH_BYTES } from './tree.js';

/** A tree head: what a checkpoint says. */
export interface TreeHead {
  /** Name of the log, such as `example.org/vote/2026`: a URL without scheme. */
  readonly origin: string;
  /** Number of entries, a safe integer. */
  readonly size: number;
  /** Root hash, 32 bytes. */
  readonly root: Uint8Array;
}

/** A verified checkpoint. */
export interface Checkpoint extends TreeHead {
  /** The exact bytes of the signed note. */
  readonly note: Uint8Array;
  /** Names of the witnesses whose cosignatures are verified. */
  readonly cosigners: readonly string[];
}

/** The text of a checkpoint, which its signatures cover. @throws {RangeError} for a bad origin, size or root */
export function formatTreeHead(head: TreeHead): string {
  if (!isNoteName(head.origin))
    throw new RangeError('an origin is not empty and has no white space and no +');
  if (!Number.isSafeInteger(head.size) || head.size < 0) throw new RangeError('size must be a safe integer');
  if (head.root.length !== HASH_BYTES) throw new RangeError('a root has 32 bytes');
  return `${head.origin}\n${head.size}\n${toBase64(head.root)}\n`;
}

/**
 * Reads the text of a checkpoint. Extension lines after the third are allowed and ignored, empty ones are not.
 * @throws {DecodeError} `bad-encoding` or `bad-number`
 */
export function parseTreeHead(text: string): TreeHead {
  const lines = text.split('\n');
  const [origin, size, root] = lines;
  if (
    lines.pop() !== '' ||
    origin === undefined ||
    size === undefined ||
    root === undefined ||
    lines.includes('')
  )
    throw new DecodeError('bad-encoding', 'checkpoint', 'not the lines of a checkpoint');
  const head = {
    origin,
    size: parseDecimal(size, Number.MAX_SAFE_INTEGER, 'checkpoint.size'),
    root: fromBase64(root, 'checkpoint.root'),
  };
  if (head.root.length !== HASH_BYTES)
    throw new DecodeError('bad-encoding', 'checkpoint.root', 'a root has 32 bytes');
  return head;
}

/** The tree head inside a note, without verifying any signature. @throws {DecodeError} if it is not a checkpoint */
export function parseCheckpoint(note: Uint8Array): TreeHead {
  return parseTreeHead(parseNote(note).text);
}

/** Whom to believe about a log. */
export interface CheckpointTrust {
  readonly origin: string;
  /** Keys of the log; one of them must have signed. */
  readonly logKeys: readonly NoteVerifier[];
  /** Keys of witnesses; their cosignatures are counted. */
  readonly witnessKeys?: readonly NoteVerifier[];
  /** How many different witnesses must have cosigned; 0 by default. */
  readonly quorum?: number;
  /** A policy whose quorum must have cosigned; its witnesses are known besides `witnessKeys`. */
  readonly policy?: Policy;
}

/**
 * Verifies a checkpoint.
 * @throws {DecodeError} if it is not a checkpoint, or `bad-value` if it is of another origin
 * @throws {NoteError} if the log did not sign it, a known signature is bad, or fewer witnesses than the quorum cosigned
 */
export function openCheckpoint(note: Uint8Array, trust: CheckpointTrust): Checkpoint {
  const witnesses = knownWitnesses(trust);
  const opened = openNote(note, [...trust.logKeys, ...witnesses]);
  const head = parseTreeHead(opened.text);
  if (head.origin !== trust.origin)
    throw new DecodeError('bad-value', 'checkpoint.origin', `is ${head.origin}, expected ${trust.origin}`);
  if (!opened.verified.some(({ key }) => trust.logKeys.includes(key)))
    throw new NoteError('note-unsigned', 'no signature of the log itself');
  const cosigned = opened.verified.map(({ key }) => key).filter((key) => witnesses.includes(key));
  const cosigners = cosigned.map(({ name }) => name);
  if (new Set(cosigners).size < (trust.quorum ?? 0))
    throw new NoteError(
      'note-unsigned',
      `${cosigners.length} witnesses cosigned, ${trust.quorum} are needed`,
    );
  if (trust.policy !== undefined && !isQuorumOf(trust.policy, cosigned))
    throw new NoteError('note-unsigned', 'the witnesses who cosigned are not the quorum of the policy');
  return Object.freeze({ ...head, note: note.slice(), cosigners: Object.freeze(cosigners) });
}

/** Whether the holders of these keys together are the quorum of a policy. */
export function isQuorumOf(policy: Policy, cosigned: readonly NoteKey[]): boolean {
  return isRuleMet(policy.quorum, ({ key }) => cosigned.some((other) => isSameKey(key, other)));
}

/** The witnesses of a trust, each once: a policy may name those that are given anyway. */
function knownWitnesses({ witnessKeys = [], policy }: CheckpointTrust): readonly NoteVerifier[] {
  const named = (policy?.witnesses ?? []).map(({ key }) => key);
  return [...witnessKeys, ...named.filter((key) => !witnessKeys.some((other) => isSameKey(key, other)))];
}

function isSameKey(a: NoteKey, b: NoteKey): boolean {
  return a.name === b.name && a.type === b.type && equalBytes(a.publicKey, b.publicKey);
}

/** Signs a tree head as the log. @throws {RangeError} for a witness's key: it cosigns, it does not speak for the log */
export async function signCheckpoint(head: TreeHead, signers: readonly NoteSigner[]): Promise<Uint8Array> {
  if (signers.some((s) => s.type === COSIGNATURE_NOTE.type))
    throw new RangeError('a cosignature key cannot sign as the log');
  return signNote(formatTreeHead(head), signers);
}
