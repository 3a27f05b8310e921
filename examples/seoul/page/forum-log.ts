/**
 * The log of a forum, verified in the browser: signature and growth of every checkpoint, every entry against the tree, and every entry
 * judged by the rules of the charter, as `hanpyo verify` judges it. What follows later is judged on top of what was read before.
 */

import {
  type CheckpointPin,
  type CheckpointTrust,
  type FetchFile,
  followPinned,
  type LedgerReader,
  openTileLog,
  openUnsignedTileLog,
  parseVerifierKey,
} from 'hanpyo/ledger';
import { ForumRecord, type ForumState, readCharter, readForumFrame } from 'hanpyo/petition';
import { verdictOf } from '../../monitor/page/watch.js';

/** What a look at the log came to. */
export type Reading =
  | { readonly kind: 'reading'; readonly done: number; readonly total: number }
  | { readonly kind: 'good'; readonly size: number }
  | { readonly kind: 'unreachable' }
  /** In English, as the library says it: what is wrong, with the number of the check where there is one. */
  | { readonly kind: 'bad'; readonly faults: readonly string[] };

/** Entries between two breaths of the page. */
const BREATH = 50;

/** A forum as far as it was read. Mutable. */
export class ForumWatch {
  readonly #files: FetchFile;
  readonly #record = new ForumRecord();
  #log: { readonly reader: LedgerReader; readonly trust: CheckpointTrust } | undefined;
  #pinned: Uint8Array | null = null;
  #bad: Reading | undefined;

  constructor(files: FetchFile) {
    this.#files = files;
  }

  /** The forum, once its charter was read; nothing of a log that is not in order. */
  get state(): ForumState | undefined {
    return this.#bad === undefined ? this.#record.state : undefined;
  }

  /** Reads and judges what is new. What was bad once stays bad. @param told - how far it is */
  async advance(told: (reading: Reading) => void): Promise<Reading> {
    if (this.#bad !== undefined) return this.#bad;
    try {
      this.#log ??= await this.#open();
      const reading = await this.#read(this.#log, told);
      if (reading.kind === 'bad') this.#bad = reading;
      return reading;
    } catch (error) {
      const verdict = verdictOf(error);
      if (verdict.kind !== 'bad') return { kind: 'unreachable' };
      this.#bad = { kind: 'bad', faults: [verdict.message] };
      return this.#bad;
    }
  }

  async #read(
    { reader, trust }: { readonly reader: LedgerReader; readonly trust: CheckpointTrust },
    told: (reading: Reading) => void,
  ): Promise<Reading> {
    const pin: CheckpointPin = {
      read: async () => this.#pinned,
      swap: async (_expected, next) => {
        this.#pinned = next;
        return true;
      },
    };
    const { size } = await followPinned(pin, reader, trust);
    for await (const { index, entry } of reader.read(this.#record.size, size)) {
      const findings = this.#record.add(entry);
      if (findings.length > 0)
        return { kind: 'bad', faults: findings.map(({ check, message }) => `${check} ${message}`) };
      if (index % BREATH !== BREATH - 1) continue;
      told({ kind: 'reading', done: index + 1, total: size });
      await new Promise((resolve) => setTimeout(resolve));
    }
    return { kind: 'good', size };
  }

  /** Whose log it is, says its first entry. @throws what `verdictOf` sorts */
  async #open(): Promise<{ readonly reader: LedgerReader; readonly trust: CheckpointTrust }> {
    let first: Uint8Array = new Uint8Array();
    const unsigned = openUnsignedTileLog(this.#files);
    const { size } = await unsigned.checkpoint();
    for await (const { entry } of unsigned.read(0, Math.min(1, size))) first = entry;
    const { origin, key } = readCharter(readForumFrame(first).payload).ledger;
    const trust = { origin, logKeys: [parseVerifierKey(key)] };
    return { reader: openTileLog(this.#files, trust), trust };
  }
}
