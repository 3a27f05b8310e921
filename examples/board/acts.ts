/** What officers and trustees have posted: shown to everybody, and known again when it is sent once more. */
import { toHex } from 'hanpyo/core';
import { leafHash } from 'hanpyo/ledger';
import type { EntryFrame, EntryType } from 'hanpyo/record';

/** An entry that is no ballot: where it stands, and what it is. */
export interface Act {
  readonly index: number;
  readonly type: EntryType;
}

/** Entries of the set-up that nobody wants to see one by one. */
const UNSHOWN: readonly EntryType[] = [
  'ceremony',
  'roll-chunk',
  'challenge',
  'ballot',
  'shuffle-part',
  'list-share',
];
/** The latest acts that are shown. */
const MAX_ACTS = 200;

/** A list of acts. Mutable; given every entry that is no ballot, in the order of the ledger. */
export class Acts {
  readonly #shown: Act[] = [];
  readonly #signed = new Map<string, number>();

  /** The latest acts, in order. */
  get shown(): readonly Act[] {
    return this.#shown;
  }

  /** Where an entry stands that somebody signed, if it is on the ledger. Chunks of the roll are not known again. */
  positionOf(bytes: Uint8Array): number | undefined {
    return this.#signed.get(toHex(leafHash(bytes)));
  }

  add(index: number, { type, signatures }: EntryFrame, bytes: Uint8Array): void {
    if (signatures.length > 0 && type !== 'roll-chunk') this.#signed.set(toHex(leafHash(bytes)), index);
    if (UNSHOWN.includes(type)) return;
    this.#shown.push({ index, type });
    if (this.#shown.length > MAX_ACTS) this.#shown.shift();
  }
}
