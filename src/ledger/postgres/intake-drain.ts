/** Several writers (spec L-11.5), the other side: the one process that has the log open sequences what was handed in. */
import { HanpyoError } from '../../core/errors.js';
import type { Ledger } from '../interfaces.js';
import { LedgerStateError } from '../ledger-state.js';
import { LedgerBusy } from '../queue.js';
import { LedgerKeyConflict } from '../sequencer.js';
import { bytesOf, integerOf } from './columns.js';
import { StoreDatabaseError } from './database-error.js';
import { reading } from './log-rows.js';
import type { SqlClient, SqlRow, SqlValue } from './sql.js';
import { type Statements, statementsOf } from './statements.js';

/** Settings of {@link drainIntake}. */
export interface DrainOptions {
  /** The schema of the log; `hanpyo` by default. */
  readonly schema?: string;
  /** How often an empty intake is looked at, in milliseconds; 10 by default. */
  readonly pollMs?: number;
  /** Bytes of entries taken out at a time; 8 MiB by default. */
  readonly bytes?: number;
}

/** Sequencing that goes on until it is stopped or the ledger fails. */
export interface IntakeDrain {
  /** Resolves when it was stopped, or the log is sealed. @throws why it ended otherwise: open the ledger anew */
  readonly ended: Promise<void>;
  /** Finishes what was taken out, and stops. The ledger stays open. */
  stop(): Promise<void>;
}

/**
 * Appends to a ledger what processes hand in with `openIntake`, in the order in which it came.
 * @param ledger - open over the `postgresStore` of the same schema
 * @param client - connections of its own to the database, one is enough; `stop` does not end them
 */
export function drainIntake(ledger: Ledger, client: SqlClient, options: DrainOptions = {}): IntakeDrain {
  const { schema = 'hanpyo', pollMs = 10, bytes = 8 * 2 ** 20 } = options;
  const work: Draining = { ledger, client, statements: statementsOf(schema), bytes, isStopping: false };
  const run = async (): Promise<void> => {
    while (!work.isStopping) {
      const { state } = ledger.health();
      demandAlive(ledger);
      const taken = await round(work);
      if (taken > 0) continue;
      // What came before the seal has been answered by now; what comes after it is refused by the intake itself.
      if (state === 'sealed') return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  };
  const ended = run();
  // Who awaits `ended` learns of a failure; nobody has to.
  ended.catch(() => {});
  return {
    ended,
    async stop() {
      work.isStopping = true;
      await ended.catch(() => {});
    },
  };
}

/** What is drained, into what, and until when. */
interface Draining {
  readonly ledger: Ledger;
  readonly client: SqlClient;
  readonly statements: Statements;
  /** Bytes of entries taken out at a time. */
  readonly bytes: number;
  isStopping: boolean;
}

/** Takes out the oldest, appends them, and removes those that are decided. @returns how many of them are */
async function round(work: Draining): Promise<number> {
  const { ledger, client, statements, bytes } = work;
  const ask = (text: string, value: SqlValue): Promise<readonly SqlRow[] | undefined> =>
    patiently(work, () => reading({ client, statements }, (c) => c.query(text, [value])));
  const rows = (await ask(statements.takeOut, bytes)) ?? [];
  const decided = await Promise.all(rows.map((row) => append(ledger, row)));
  const ids = rows.filter((_, i) => decided[i] === true).map((row) => integerOf(row, 'id'));
  if (ids.length > 0) await ask(statements.discard, ids);
  return ids.length;
}

/** Appends one. @returns whether it is decided; a busy ledger is tried again @throws what ends the ledger */
async function append(ledger: Ledger, row: SqlRow): Promise<boolean> {
  try {
    await ledger.append(bytesOf(row, 'entry'), { key: bytesOf(row, 'key') });
    return true;
  } catch (error) {
    if (error instanceof LedgerBusy) return false;
    if (error instanceof LedgerKeyConflict) return true;
    if (error instanceof LedgerStateError && error.code === 'ledger-sealed') return true;
    throw error;
  }
}

/**
 * Asks the database again while the ledger is well: if that fails too, its error is the one to give.
 * @returns `undefined` if it still failed when it was to stop: what was not discarded is a duplicate when it is taken out again
 */
async function patiently<T>(work: Draining, ask: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreDatabaseError)) throw error;
      demandAlive(work.ledger);
      if (work.isStopping) return undefined;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

const PAUSE_MS = 100;

/** @throws {DrainEndedError} if the ledger has failed or is closed */
function demandAlive(ledger: Ledger): void {
  const { state, reason } = ledger.health();
  if (state === 'failed' || state === 'closed') throw new DrainEndedError(reason ?? 'the ledger is closed');
}

/** The ledger behind an intake has ended; what waits is sequenced when a ledger is opened anew. */
export class DrainEndedError extends HanpyoError {
  constructor(reason: string) {
    super('drain-ended', reason);
  }
}
