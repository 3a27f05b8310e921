/** A log in PostgreSQL under load, and the audit after each trouble: what was acknowledged is there, where it was said. */
import { expect } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { HanpyoError } from '../../src/core/errors.js';
import { type Ledger, type LedgerOptions, openLedger } from '../../src/ledger/index.js';
import {
  type PgClientOptions,
  type PostgresStoreOptions,
  pgClient,
  postgresStore,
} from '../../src/ledger/postgres/index.js';
import { collect, ORIGIN, record, SIGNER } from './helpers.js';

/** Opens a log in a database. */
export function openOver(
  client: PgClientOptions,
  store: PostgresStoreOptions = {},
  options: Partial<LedgerOptions> = {},
): Promise<Ledger> {
  return openLedger(postgresStore(pgClient(client), { lockWaitMs: 20_000, ...store }), {
    origin: ORIGIN,
    signer: SIGNER,
    checkpointIntervalMs: 25,
    ...options,
  });
}

/** What clients were told: the number of the record, by index. */
export class Acknowledgements {
  readonly #byIndex = new Map<number, number>();
  #next = 0;
  refused = 0;
  /** Records whose outcome is unknown: refused, and not yet repeated. */
  readonly #open = new Set<number>();

  get size(): number {
    return this.#byIndex.size;
  }

  /** The number of a record that nobody has used. */
  fresh(): number {
    return this.#next++;
  }

  /** Takes an acknowledgement in. An index is never given to two records. */
  take(index: number, number: number): void {
    const known = this.#byIndex.get(index);
    if (known !== undefined) expect(known).toBe(number);
    this.#byIndex.set(index, number);
  }

  /** Appends from several callers at once until every one of them is refused. */
  async load(ledger: Ledger, callers: number): Promise<void> {
    const write = async (): Promise<void> => {
      for (;;) {
        const number = this.fresh();
        try {
          this.take((await ledger.append(record(number))).index, number);
        } catch (error) {
          if (!(error instanceof HanpyoError)) throw error;
          expect(error).toMatchObject({ retryable: true });
          this.refused += 1;
          this.#open.add(number);
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: callers }, write));
  }

  /**
   * Clients repeat what was refused, and some of what was acknowledged, which is a duplicate where it was said to be.
   * @returns how many that were refused had come in
   */
  async repeat(ledger: Ledger): Promise<number> {
    for (const [index, number] of [...this.#byIndex].slice(-50))
      expect(await ledger.append(record(number))).toMatchObject({ index, duplicate: true });
    let known = 0;
    for (const number of this.#open) {
      const { index, duplicate } = await ledger.append(record(number));
      this.take(index, number);
      if (duplicate) known += 1;
    }
    this.#open.clear();
    return known;
  }

  /** Nothing is lost or moved, there is no gap, and no record is in the log twice. */
  async audit(ledger: Ledger): Promise<number> {
    const { sequenced } = ledger.size();
    await ledger.checkpoint({ size: sequenced });
    const entries = (await collect(ledger.read(0, sequenced))).map(({ entry }) => toHex(entry));
    expect(entries.length).toBe(sequenced);
    expect(new Set(entries).size).toBe(sequenced);
    for (const [index, number] of this.#byIndex) expect(entries[index]).toBe(toHex(record(number)));
    return sequenced;
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
