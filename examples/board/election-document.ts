/**
 * The election file that a booth reads: what is voted on, by whom, and under which key, as entries of the ledger. Made once
 * voting has opened, and again when officers announce another end of voting or another key of the log. A long roll is not in it:
 * booths ask for the row of each voter.
 */
import { utf8 } from 'hanpyo/core';
import { readFrame } from 'hanpyo/record';
import { electionFile, MAX_ENTRIES, MAX_LENGTH } from '../booth/crypto/election-file.js';
import type { HeldElection } from './election.js';
import { type Document, makeDocument } from './pages.js';
import { Problem } from './problems.js';
import { RollRows } from './roll-rows.js';

/** Most voters whose rows are all in the file: some 2 MB of it. */
export const MAX_ROLL = 20_000;
/** What is in an election file besides its entries. */
const FRAME_BYTES = 200;
/** The end of the year 9999, behind which there is no text for a time. */
const LAST_SECOND = 253_402_300_799;
/** Base64 of an entry, quotes and comma. */
const textBytes = (entry: Uint8Array): number => 4 * Math.ceil(entry.length / 3) + 3;

/** The election file of one election. */
export class ElectionDocument {
  readonly #election: HeldElection;
  readonly #closes: string | undefined;
  /** What the roll says of one voter. */
  readonly rows: RollRows;
  #made: { readonly state: string; readonly document: Promise<Document> } | undefined;

  /** @param closes - the announced end of voting, ISO 8601 with a zone, for as long as no officer announces another */
  constructor(election: HeldElection, closes?: string) {
    this.#election = election;
    this.#closes = closes;
    this.rows = new RollRows(election);
  }

  /** @throws {Problem} `not-open` before the opening; `not-found` where it is too long for a booth */
  get(): Promise<Document> {
    const { record, acts } = this.#election;
    if (!record.opened) throw new Problem('not-open');
    const until = record.notices.extensions.at(-1)?.until;
    const closes = until === undefined || until > LAST_SECOND ? this.#closes : isoTime(until);
    const state = `${acts.logKeys.length} ${closes}`;
    if (this.#made?.state === state) return this.#made.document;
    const made = { state, document: this.#make(closes, [...acts.logKeys]) };
    this.#made = made;
    made.document.catch((error: unknown) => {
      // What is too long stays so, and is not read again for everybody who asks.
      const isFinal = error instanceof Problem && error.code === 'not-found';
      if (this.#made === made && !isFinal) this.#made = undefined;
    });
    return made.document;
  }

  /** @param logKeys - positions of the entries that announce keys of the log */
  async #make(closes: string | undefined, logKeys: readonly number[]): Promise<Document> {
    const { ledger, record } = this.#election;
    const isLong = (record.setup.roll?.count ?? 0) > MAX_ROLL;
    if (isLong && record.voters !== 'anonymous') this.rows.begin();
    const { size } = await this.#election.checkpoints.covering(ledger.size().sequenced, 'published');
    const kept: Uint8Array[] = [];
    let bytes = FRAME_BYTES;
    const keep = (entry: Uint8Array): void => {
      bytes += textBytes(entry);
      if (bytes > MAX_LENGTH || kept.length === MAX_ENTRIES) throw new Problem('not-found');
      kept.push(entry);
    };
    let opening = 0;
    for await (const { index, entry } of ledger.read(0, size)) {
      const { type } = readFrame(entry);
      if (type !== 'ceremony' && !(isLong && type === 'roll-chunk')) keep(entry);
      opening = index;
      if (type === 'open') break;
    }
    for (const later of logKeys.filter((index) => index > opening))
      for await (const { entry } of ledger.read(later, later + 1)) keep(entry);
    return makeDocument(utf8(electionFile(kept, closes)), 'application/json');
  }
}

function isoTime(seconds: number): string {
  return `${new Date(1000 * seconds).toISOString().slice(0, 19)}Z`;
}
