/**
 * The frame of a ledger entry (spec section 7.1): version, type, election id, payload, signatures. The frame is all
 * that is common; what a payload says is the business of `messages.ts` and of `ballot`.
 */
import { toHex } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import { ed25519PublicKey, ed25519Sign } from '../core/ed25519.js';
import { ed25519Verify } from '../core/ed25519-verify.js';
import { taggedHash } from '../core/hash.js';

/** Version byte of every entry. */
export const ENTRY_VERSION = 1;

/** The most that an entry may have: the u16 length of a tile's entry bundle (C2SP tlog-tiles). */
export const MAX_ENTRY_BYTES = 65_535;

/** Types of entries and their type bytes. */
export const ENTRY_TYPES = {
  manifest: 1,
  ceremony: 2,
  'roll-chunk': 3,
  'roll-seal': 4,
  open: 5,
  ballot: 6,
  challenge: 7,
  paper: 8,
  revocation: 9,
  close: 10,
  share: 11,
  result: 12,
  'shuffle-part': 13,
  shuffle: 14,
  'list-share': 15,
  'verifying-key': 16,
  'anonymous-ballot': 17,
  'log-key': 20,
  extend: 21,
} as const;

/** Name of an entry type. */
export type EntryType = keyof typeof ENTRY_TYPES;

/** Who signs entries: officers and trustees, by position in the manifest. */
export type SignerRole = 'officer' | 'trustee';

/** One signature on an entry. */
export interface EntrySignature {
  readonly role: SignerRole;
  /** Position in the manifest's list of officers or trustees, from 0. */
  readonly index: number;
  /** 64 bytes, Ed25519. */
  readonly signature: Uint8Array;
}

/** What of an entry its signers sign. */
export interface SignedContent {
  readonly type: EntryType;
  /** 32 bytes. */
  readonly electionId: Uint8Array;
  readonly payload: Uint8Array;
}

/** An entry whose frame has been decoded and whose payload has not. */
export interface EntryFrame extends SignedContent {
  readonly signatures: readonly EntrySignature[];
}

/** Someone who can sign entries. */
export interface EntrySigner {
  readonly role: SignerRole;
  readonly index: number;
  /** 32-byte Ed25519 seed. */
  readonly seed: Uint8Array;
}

const NAMES: ReadonlyMap<number, EntryType> = /* @__PURE__ */ new Map(
  Object.entries(ENTRY_TYPES).map(([name, code]) => [code, name as EntryType]),
);
const ROLE_CODES: Readonly<Record<SignerRole, number>> = { officer: 1, trustee: 2 };
const MAX_SIGNATURES = 64;

/**
 * Makes the bytes of an entry, signed by the given signers in the given order.
 * @throws {RangeError} if it would exceed {@link MAX_ENTRY_BYTES}
 */
export function makeEntry(
  type: EntryType,
  electionId: Uint8Array,
  payload: Uint8Array,
  signers: readonly EntrySigner[] = [],
): Uint8Array {
  const digest = entryDigest({ type, electionId, payload });
  const signatures = signers.map(({ role, index, seed }) => ({
    role,
    index,
    signature: ed25519Sign(digest, seed),
  }));
  return writeFrame({ type, electionId, payload, signatures });
}

/**
 * Makes the bytes of an entry that nobody signs, such as a ballot, which is signed inside.
 * @throws {RangeError} if it would exceed {@link MAX_ENTRY_BYTES}
 */
export function unsignedEntry(type: EntryType, electionId: Uint8Array, payload: Uint8Array): Uint8Array {
  return writeFrame({ type, electionId, payload, signatures: [] });
}

/** Adds a signature to an entry that others have signed: officers need not sit at one machine. */
export function countersign(entry: Uint8Array, signer: EntrySigner): Uint8Array {
  const frame = readFrame(entry);
  const signature = ed25519Sign(entryDigest(frame), signer.seed);
  return writeFrame({
    ...frame,
    signatures: [...frame.signatures, { role: signer.role, index: signer.index, signature }],
  });
}

/**
 * Decodes the frame of an entry.
 * @throws {DecodeError}
 */
export function readFrame(bytes: Uint8Array): EntryFrame {
  return decode(bytes, 'entry', (reader) => {
    if (bytes.length > MAX_ENTRY_BYTES) throw reader.error('too-large', `more than ${MAX_ENTRY_BYTES} bytes`);
    const version = reader.u8();
    if (version !== ENTRY_VERSION)
      throw reader.error('bad-version', `version ${version}, expected ${ENTRY_VERSION}`);
    const type = NAMES.get(reader.u8());
    if (type === undefined) throw reader.error('bad-tag', 'unknown entry type');
    const electionId = reader.raw(32);
    const payload = reader.field('payload', (r) => r.bytes(MAX_ENTRY_BYTES));
    const signatures = reader.field('signatures', (r) => r.list(MAX_SIGNATURES, readSignature));
    return Object.freeze({ type, electionId, payload, signatures });
  });
}

/** Whether one signature of an entry is valid under a key. */
export function verifyEntrySignature(frame: EntryFrame, signature: EntrySignature, key: Uint8Array): boolean {
  return ed25519Verify(signature.signature, entryDigest(frame), key);
}

/** The digest that the signers of an entry sign. */
export function entryDigest({ type, electionId, payload }: SignedContent): Uint8Array {
  const body = new Writer().tag(ENTRY_VERSION, ENTRY_TYPES[type]).raw(electionId).bytes(payload).finish();
  return taggedHash('hanpyo entry signature v1', body);
}

/** Hexadecimal public key of a signer, as a manifest lists it. */
export function signerKey(signer: Pick<EntrySigner, 'seed'>): string {
  return toHex(ed25519PublicKey(signer.seed));
}

function writeFrame({ type, electionId, payload, signatures }: EntryFrame): Uint8Array {
  if (electionId.length !== 32) throw new RangeError('an election id has 32 bytes');
  const bytes = new Writer()
    .tag(ENTRY_VERSION, ENTRY_TYPES[type])
    .raw(electionId)
    .bytes(payload)
    .list(signatures, ({ role, index, signature }, w) => w.u8(ROLE_CODES[role]).u16(index).raw(signature))
    .finish();
  if (bytes.length > MAX_ENTRY_BYTES)
    throw new RangeError(
      `an entry has at most ${MAX_ENTRY_BYTES} bytes, this one would have ${bytes.length}`,
    );
  return bytes;
}

function readSignature(reader: Reader): EntrySignature {
  const code = reader.u8();
  const role = code === ROLE_CODES.officer ? 'officer' : code === ROLE_CODES.trustee ? 'trustee' : undefined;
  if (role === undefined) throw reader.error('bad-value', 'unknown role of a signer');
  return Object.freeze({ role, index: reader.u16(), signature: reader.raw(64) });
}
