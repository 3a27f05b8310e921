/**
 * Notices of the officers that change no vote (spec 7.4): the log will sign with another key; voting goes on for longer.
 * Both must be on the board before they hold, signed as all acts of officers are, and neither ever after the end.
 */
import type { Manifest } from '../ballot/manifest.js';
import { decode, Writer } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import { ED25519_NOTE, type NoteVerifier, parseVerifierKey } from '../ledger/note-keys.js';
import { type EntryFrame, type EntrySigner, makeEntry } from './entry.js';
import { finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import type { ElectionRecord } from './state.js';

/** Voting goes on until another time than was said before. Nothing decides by a clock: the closing entry closes. */
export interface Extension {
  /** The announced end of voting, in seconds since 1970 (UTC). */
  readonly until: number;
  /** Why, for the public: 1 to 2000 bytes. */
  readonly reason: string;
}

/** The most bytes of the reason of an extension. */
export const MAX_REASON_BYTES = 2000;

/** The most bytes of a verifier key in an entry. */
const MAX_KEY_BYTES = 1000;

/** The notices that are on the board. */
export class Notices {
  readonly #keys: string[] = [];
  readonly #extensions: Extension[] = [];

  /** Verifier keys of the log that were announced, in order; the last one is in force. */
  get logKeys(): readonly string[] {
    return this.#keys;
  }

  /** Extensions of voting, in order; the last one holds. */
  get extensions(): readonly Extension[] {
    return this.#extensions;
  }

  /** A new key of the log (check V41): one of the same name that never was the log's key before. */
  judgeLogKey(frame: EntryFrame, index: number, { ledger }: Manifest): Judgement {
    const text = readLogKey(frame.payload);
    const fault = keyFault(text, [ledger.key, ...this.#keys]);
    if (fault !== undefined) return refused(finding('V41', index, 'log', 'log-key', fault));
    return taken(() => void this.#keys.push(text));
  }

  /** An extension (check V42): it may not shorten what was announced before. */
  judgeExtension(frame: EntryFrame, index: number): Judgement {
    const extension = readExtension(frame.payload);
    const before = this.#extensions.at(-1)?.until ?? 0;
    if (extension.until <= before) {
      const message = `voting until ${extension.until}, and ${before} was announced before`;
      return refused(finding('V42', index, 'extend', 'shorter', message));
    }
    return taken(() => void this.#extensions.push(extension));
  }
}

/**
 * Announces the key that the log signs with from now on.
 * @param key - of the log, type 0x01, with the name of the key before it
 */
export function logKeyEntry(
  record: ElectionRecord,
  key: string,
  officers: readonly EntrySigner[],
): Uint8Array {
  return makeEntry('log-key', record.setup.electionId, writeLogKey(key), officers);
}

/** Prolongs voting. @throws {RangeError} for a time that is none, or a reason that is empty or too long */
export function extensionEntry(
  record: ElectionRecord,
  extension: Extension,
  officers: readonly EntrySigner[],
): Uint8Array {
  return makeEntry('extend', record.setup.electionId, writeExtension(extension), officers);
}

/** Payload of a `log-key` entry. */
export function writeLogKey(key: string): Uint8Array {
  return new Writer().text(key).finish();
}

/** @throws {DecodeError} */
export function readLogKey(payload: Uint8Array): string {
  return decode(payload, 'log-key', (r) => r.text(MAX_KEY_BYTES));
}

/** Payload of an `extend` entry. @throws as {@link extensionEntry} */
export function writeExtension({ until, reason }: Extension): Uint8Array {
  if (!Number.isSafeInteger(until) || until < 1) throw new RangeError('until is a time in whole seconds');
  const bytes = new Writer().u64(until).text(reason).finish();
  readExtension(bytes);
  return bytes;
}

/** @throws {DecodeError} */
export function readExtension(payload: Uint8Array): Extension {
  return decode(payload, 'extend', (r) => {
    const until = r.u64();
    const reason = r.text(MAX_REASON_BYTES);
    if (reason === '') throw r.error('bad-value', 'no reason is given');
    return Object.freeze({ until, reason });
  });
}

/** Why a text is no new key of the log. */
function keyFault(text: string, before: readonly string[]): string | undefined {
  const key = parsedKey(text);
  const [first] = before;
  if (key === undefined || first === undefined) return 'is not the verifier key of a log';
  if (before.includes(text)) return 'was the key of the log before';
  // A note with lines of both could not be read: name and key id would not tell which line is whose.
  if (before.some((one) => parseVerifierKey(one).keyId === key.keyId))
    return 'has the key id of a key of the log before';
  const { name } = parseVerifierKey(first);
  return key.name === name ? undefined : `is named ${key.name}, the log's key ${name}`;
}

function parsedKey(text: string): NoteVerifier | undefined {
  try {
    return parseVerifierKey(text, [ED25519_NOTE]);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
