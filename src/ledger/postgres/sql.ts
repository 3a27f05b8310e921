/** The little that the PostgreSQL store needs of a driver, so that any driver can stand under it (spec L-11). */

/** What a statement's `$1`, `$2`, ... may be. Arrays are of integers. */
export type SqlValue = Uint8Array | string | number | bigint | boolean | null | readonly number[];

/** One row by column name: `bytea` as bytes, `bigint` as decimal text, `integer` as a number, `boolean`, `text`. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** One connection: what is sent on it is done in that order, in one session. */
export interface SqlConnection {
  /** Resolves when the session ends by itself: the server ended it, or the network did. Unread after the release. */
  readonly lost?: Promise<SqlFailure>;
  /**
   * Runs one statement, in a transaction of its own unless one is open. A server with synchronous standbys may give up its
   * wait for them and say so in a warning only (`SyncRepWaitForLSN`): a driver makes that a failure without a `sqlState`.
   * @throws {SqlFailure} and nothing else
   */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Ends the use of it: `keep` it for others, or `drop` it, which ends its session. */
  release(fate: 'keep' | 'drop'): void;
}

/** A source of connections to one database. A connection that is lost while nobody uses it must not end the process. */
export interface SqlClient {
  /** @throws {SqlFailure} if there is no server, or no connection becomes free in time */
  connect(): Promise<SqlConnection>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * A statement that failed. With a `sqlState` the server said so; without one nobody knows what became of it, because the
 * connection was lost or the answer did not come in time.
 */
export class SqlFailure extends Error {
  /** The five characters of the SQL standard. */
  readonly sqlState: string | undefined;

  constructor(message: string, sqlState: string | undefined, options?: ErrorOptions) {
    super(message, options);
    this.sqlState = sqlState;
  }
}
