/**
 * The election file: the entries of the ledger that say what is voted on, by whom, and under which key. Nothing in it has to
 * be believed: the manifest is the election id, its officers signed the opening, and the opening names key and roll.
 */
import {
  assembleRoll,
  electionId,
  type Manifest,
  type Roll,
  readManifest,
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
  parseJson,
  toBase64,
} from 'hanpyo/core';
import { type EntryFrame, readFrame, readOpening, verifyEntrySignature } from 'hanpyo/record';

/** First field of an election file. */
const FORMAT = 'hanpyo booth election v1';
const MAX_BYTES = 64 * 2 ** 20;
const MAX_ENTRIES = 20_000;
const TYPES = ['manifest', 'roll-chunk', 'roll-seal', 'open'] as const;
const CLOSES = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

/** An election as its officers opened it. */
export interface OpenedElection {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly electionId: Uint8Array;
  readonly group: Group;
  readonly publicKey: Element;
  readonly roll: Roll;
  readonly closes: string | undefined;
}

/**
 * Makes an election file of the entries of a ledger; those that a booth does not need are left out.
 * @param entries - from the beginning of the ledger to the opening, or further
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
  const file = asObject(parseJson(text, MAX_BYTES, 'file'), 'file', ['format', 'entries'], ['closes']);
  if (file.format !== FORMAT) throw new DecodeError('bad-tag', 'file.format', `expected ${FORMAT}`);
  const closes = file.closes === undefined ? undefined : asText(file.closes, 'file.closes', 40);
  if (closes !== undefined && !CLOSES.test(closes))
    throw new DecodeError('bad-value', 'file.closes', 'no time');
  const frames = asArray(file.entries, 'file.entries', MAX_ENTRIES).map((entry, i) =>
    readFrame(fromBase64(asText(entry, `file.entries[${i}]`, 90_000))),
  );
  const manifestBytes = only(frames, 'manifest').payload;
  const manifest = readManifest(manifestBytes);
  const id = electionId(manifest);
  if (frames.some((frame) => !equalBytes(frame.electionId, id)))
    throw new DecodeError('wrong-election', 'file.entries', 'an entry is of another election');
  const opening = only(frames, 'open');
  assertOfficers(opening, manifest);
  const group = groupOf(manifest);
  const { publicKey, rollRoot } = readOpening(opening.payload, group);
  const roll = rollOf(frames, manifest);
  if (!equalBytes(roll.root, rollRoot))
    throw new DecodeError('bad-value', 'file.entries', 'another roll was opened');
  return Object.freeze({ manifest, manifestBytes, electionId: id, group, publicKey, roll, closes });
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
    throw new DecodeError('bad-value', 'file.entries', 'too few officers signed the opening');
}

function rollOf(frames: readonly EntryFrame[], manifest: Manifest): Roll {
  const seal = readRollSeal(only(frames, 'roll-seal').payload, manifest);
  const chunks = frames
    .filter(({ type }) => type === 'roll-chunk')
    .map(({ payload }) => readRollChunk(payload, manifest));
  const { roll, finding } = assembleRoll(chunks, seal, manifest);
  if (roll === undefined) throw new DecodeError('bad-value', 'file.entries', finding?.message ?? 'no roll');
  return roll;
}
