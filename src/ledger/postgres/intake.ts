/**
 * Several writers (spec L-11.5), their side: any number of processes hand entries in, one process sequences them. An append
 * resolves only when its entry is in the log; what waits is in a table that a crash may empty, and is handed in again then.
 */
import { equalBytes, joinBytes, toHex } from '../../core/bytes.js';
import type { AppendReceipt } from '../interfaces.js';
import { LedgerStateError } from '../ledger-state.js';
import { draftRequest, LedgerBusy } from '../queue.js';
import { LedgerKeyConflict } from '../sequencer.js';
import { waitUnlessAborted } from '../waiting.js';
import { booleanOf, bytesOf, integerOf } from './columns.js';
import { StoreDatabaseError } from './database-error.js';
import { reading } from './log-rows.js';
import type { SqlClient, SqlRow } from './sql.js';
import { type Statements, statementsOf } from './statements.js';

/** Settings of an intake. */
export interface IntakeOptions {
  /** The schema of the log; `hanpyo` by default. */
  readonly schema?: string;
  /** How many entries may wait in the database, of all processes; 20,000 by default. */
  readonly limit?: number;
  /** How often the database is asked, in milliseconds; 20 by default. */
  readonly pollMs?: number;
  /** How often in a row the database may fail before what waits is refused; 50 by default. */
  readonly failures?: number;
}

/** Hands entries in to the process that sequences them. */
export interface LedgerIntake {
  /**
   * Appends one entry, as `Ledger.append` does up to the level `sequenced`. `duplicate` tells whether the entry was in the
   * log when it was first looked for; of two processes that hand in the same at once, neither may be told so.
   * @throws {RangeError}, `LedgerBusy`, `LedgerKeyConflict`, `LedgerAborted`, `LedgerStateError` for a sealed log
   * @throws {StoreDatabaseError} if the database fails for too long; then the outcome is unknown: repeat with the same key
   */
  append(
    entry: Uint8Array,
    options?: { readonly key?: Uint8Array; readonly signal?: AbortSignal },
  ): Promise<AppendReceipt>;
  /** Waits for what was handed in, and ends the connections. */
  close(): Promise<void>;
}

/**
 * An intake of a log that some process has opened, or will open, with `postgresStore` and `drainIntake`.
 * @param client - connections to the database, which `close` ends; one is enough
 */
export function openIntake(client: SqlClient, options: IntakeOptions = {}): LedgerIntake {
  return new Intake(client, options);
}

/** One entry that is waited for. */
interface Waiting {
  readonly key: Uint8Array;
  readonly entry: Uint8Array;
  readonly leafHash: Uint8Array;
  resolve(receipt: AppendReceipt): void;
  reject(error: unknown): void;
  /** How often its key was looked for. */
  looks: number;
}

class Intake implements LedgerIntake {
  readonly #client: SqlClient;
  readonly #statements: Statements;
  readonly #limit: number;
  readonly #pollMs: number;
  readonly #failures: number;
  #waiting: Waiting[] = [];
  #run: Promise<void> | undefined;
  #isClosed = false;

  constructor(client: SqlClient, options: IntakeOptions) {
    this.#client = client;
    this.#statements = statementsOf(options.schema ?? 'hanpyo');
    this.#limit = options.limit ?? 20_000;
    this.#pollMs = options.pollMs ?? 20;
    this.#failures = options.failures ?? 50;
  }

  async append(
    entry: Uint8Array,
    options: { readonly key?: Uint8Array; readonly signal?: AbortSignal } = {},
  ): Promise<AppendReceipt> {
    const draft = draftRequest([entry], options.key === undefined ? undefined : [options.key], false);
    const [[key], [copy], [leafHash]] = [draft.keys, draft.entries, draft.leafHashes];
    if (key === undefined || copy === undefined || leafHash === undefined) throw new RangeError('one entry');
    if (this.#isClosed) throw new LedgerStateError('ledger-closed', 'the intake is closed', true);
    if (this.#waiting.length >= this.#limit) throw new LedgerBusy(RETRY_AFTER_MS);
    const outcome = new Promise<AppendReceipt>((resolve, reject) => {
      this.#waiting.push({ key, entry: copy, leafHash, resolve, reject, looks: 0 });
    });
    this.#run ??= this.#poll();
    return waitUnlessAborted(outcome, options.signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#run;
    await this.#client.close();
  }

  async #poll(): Promise<void> {
    await Promise.resolve();
    for (let failed = 0; this.#waiting.length > 0; ) {
      try {
        await this.#round(this.#waiting.slice(0, AT_ONCE));
        failed = 0;
      } catch (error) {
        failed += 1;
        // Only what nobody can have become of it but by the database's failing: everything else was answered in the round.
        if (!(error instanceof StoreDatabaseError) || failed >= this.#failures) this.#refuseAll(error);
      }
      if (this.#waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, this.#pollMs));
    }
    this.#run = undefined;
  }

  /** Looks what became of entries, answers those that are decided, and hands in those of which nothing is known. */
  async #round(some: readonly Waiting[]): Promise<void> {
    const unknown = await reading(
      { client: this.#client, statements: this.#statements },
      async (connection) => {
        const keys = joinBytes(some.map(({ key }) => key));
        const rows = await connection.query(this.#statements.handedIn, [keys, some.length]);
        // Visible is not yet replicated: a writer may have ended while it waited for the standbys. We wait in its place.
        if (rows.some((row) => row.index !== null)) await connection.query(this.#statements.replicated);
        const left = rows.flatMap((row) => {
          const waiting = some[integerOf(row, 'i')];
          return waiting === undefined || this.#answer(waiting, row) || row.queued === true ? [] : [waiting];
        });
        const fresh = onePerKey(left);
        if (fresh.length === 0) return [];
        let end = 0;
        const starts = fresh.map(({ entry }) => {
          end += entry.length;
          return end - entry.length;
        });
        const inserted = await connection.query(this.#statements.handIn, [
          ...[joinBytes(fresh.map(({ key }) => key)), joinBytes(fresh.map(({ entry }) => entry))],
          ...[starts, fresh.map(({ entry }) => entry.length), this.#limit],
        ]);
        return inserted.length === 0 ? fresh : [];
      },
    );
    for (const waiting of unknown)
      this.#settle(waiting, () => waiting.reject(new LedgerBusy(RETRY_AFTER_MS)));
  }

  /** Answers one call if the log has decided it. */
  #answer(waiting: Waiting, row: SqlRow): boolean {
    const isFirstLook = waiting.looks++ === 0;
    if (row.index !== null) {
      const { leafHash } = waiting;
      const isSame = equalBytes(bytesOf(row, 'leaf'), leafHash);
      const index = integerOf(row, 'index');
      const receipt = Object.freeze({ index, leafHash, duplicate: isFirstLook, level: 'sequenced' as const });
      const conflict = new LedgerKeyConflict(`the key of entry ${index} came again with other bytes`);
      this.#settle(waiting, () => (isSame ? waiting.resolve(receipt) : waiting.reject(conflict)));
      return true;
    }
    if (!booleanOf(row, 'sealed')) return false;
    this.#settle(waiting, () =>
      waiting.reject(new LedgerStateError('ledger-sealed', 'the log is sealed', false)),
    );
    return true;
  }

  #settle(waiting: Waiting, answer: () => void): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    answer();
  }

  #refuseAll(error: unknown): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}

/** The first of those that share a key; the others are answered when it is in the log. */
function onePerKey(waiting: readonly Waiting[]): Waiting[] {
  return [...new Map([...waiting].reverse().map((w) => [toHex(w.key), w])).values()].reverse();
}

/** Entries that one round looks at. */
const AT_ONCE = 1024;
const RETRY_AFTER_MS = 200;
