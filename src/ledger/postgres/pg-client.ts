/** The driver `pg` as a {@link SqlClient}: the one file that imports it. */
import pg from 'pg';
import { type SqlClient, type SqlConnection, SqlFailure, type SqlRow, type SqlValue } from './sql.js';

/** How to reach the database. */
export interface PgClientOptions {
  /** Such as `postgresql://user@host:5432/database`; by default what the environment says (`PGHOST`, `PGUSER`, ...). */
  readonly connectionString?: string;
  /** Most connections at once; 6 by default. A store keeps one of them for itself while it is open. */
  readonly connections?: number;
  /** How long to wait for a free connection, in milliseconds; 10,000 by default. */
  readonly connectTimeoutMs?: number;
  /** How long the server may work on one statement, in milliseconds; 30,000 by default. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for an answer before the connection is given up, in milliseconds; 60,000 by default. */
  readonly answerTimeoutMs?: number;
  /** Name of the sessions in the server's views; `hanpyo` by default. */
  readonly applicationName?: string;
}

/** Connections of the driver `pg` to one database. Nothing is connected before it is needed. */
export function pgClient(options: PgClientOptions = {}): SqlClient {
  const pool = new pg.Pool({
    ...(options.connectionString === undefined ? {} : { connectionString: options.connectionString }),
    max: options.connections ?? 6,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    query_timeout: options.answerTimeoutMs ?? 60_000,
    application_name: options.applicationName ?? 'hanpyo',
    keepAlive: true,
  });
  // Without listeners, a server that dies would end this process. Whoever uses the connection next learns of it.
  pool.on('error', ignore);
  return {
    async connect() {
      return new PgConnection(await failing(() => pool.connect()));
    },
    close: () => pool.end(),
  };
}

class PgConnection implements SqlConnection {
  readonly lost: Promise<SqlFailure>;
  readonly #client: pg.PoolClient;
  #isLost = false;
  #onError: (error: unknown) => void = ignore;

  constructor(client: pg.PoolClient) {
    this.#client = client;
    this.lost = new Promise((resolve) => {
      this.#onError = (error) => {
        this.#isLost = true;
        resolve(asFailure(error));
      };
    });
    client.on('error', this.#onError);
  }

  async query(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    try {
      return await failing(async () => (await this.#client.query(text, [...values])).rows);
    } catch (error) {
      // After an answer that did not come, a later answer could be taken for that of another statement.
      if (error instanceof SqlFailure && error.sqlState === undefined) this.#isLost = true;
      throw error;
    }
  }

  release(fate: 'keep' | 'drop'): void {
    this.#client.release(fate === 'drop' || this.#isLost);
    // The listener of a dropped client stays: its socket may still fail.
    if (fate === 'keep' && !this.#isLost) this.#client.off('error', this.#onError);
  }
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFailure(error);
  }
}

function asFailure(error: unknown): SqlFailure {
  const sqlState = error instanceof pg.DatabaseError ? error.code : undefined;
  return new SqlFailure(error instanceof Error ? error.message : String(error), sqlState, { cause: error });
}

function ignore(): void {}
