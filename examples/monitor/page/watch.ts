/**
 * What the monitor verifies by itself, as far as an onlooker can: the manifest's own key signs every checkpoint, every checkpoint
 * extends all that this browser has seen, also on earlier days, and the checkpoint of the events is one history with that of the files.
 */
import { electionId, type Manifest, readManifest } from 'hanpyo/ballot';
import { DecodeError, encodeCrockford, equalBytes, fromBase64, toBase64, toHex, utf8 } from 'hanpyo/core';
import {
  type Checkpoint,
  type CheckpointPin,
  type CheckpointTrust,
  type FetchFile,
  followPinned,
  HttpError,
  httpFiles,
  LedgerCorruptError,
  LedgerError,
  LedgerForkError,
  type LedgerReader,
  LedgerRollbackError,
  NoteError,
  openTileLog,
  openUnsignedTileLog,
  parseVerifierKey,
} from 'hanpyo/ledger';
import { announcedLogKeys, readFrame } from 'hanpyo/record';

/** What a check came to. */
export type Verdict =
  | { readonly kind: 'checking' }
  | { readonly kind: 'good'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'unreachable' }
  | {
      readonly kind: 'bad';
      /** The check of the verifier that says the same. */
      readonly check: 'V01' | 'V02' | 'V03' | 'V04' | 'V06' | 'V07';
      readonly message: string;
      /** Signed notes that contradict each other, where there are such: the proof. */
      readonly notes: readonly string[];
    };

/** A share of the roll. */
interface Quorum {
  readonly numerator: number;
  readonly denominator: number;
}

/** The log of an election as a monitor knows it. */
export interface KnownLog {
  readonly files: FetchFile;
  readonly trust: CheckpointTrust;
  readonly reader: LedgerReader;
  /** Hexadecimal, computed from the manifest. */
  readonly electionId: string;
  /** The beginning of it, as the booth and notices show it. */
  readonly fingerprint: string;
  /** Title by language, from the manifest. */
  readonly title: Manifest['title'];
  /** What must have voted for the votes to decide anything, as a share of the roll, where the manifest says so. */
  readonly quorums: readonly Quorum[];
}

/** Reads whose log it is from its first entry, and everything that follows from it. @throws what `verdictOf` sorts */
export async function openLog(board: string): Promise<KnownLog> {
  const files = httpFiles(`${board}/`);
  const unsigned = openUnsignedTileLog(files);
  const { size } = await unsigned.checkpoint();
  let first: Uint8Array = new Uint8Array();
  for await (const { entry } of unsigned.read(0, Math.min(1, size))) first = entry;
  const frame = readFrame(first);
  const manifest = readManifest(frame.payload);
  const id = electionId(manifest);
  if (frame.type !== 'manifest' || !equalBytes(frame.electionId, id))
    throw new DecodeError('wrong-election', 'manifest', 'is that of another election');
  const { origin, key } = manifest.ledger;
  const own = { origin, logKeys: [parseVerifierKey(key)] };
  const isOwn = await openTileLog(files, own)
    .checkpoint()
    .then(() => true, isSigned);
  // Only where the log has another key by now is all of it read, to see who announced that.
  const announced = isOwn ? [] : await announcedLogKeys(unsigned, size, manifest, id);
  const trust = {
    origin,
    logKeys: [...own.logKeys, ...announced.filter((other) => other.keyId !== own.logKeys[0]?.keyId)],
  };
  const quorums = (manifest.decisions ?? []).map(({ turnout }) => turnout);
  return {
    files,
    trust,
    reader: openTileLog(files, trust),
    electionId: toHex(id),
    fingerprint: fingerprintOf(id),
    title: manifest.title,
    quorums,
  };
}

/** The first ten bytes, in groups of four characters. */
function fingerprintOf(id: Uint8Array): string {
  return encodeCrockford(id.subarray(0, 10));
}

/** Whether an error says anything but that a key is not known. */
function isSigned(error: unknown): boolean {
  return !(error instanceof NoteError && error.code === 'note-unsigned');
}

/** Holds what the board says now against all that was seen. @param note - of the checkpoint in the events */
export async function judge({ reader, trust }: KnownLog, note: string): Promise<Verdict> {
  try {
    const told: CheckpointPin = { read: async () => utf8(note), swap: async () => true };
    await followPinned(told, reader, trust);
    return { kind: 'good', checkpoint: await followPinned(browserPin(trust.origin), reader, trust) };
  } catch (error) {
    return verdictOf(error);
  }
}

/** What an error says about the board. */
export function verdictOf(error: unknown): Verdict {
  const message = error instanceof Error ? error.message : String(error);
  const bad = (
    check: Extract<Verdict, { kind: 'bad' }>['check'],
    notes: readonly Uint8Array[] = [],
  ): Verdict => ({ kind: 'bad', check, message, notes: notes.map((note) => new TextDecoder().decode(note)) });
  if (error instanceof LedgerForkError || error instanceof LedgerRollbackError)
    return bad('V04', error.notes);
  if (error instanceof LedgerCorruptError && !isSilence(error)) return bad('V02');
  if (error instanceof NoteError) return bad('V01');
  if (error instanceof DecodeError)
    return bad(error.path === 'checkpoint.origin' ? 'V03' : error.code === 'wrong-election' ? 'V06' : 'V01');
  if (error instanceof LedgerError) return { kind: 'unreachable' };
  throw error;
}

/** A server that gives no answer says nothing about the log. */
function isSilence({ cause }: Error): boolean {
  return cause instanceof HttpError;
}

/** The last checkpoint that this browser believed, kept for its next visit where it may keep things. */
function browserPin(origin: string): CheckpointPin {
  const key = `hanpyo checkpoint ${origin}`;
  return {
    read: async () => {
      const kept = storage()?.getItem(key) ?? null;
      return kept === null ? null : fromBase64(kept, 'pin');
    },
    swap: async (_expected, next) => {
      storage()?.setItem(key, toBase64(next));
      return true;
    },
  };
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
