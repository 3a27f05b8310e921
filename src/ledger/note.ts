/**
 * Signed notes (C2SP signed-note v1, spec L-3): a text that ends in a newline, a blank line, and signature lines
 * `— name base64(key id || signature)`.
 */
import { concatBytes, fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from '../core/bytes.js';
import { DecodeError, HanpyoError } from '../core/errors.js';
import { isNoteName, type NoteSigner, type NoteVerifier } from './note-keys.js';

/** The longest note that is read, in bytes. */
export const MAX_NOTE_BYTES = 1_000_000;

/** The most signatures that a note may carry. */
export const MAX_NOTE_SIGNATURES = 100;

/** One signature line. */
export interface NoteSignature {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A note taken apart; nothing is verified yet. */
export interface ParsedNote {
  /** The signed text, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A note of which at least one signature is verified, and no signature of a known key is bad. */
export interface OpenedNote extends ParsedNote {
  /** The keys whose signatures are verified, each once, in the order of the note. */
  readonly verified: readonly { readonly key: NoteVerifier; readonly signature: Uint8Array }[];
}

/** Takes a note apart. @throws {DecodeError} `too-large`, `bad-text` or `bad-encoding` */
export function parseNote(bytes: Uint8Array): ParsedNote {
  const bad = (why: string) => new DecodeError('bad-encoding', 'note', why);
  if (bytes.length > MAX_NOTE_BYTES) throw new DecodeError('too-large', 'note', 'more than 1,000,000 bytes');
  const whole = fromUtf8(bytes, 'note');
  if (CONTROL.test(whole)) throw bad('control character');
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) throw bad('no signature block, or no newline at its end');
  const text = whole.slice(0, split + 1);
  const block = whole.slice(split + 2);
  if (block === '') throw bad('empty signature block');
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > MAX_NOTE_SIGNATURES)
    throw new DecodeError('too-large', 'note', 'more than 100 signatures');
  return { text, signatures: lines.map((line, i) => parseSignatureLine(line, `note.signatures[${i}]`)) };
}

/** Reads one signature line, without its newline. @throws {DecodeError} `bad-encoding` */
export function parseSignatureLine(line: string, path = 'signature line'): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ');
  if (dash !== '—' || name === undefined || encoded === undefined || rest.length > 0 || !isNoteName(name))
    throw new DecodeError('bad-encoding', path, 'not a signature line');
  const bytes = fromBase64(encoded, path);
  if (bytes.length < 5) throw new DecodeError('bad-encoding', path, 'signature is too short');
  return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
}

/** The text of one signature line, without newline. */
export function formatSignatureLine(signature: NoteSignature): string {
  const bytes = concatBytes(fromHex(signature.keyId), signature.signature);
  return `— ${signature.name} ${toBase64(bytes)}`;
}

/**
 * Verifies a note against known keys (C2SP signed-note): unknown keys are ignored; a bad signature of a known key refuses
 * the note; repeated signatures of one key count once; without any known signature the note is refused.
 * @throws {DecodeError} if it is not a note
 * @throws {NoteError} `note-bad-signature`, `note-unsigned`, or `note-ambiguous` where two known keys share name and id
 */
export function openNote(bytes: Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote {
  const note = parseNote(bytes);
  const text = utf8(note.text);
  const verified: { key: NoteVerifier; signature: Uint8Array }[] = [];
  for (const { name, keyId, signature } of note.signatures) {
    const [key, second] = verifiers.filter((v) => v.name === name && v.keyId === keyId);
    if (key === undefined) continue;
    if (second !== undefined) throw new NoteError('note-ambiguous', `two known keys are ${name}+${keyId}`);
    if (verified.some((v) => v.key === key)) continue;
    if (!key.verify(text, signature))
      throw new NoteError('note-bad-signature', `bad signature of ${name}+${keyId}`);
    verified.push({ key, signature });
  }
  if (verified.length === 0) throw new NoteError('note-unsigned', 'no signature of a known key');
  return { ...note, verified };
}

/**
 * Signs a text as a note.
 * @param text - ends in a newline and holds no other control character
 * @throws {RangeError} for another text, or without signers
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<Uint8Array> {
  if (!text.endsWith('\n') || CONTROL.test(text)) throw new RangeError('not the text of a note');
  if (signers.length === 0) throw new RangeError('a note needs a signer');
  const lines: string[] = [];
  for (const signer of signers) {
    const { name, keyId } = signer;
    lines.push(formatSignatureLine({ name, keyId, signature: await signer.sign(utf8(text)) }));
  }
  return utf8(`${text}\n${lines.join('\n')}\n`);
}

/** The note with further signature lines at its end. @throws {DecodeError} if `note` or a line is malformed */
export function addSignatures(note: Uint8Array, signatures: readonly NoteSignature[]): Uint8Array {
  const lines = signatures.map((s) => `${formatSignatureLine(s)}\n`);
  const joined = concatBytes(note, utf8(lines.join('')));
  parseNote(joined);
  return joined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f]/;

/** A note that parses but must not be believed. */
export class NoteError extends HanpyoError {
  declare readonly code: 'note-bad-signature' | 'note-unsigned' | 'note-ambiguous';
}
