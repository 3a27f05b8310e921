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
  const sessions = new WeakMap<pg.PoolClient, Session>();
  // Before anyone is given the client: what the server says right after its welcome must find its listeners.
  pool.on('connect', (client) => sessions.set(client, new Session(client)));
  return {
    async connect() {
      const client = await failing(() => pool.connect());
      return new PgConnection(client, sessions.get(client) ?? new Session(client));
    },
    close: () => pool.end(),
  };
}

/** What is known of one session, however often its client is taken from the pool. Its listeners stay as long as the client. */
class Session {
  readonly lost: Promise<SqlFailure>;
  isLost = false;
  /** Whether the server gave up waiting for its standbys, and said that it had committed all the same. */
  isAlone = false;

  constructor(client: pg.PoolClient) {
    this.lost = new Promise((resolve) => {
      client.on('error', (error: unknown) => {
        this.isLost = true;
        resolve(asFailure(error));
      });
    });
    // The name of the server's routine, since the text is in the language of the server, and the code that of any warning.
    client.on('notice', ({ routine }) => {
      if (routine === 'SyncRepWaitForLSN') this.isAlone = true;
    });
  }
}

class PgConnection implements SqlConnection {
  readonly #client: pg.PoolClient;
  readonly #session: Session;

  constructor(client: pg.PoolClient, session: Session) {
    this.#client = client;
    this.#session = session;
  }

  get lost(): Promise<SqlFailure> {
    return this.#session.lost;
  }

  async query(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    try {
      const { rows } = await failing(() => this.#client.query(text, [...values]));
      if (this.#session.isAlone)
        throw new SqlFailure('the wait for a standby was cancelled: committed on one server only', undefined);
      return rows;
    } catch (error) {
      // After an answer that did not come, a later answer could be taken for that of another statement.
      if (error instanceof SqlFailure && error.sqlState === undefined) this.#session.isLost = true;
      throw error;
    }
  }

  release(fate: 'keep' | 'drop'): void {
    this.#client.release(fate === 'drop' || this.#session.isLost);
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
