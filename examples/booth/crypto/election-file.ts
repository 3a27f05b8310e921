/**
 * The election file: the entries of the ledger that say what is voted on, by whom, and under which key. Nothing in it has to
 * be believed: the manifest is the election id, its officers signed opening and seal, and the opening names key and roll. The rows
 * of a long roll are not in it: the voter's comes by itself, with its proof.
 */
import {
  type BallotStyle,
  type Contest,
  decodeManifest,
  electionIdOf,
  type Manifest,
  RollHasher,
  type RollRow,
  type RollSeal,
  readRollChunk,
  readRollSeal,
} from 'hanpyo/ballot';
import {
  asArray,
  asObject,
  asText,
  DecodeError,
  type Element,
  equalBytes,
  fromBase64,
  fromHex,
  type Group,
  nativeGroup,
  toBase64,
} from 'hanpyo/core';
import { type CheckpointTrust, ED25519_NOTE, parsePolicy, parseVerifierKey } from 'hanpyo/ledger';
import { type EntryFrame, readFrame, readLogKey, readOpening, verifyEntrySignature } from 'hanpyo/record';
import { type FlatBounds, parseFlat } from './flat-json.js';

/** First field of an election file. */
const FORMAT = 'hanpyo booth election v1';
/** What a booth reads at most: characters, and entries. */
export const MAX_LENGTH: number = 64 * 2 ** 20;
export const MAX_ENTRIES = 20_000;
const BOUNDS: FlatBounds = { length: MAX_LENGTH, values: 3 + MAX_ENTRIES };
const TYPES = ['manifest', 'roll-chunk', 'roll-seal', 'open', 'log-key'] as const;
/** What makes a text read otherwise than it was signed: controls of direction, and separators of lines (M-03). */
const REORDERING = /[\u2028-\u202e\u2066-\u2069\ufeff]/;
const CLOSES = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

/** An election as its officers opened it. */
export interface OpenedElection {
  readonly manifest: Manifest;
  readonly electionId: Uint8Array;
  readonly group: Group;
  readonly publicKey: Element;
  /** What fixes the roll. */
  readonly seal: RollSeal;
  /** The rows of the roll, by ascending key, if they are in the file. */
  readonly rows: readonly RollRow[] | undefined;
  readonly closes: string | undefined;
  /** Whose checkpoints are believed: the key of the manifest and those that officers announced, and the witnesses asked for. */
  readonly trust: CheckpointTrust;
}

/**
 * Makes an election file of the entries of a ledger; those that a booth does not need are left out.
 * @param entries - from the beginning of the ledger to the opening, or further; all chunks of the roll, or none
 * @param closes - the announced end of voting, ISO 8601 with a zone
 */
export function electionFile(entries: Iterable<Uint8Array>, closes?: string): string {
  const types: readonly string[] = TYPES;
  const kept = Array.from(entries).filter((entry) => types.includes(readFrame(entry).type));
  return JSON.stringify({
    format: FORMAT,
    ...(closes !== undefined && { closes }),
    entries: kept.map(toBase64),
  });
}

/**
 * Reads an election file and checks all of it.
 * @throws {DecodeError} for what is not one, is not signed by enough officers, or does not fit together
 */
export function readElectionFile(text: string): OpenedElection {
  // Everything in it is checked under signatures.
  const file = asObject(parseFlat(text, 'file', BOUNDS), 'file', ['format', 'entries'], ['closes']);
  if (file.format !== FORMAT) throw new DecodeError('bad-tag', 'file.format', `expected ${FORMAT}`);
  const closes = file.closes === undefined ? undefined : asText(file.closes, 'file.closes', 40);
  if (closes !== undefined && !CLOSES.test(closes))
    throw new DecodeError('bad-value', 'file.closes', 'no time');
  const frames = asArray(file.entries, 'file.entries', MAX_ENTRIES).map((entry, i) =>
    readFrame(fromBase64(asText(entry, `file.entries[${i}]`, 90_000))),
  );
  const manifestBytes = only(frames, 'manifest').payload;
  const manifest = decodeManifest(manifestBytes);
  assertLegible(manifest);
  const id = electionIdOf(manifestBytes);
  if (frames.some((frame) => !equalBytes(frame.electionId, id)))
    throw new DecodeError('wrong-election', 'file.entries', 'an entry is of another election');
  const opening = only(frames, 'open');
  assertOfficers(opening, manifest);
  const group = groupOf(manifest);
  const { publicKey, rollRoot } = readOpening(opening.payload, group);
  const sealing = only(frames, 'roll-seal');
  assertOfficers(sealing, manifest);
  const seal = readRollSeal(sealing.payload, manifest);
  const rows = rowsOf(frames, manifest);
  if (!equalBytes(seal.root, rollRoot) || (rows !== undefined && !equalBytes(rootOf(rows), rollRoot)))
    throw new DecodeError('bad-value', 'file.entries', 'another roll was opened');
  const trust = trustOf(manifest, frames);
  return Object.freeze({ manifest, electionId: id, group, publicKey, seal, rows, closes, trust });
}

/** Of the rules of spec 5.2, those without which a voter reads something else, or comes to a ballot without questions or answers. */
function assertLegible(manifest: Manifest): void {
  const hasAnswer = ({ options, rule }: Contest): boolean => options.length > 0 || rule.kind === 'write-in';
  const known = new Set(manifest.contests.filter(hasAnswer).map(({ id }) => id));
  const isAnswerable = ({ contests }: BallotStyle): boolean =>
    contests.length > 0 && contests.every((id) => known.has(id));
  if (REORDERING.test(JSON.stringify(manifest)) || !manifest.styles.every(isAnswerable))
    throw new DecodeError('bad-value', 'manifest', 'can not be shown to voters');
}

/** The log may have changed its key (spec 8.1): officers say so, and whoever is not one can not. */
function trustOf(manifest: Manifest, frames: readonly EntryFrame[]): CheckpointTrust {
  const { origin, key, policy } = manifest.ledger;
  const announced = frames
    .filter(({ type }) => type === 'log-key')
    .map((frame) => {
      assertOfficers(frame, manifest);
      return parseVerifierKey(readLogKey(frame.payload), [ED25519_NOTE]);
    });
  const logKeys = [parseVerifierKey(key), ...announced];
  return { origin, logKeys, ...(policy !== undefined && { policy: parsePolicy(policy) }) };
}

function groupOf(manifest: Manifest): Group {
  try {
    return nativeGroup(manifest.group);
  } catch {
    throw new DecodeError('bad-value', 'manifest.group', 'this booth is not for elections of this group');
  }
}

function only(frames: readonly EntryFrame[], type: (typeof TYPES)[number]): EntryFrame {
  const [first, second] = frames.filter((frame) => frame.type === type);
  if (first === undefined || second !== undefined)
    throw new DecodeError('bad-value', 'file.entries', `needs exactly one entry "${type}"`);
  return first;
}

/** As many officers as the manifest asks for have signed, each once. */
function assertOfficers(frame: EntryFrame, { officers, officersRequired }: Manifest): void {
  const signed = frame.signatures.filter((signature) => {
    const officer = signature.role === 'officer' ? officers[signature.index] : undefined;
    return officer !== undefined && verifyEntrySignature(frame, signature, fromHex(officer.key));
  });
  if (new Set(signed.map(({ index }) => index)).size < Math.max(1, officersRequired))
    throw new DecodeError('bad-value', 'file.entries', `too few officers signed the entry "${frame.type}"`);
}

/** The rows as they were published, if they are there. That they obey the rules of spec 5.3 is what the officers signed. */
function rowsOf(frames: readonly EntryFrame[], manifest: Manifest): readonly RollRow[] | undefined {
  const chunks = frames.filter(({ type }) => type === 'roll-chunk');
  return chunks.length === 0
    ? undefined
    : chunks.flatMap(({ payload }) => readRollChunk(payload, manifest).rows);
}

function rootOf(rows: readonly RollRow[]): Uint8Array {
  const hasher = new RollHasher();
  for (const row of rows) hasher.add(row);
  return hasher.root();
}
