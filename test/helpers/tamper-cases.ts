/** Entries that no honest party would post, each with what a verifier must say of it. */
import { type EntrySigner, type EntryType, makeEntry, readFrame } from '../../src/record/entry.js';
import type { CheckId } from '../../src/verify/index.js';
import { closingAt, entryAt, type HonestRecord, positionOf, resigned, signersOf } from './tamper.js';

/** A bad entry, added to an honest record or put in the place of an honest entry. */
export interface BadEntry {
  readonly name: string;
  /** Position in the honest record: it goes before the entry there, or `instead` of it. */
  readonly at: number;
  readonly instead?: boolean;
  readonly bytes: Uint8Array;
  readonly check: CheckId;
  /** Codes of its findings, in order. */
  readonly codes: readonly string[];
  readonly culprit: string | RegExp;
}

/** Makes a {@link BadEntry}. */
export function bad(
  [check, ...codes]: readonly [CheckId, ...string[]],
  name: string,
  culprit: string | RegExp,
  at: number,
  bytes: Uint8Array,
): BadEntry {
  return { name, at, bytes, check, codes, culprit };
}

/** The same, in place of the honest entry. */
export function instead(entry: BadEntry): BadEntry {
  return { ...entry, instead: true };
}

/** An honest record with bad entries in it, and where each of them stands. */
export function withBad(
  honest: HonestRecord,
  cases: readonly BadEntry[],
): { readonly entries: readonly Uint8Array[]; readonly positions: ReadonlyMap<BadEntry, number> } {
  const { election, entries: before } = honest;
  const entries: Uint8Array[] = [];
  const positions = new Map<BadEntry, number>();
  for (let i = 0; i <= before.length; i++) {
    const here = cases.filter(({ at }) => at === i);
    for (const one of here) positions.set(one, entries.push(one.bytes) - 1);
    const own = before[i];
    if (own === undefined || here.some((one) => one.instead)) continue;
    entries.push(readFrame(own).type === 'close' ? closingAt(election, own, entries.length) : own);
  }
  return { entries, positions };
}

/** The honest entries of an election, by type, for bad ones to be made of. */
export class Workshop {
  readonly honest: HonestRecord;

  constructor(honest: HonestRecord) {
    this.honest = honest;
  }

  /** Position of the nth honest entry of a type. */
  at(type: EntryType, nth = 0): number {
    return positionOf(this.honest.entries, type, nth);
  }

  /** The nth honest entry of a type. */
  entry(type: EntryType, nth = 0): Uint8Array {
    return entryAt(this.honest.entries, this.at(type, nth));
  }

  payload(type: EntryType, nth = 0): Uint8Array {
    return readFrame(this.entry(type, nth)).payload;
  }

  /** An entry of this election with any payload, signed by whoever signs entries of its type. */
  signed(type: EntryType, payload: Uint8Array, like: EntryType = type, nth = 0): Uint8Array {
    const { election } = this.honest;
    const { electionId, signatures, ...frame } = readFrame(this.entry(like, nth));
    return makeEntry(type, electionId, payload, signersOf(election, { ...frame, electionId, signatures }));
  }

  /** An entry of this election, signed by any signers. */
  signedBy(type: EntryType, payload: Uint8Array, signers: readonly EntrySigner[]): Uint8Array {
    return makeEntry(type, readFrame(this.entry('manifest')).electionId, payload, signers);
  }

  /** The nth honest entry of a type with another payload. */
  changed(type: EntryType, payload: Uint8Array, nth = 0): Uint8Array {
    return resigned(this.honest.election, this.entry(type, nth), payload);
  }
}
