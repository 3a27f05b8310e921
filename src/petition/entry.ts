/**
 * The frame of an entry of a forum (spec 12.2): version, type, forum id, payload, signatures. A forum's log is one of its
 * own; types begin where those of elections will never be, so that neither is taken for the other.
 */
import { toHex } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import { ed25519PublicKey, ed25519Sign } from '../core/ed25519.js';
import { ed25519Verify } from '../core/ed25519-verify.js';
import { taggedHash } from '../core/hash.js';

/** Version byte of every entry. */
const FORUM_ENTRY_VERSION = 1;
/** The most that an entry may have: the u16 length of a tile's entry bundle (C2SP tlog-tiles). */
const MAX_FORUM_ENTRY_BYTES = 65_535;

/** Types of entries and their type bytes. */
const FORUM_ENTRY_TYPES = {
  charter: 0x80,
  members: 0x81,
  clock: 0x82,
  proposal: 0x83,
  support: 0x84,
  'token-key': 0x85,
  'token-support': 0x86,
  'token-reveal': 0x87,
  contribution: 0x88,
  outcome: 0x89,
  stage: 0x8a,
  answer: 0x8b,
  activity: 0x8c,
  media: 0x8d,
} as const;

/** Name of an entry type. */
export type ForumEntryType = keyof typeof FORUM_ENTRY_TYPES;

/** Who signs: operators and panel members by position in the charter, members by their keys. */
export type ForumRole = 'operator' | 'panel' | 'member';

/** One signature on an entry. */
export interface ForumSignature {
  readonly role: ForumRole;
  /** 32 bytes, Ed25519. */
  readonly key: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** An entry whose frame has been decoded and whose payload has not. */
export interface ForumFrame {
  readonly type: ForumEntryType;
  /** 32 bytes: the hash of the charter. */
  readonly forumId: Uint8Array;
  readonly payload: Uint8Array;
  readonly signatures: readonly ForumSignature[];
}

/** Someone who can sign. */
export interface ForumSigner {
  readonly role: ForumRole;
  /** 32-byte Ed25519 seed. */
  readonly seed: Uint8Array;
}

const NAMES: ReadonlyMap<number, ForumEntryType> = /* @__PURE__ */ new Map(
  Object.entries(FORUM_ENTRY_TYPES).map(([name, code]) => [code, name as ForumEntryType]),
);
const ROLE_CODES: Readonly<Record<ForumRole, number>> = { operator: 1, panel: 2, member: 3 };
const MAX_SIGNATURES = 64;

/** Whether the first bytes of an entry are those of a forum's charter: tells a forum's log from an election's. */
export function isForumEntry(bytes: Uint8Array): boolean {
  return bytes[0] === FORUM_ENTRY_VERSION && NAMES.has(bytes[1] ?? 0);
}

/**
 * Makes the bytes of an entry, signed by the given signers in the given order.
 * @throws {RangeError} if it would exceed {@link MAX_FORUM_ENTRY_BYTES}
 */
export function makeForumEntry(
  type: ForumEntryType,
  forumId: Uint8Array,
  payload: Uint8Array,
  signers: readonly ForumSigner[],
): Uint8Array {
  const digest = signedDigest({ type, forumId, payload });
  const signatures = signers.map(({ role, seed }) => ({
    role,
    key: ed25519PublicKey(seed),
    signature: ed25519Sign(digest, seed),
  }));
  return writeFrame({ type, forumId, payload, signatures });
}

/** Adds a signature to an entry that others have signed. */
export function countersignForumEntry(entry: Uint8Array, signer: ForumSigner): Uint8Array {
  const frame = readForumFrame(entry);
  const added = {
    role: signer.role,
    key: ed25519PublicKey(signer.seed),
    signature: ed25519Sign(signedDigest(frame), signer.seed),
  };
  return writeFrame({ ...frame, signatures: [...frame.signatures, added] });
}

/**
 * Decodes the frame of an entry.
 * @throws {DecodeError}
 */
export function readForumFrame(bytes: Uint8Array): ForumFrame {
  return decode(bytes, 'entry', (reader) => {
    if (bytes.length > MAX_FORUM_ENTRY_BYTES)
      throw reader.error('too-large', `more than ${MAX_FORUM_ENTRY_BYTES} bytes`);
    const version = reader.u8();
    if (version !== FORUM_ENTRY_VERSION)
      throw reader.error('bad-version', `version ${version}, expected ${FORUM_ENTRY_VERSION}`);
    const type = NAMES.get(reader.u8());
    if (type === undefined) throw reader.error('bad-tag', 'unknown entry type');
    const forumId = reader.raw(32);
    const payload = reader.field('payload', (r) => r.bytes(MAX_FORUM_ENTRY_BYTES));
    const signatures = reader.field('signatures', (r) => r.list(MAX_SIGNATURES, readSignature));
    return Object.freeze({ type, forumId, payload, signatures });
  });
}

/** Whether one signature of an entry is valid. */
export function verifyForumSignature(frame: ForumFrame, { key, signature }: ForumSignature): boolean {
  return ed25519Verify(signature, signedDigest(frame), key);
}

/** The id of an entry that others refer to, such as a proposal: a hash over type, forum and payload, without signatures. */
export function forumEntryId(frame: Pick<ForumFrame, 'type' | 'forumId' | 'payload'>): Uint8Array {
  return taggedHash('hanpyo forum entry id v1', body(frame).finish());
}

/** Hexadecimal public key of a signer, as a charter lists it. */
export function forumKey(seed: Uint8Array): string {
  return toHex(ed25519PublicKey(seed));
}

function writeFrame(frame: ForumFrame): Uint8Array {
  const bytes = body(frame)
    .list(frame.signatures, ({ role, key, signature }, w) => w.u8(ROLE_CODES[role]).raw(key).raw(signature))
    .finish();
  if (bytes.length > MAX_FORUM_ENTRY_BYTES)
    throw new RangeError(`an entry has at most ${MAX_FORUM_ENTRY_BYTES} bytes, this one ${bytes.length}`);
  return bytes;
}

function body({ type, forumId, payload }: Pick<ForumFrame, 'type' | 'forumId' | 'payload'>): Writer {
  if (forumId.length !== 32) throw new RangeError('a forum id has 32 bytes');
  return new Writer().tag(FORUM_ENTRY_VERSION, FORUM_ENTRY_TYPES[type]).raw(forumId).bytes(payload);
}

function readSignature(reader: Reader): ForumSignature {
  const code = reader.u8();
  const role = (Object.keys(ROLE_CODES) as ForumRole[]).find((name) => ROLE_CODES[name] === code);
  if (role === undefined) throw reader.error('bad-value', 'unknown role of a signer');
  return Object.freeze({ role, key: reader.raw(32), signature: reader.raw(64) });
}

function signedDigest(frame: Pick<ForumFrame, 'type' | 'forumId' | 'payload'>): Uint8Array {
  return taggedHash('hanpyo forum signature v1', body(frame).finish());
}
