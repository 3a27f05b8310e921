/**
 * The election file that a booth reads: what is voted on, by whom, and under which key, as entries of the ledger. Made once
 * voting has opened, and again when its end is announced anew.
 */
import { utf8 } from 'hanpyo/core';
import { readFrame } from 'hanpyo/record';
import { electionFile } from '../booth/crypto/election-file.js';
import type { HeldElection } from './election.js';
import { type Document, makeDocument } from './pages.js';
import { Problem } from './problems.js';

/** What a booth reads at most. */
const MAX_BYTES = 64 * 2 ** 20;
/** The end of the year 9999, behind which there is no text for a time. */
const LAST_SECOND = 253_402_300_799;
/** Base64 of an entry, quotes and comma. */
const textBytes = (entry: Uint8Array): number => 4 * Math.ceil(entry.length / 3) + 3;

/** The election file of one election. */
export class ElectionDocument {
  readonly #election: HeldElection;
  readonly #closes: string | undefined;
  #made: { readonly closes: string | undefined; readonly document: Promise<Document> } | undefined;

  /** @param closes - the announced end of voting, ISO 8601 with a zone, for as long as no officer announces another */
  constructor(election: HeldElection, closes?: string) {
    this.#election = election;
    this.#closes = closes;
  }

  /** @throws {Problem} `not-open` before the opening; `not-found` where the roll is too long for a booth */
  get(): Promise<Document> {
    const { record } = this.#election;
    if (!record.opened) throw new Problem('not-open');
    const until = record.notices.extensions.at(-1)?.until;
    const closes = until === undefined || until > LAST_SECOND ? this.#closes : isoTime(until);
    if (this.#made === undefined || this.#made.closes !== closes) {
      const document = this.#make(closes);
      this.#made = { closes, document };
      document.catch(() => {
        this.#made = undefined;
      });
    }
    return this.#made.document;
  }

  async #make(closes: string | undefined): Promise<Document> {
    const { ledger } = this.#election;
    const { sequenced } = ledger.size();
    const { size } = await this.#election.checkpoints.covering(sequenced, 'published');
    const kept: Uint8Array[] = [];
    let bytes = 0;
    for await (const { entry } of ledger.read(0, size)) {
      const { type } = readFrame(entry);
      if (type === 'ceremony') continue;
      bytes += textBytes(entry);
      if (bytes > MAX_BYTES) throw new Problem('not-found');
      kept.push(entry);
      if (type === 'open') break;
    }
    return makeDocument(utf8(electionFile(kept, closes)), 'application/json');
  }
}

function isoTime(seconds: number): string {
  return `${new Date(1000 * seconds).toISOString().slice(0, 19)}Z`;
}
