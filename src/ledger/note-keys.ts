/**
 * Keys of signed notes (spec L-3.2): verifier keys as text, and the two signature types that are built in, Ed25519
 * (C2SP signed-note, type 0x01) and the timestamped cosignature of a witness (C2SP tlog-cosignature v1, type 0x04).
 * Other types plug in as a {@link NoteAlgorithm}.
 */
import { concatBytes, fromBase64, fromHex, toBase64, toHex, utf8 } from '../core/bytes.js';
import { ed25519PublicKey, ed25519Sign } from '../core/ed25519.js';
import { ed25519Verify, isEd25519PublicKey } from '../core/ed25519-verify.js';
import { DecodeError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';

/** Name and key id of a note's key. The id is 4 bytes: a hint, not a proof. */
export interface NoteKey {
  /** Not empty, without white space and `+`. */
  readonly name: string;
  /** Signature type byte. */
  readonly type: number;
  /** First 4 bytes of SHA-256(name || 0x0A || type || public key), as 8 hexadecimal digits. */
  readonly keyId: string;
  /** Public key, without the type byte. */
  readonly publicKey: Uint8Array;
}

/** Checks signatures of one key. */
export interface NoteVerifier extends NoteKey {
  /** Whether `signature` (without the key id) is this key's over the note text. Never throws on bad bytes. */
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/** Makes signatures of one key. */
export interface NoteSigner extends NoteVerifier {
  /** The signature bytes over a note text, without the key id. */
  sign(text: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A signature type: how it checks keys and signatures. */
export interface NoteAlgorithm {
  readonly type: number;
  isPublicKey(publicKey: Uint8Array): boolean;
  verify(publicKey: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean;
}

/** Ed25519 over the note text (type 0x01). */
export const ED25519_NOTE: NoteAlgorithm = {
  type: 0x01,
  isPublicKey: isEd25519PublicKey,
  verify: (publicKey, text, signature) => ed25519Verify(signature, text, publicKey),
};

/** A witness's cosignature/v1 over time and checkpoint (type 0x04): u64 time || Ed25519 signature. */
export const COSIGNATURE_NOTE: NoteAlgorithm = {
  type: 0x04,
  isPublicKey: isEd25519PublicKey,
  verify(publicKey, text, signature) {
    const time = cosignatureTime(signature);
    return (
      time !== undefined && ed25519Verify(signature.subarray(8), cosignatureMessage(time, text), publicKey)
    );
  },
};

/** The signature types that are built in. */
export const NOTE_ALGORITHMS: readonly NoteAlgorithm[] = [ED25519_NOTE, COSIGNATURE_NOTE];

/** The key id of a name, type and public key (C2SP signed-note). */
export function noteKeyId(name: string, type: number, publicKey: Uint8Array): string {
  const input = concatBytes(utf8(name), Uint8Array.of(0x0a, type), publicKey);
  return toHex(sha256(input).subarray(0, 4));
}

/** The text of a verifier key: `name+keyid+base64(type || public key)`. */
export function formatVerifierKey(key: NoteKey): string {
  return `${key.name}+${key.keyId}+${toBase64(concatBytes(Uint8Array.of(key.type), key.publicKey))}`;
}

/**
 * Reads a verifier key.
 * @param algorithms - the signature types to know
 * @throws {DecodeError} `bad-encoding` for a malformed text, a key id that does not fit, an unknown type or a bad key
 */
export function parseVerifierKey(
  text: string,
  algorithms: readonly NoteAlgorithm[] = NOTE_ALGORITHMS,
): NoteVerifier {
  const bad = (why: string) => new DecodeError('bad-encoding', 'verifier key', why);
  const [, name, keyId, encoded] = (text.length <= 8192 ? VERIFIER_KEY.exec(text) : null) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined || !isNoteName(name))
    throw bad('not name+keyid+key');
  fromHex(keyId, 'verifier key');
  const [type, publicKey] = splitType(fromBase64(encoded, 'verifier key'));
  if (noteKeyId(name, type, publicKey) !== keyId) throw bad('the key id does not fit the key');
  const algorithm = algorithms.find((a) => a.type === type);
  if (algorithm === undefined) throw bad(`unknown signature type ${type}`);
  if (!algorithm.isPublicKey(publicKey)) throw bad('not a valid public key');
  return noteVerifier(name, publicKey, algorithm);
}

/** The verifier of a name and public key. @throws {RangeError} for a bad name or key */
export function noteVerifier(
  name: string,
  publicKey: Uint8Array,
  algorithm: NoteAlgorithm = ED25519_NOTE,
): NoteVerifier {
  if (!isNoteName(name)) throw new RangeError('a key name is not empty and has no white space and no +');
  if (!algorithm.isPublicKey(publicKey)) throw new RangeError('not a public key of its signature type');
  const key = new Uint8Array(publicKey);
  return Object.freeze({
    name,
    type: algorithm.type,
    keyId: noteKeyId(name, algorithm.type, key),
    publicKey: key,
    verify: (text: Uint8Array, signature: Uint8Array) => algorithm.verify(key, text, signature),
  });
}

/**
 * The signer of a log (type 0x01).
 * @param name - key name; for a log it should be its origin
 * @param seed - 32-byte Ed25519 seed
 */
export function ed25519NoteSigner(name: string, seed: Uint8Array): NoteSigner {
  const verifier = noteVerifier(name, ed25519PublicKey(seed));
  const secret = new Uint8Array(seed);
  return Object.freeze({ ...verifier, sign: (text: Uint8Array) => ed25519Sign(text, secret) });
}

/**
 * The signer of a witness (type 0x04).
 * @param now - the time of each cosignature, in seconds since 1970 (UTC)
 */
export function cosignatureSigner(name: string, seed: Uint8Array, now: () => number): NoteSigner {
  const verifier = noteVerifier(name, ed25519PublicKey(seed), COSIGNATURE_NOTE);
  const secret = new Uint8Array(seed);
  return Object.freeze({
    ...verifier,
    sign(text: Uint8Array) {
      const time = now();
      const prefix = new Uint8Array(8);
      new DataView(prefix.buffer).setBigUint64(0, BigInt(time));
      return concatBytes(prefix, ed25519Sign(cosignatureMessage(time, text), secret));
    },
  });
}

/** The time of a cosignature in seconds since 1970, or `undefined` where the bytes are not one. */
export function cosignatureTime(signature: Uint8Array): number | undefined {
  if (signature.length !== 72) return undefined;
  const time = Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
  return Number.isSafeInteger(time) ? time : undefined;
}

/** Whether a text can be a key name: not empty, no white space, no `+`, no control character. */
export function isNoteName(name: string): boolean {
  return name !== '' && !NOT_IN_NAME.test(name);
}

function cosignatureMessage(time: number, text: Uint8Array): Uint8Array {
  return concatBytes(utf8(`cosignature/v1\ntime ${time}\n`), text);
}

function splitType(bytes: Uint8Array): [number, Uint8Array] {
  const [type] = bytes;
  if (type === undefined) throw new DecodeError('truncated', 'verifier key', 'no key');
  return [type, bytes.subarray(1)];
}

const VERIFIER_KEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const NOT_IN_NAME = /[\s+\u0000-\u001f\u007f\u0085]/u;
