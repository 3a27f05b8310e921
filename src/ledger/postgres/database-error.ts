/** The error of a store whose database failed or refused. */
import { LedgerError } from '../ledger-error.js';
import { SqlFailure } from './sql.js';

/**
 * The database failed. With `outcome: 'unknown'` what was being written may or may not be there, because the connection was
 * lost meanwhile; with `'none'` it is not there. Either way: open the store anew, and repeat with the same key.
 */
export class StoreDatabaseError extends LedgerError {
  declare readonly code: 'store-database' | 'store-unsafe';
  readonly outcome: 'none' | 'unknown';
  /** The five characters of the SQL standard, where the server answered. */
  readonly sqlState: string | undefined;

  constructor(
    code: 'store-database' | 'store-unsafe',
    message: string,
    cause?: { readonly outcome: 'none' | 'unknown'; readonly failure: SqlFailure },
  ) {
    super(code, message, code === 'store-database', cause === undefined ? {} : { cause: cause.failure });
    this.outcome = cause?.outcome ?? 'none';
    this.sqlState = cause?.failure.sqlState;
  }
}

/**
 * Runs work on the database; what the driver throws comes out as {@link StoreDatabaseError}.
 * @param does - whether the work changes anything
 */
export async function typed<T>(does: 'read' | 'write', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SqlFailure ? databaseFailure(does, error) : error;
  }
}

/** What a failure of the driver is called above it. @param does - as for {@link typed} */
export function databaseFailure(does: 'read' | 'write', failure: SqlFailure): StoreDatabaseError {
  const outcome = does === 'read' || isRefusal(failure.sqlState) ? 'none' : 'unknown';
  return new StoreDatabaseError('store-database', `the database failed: ${failure.message}`, {
    outcome,
    failure,
  });
}

/** Whether the server says that it has undone the statement: not where it said so because it was being shut down. */
function isRefusal(sqlState: string | undefined): boolean {
  return sqlState !== undefined && !/^(?:08|57P|58|XX)/.test(sqlState);
}
