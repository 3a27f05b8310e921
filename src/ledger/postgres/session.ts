/**
 * The session of the one writer (spec L-11.2): what the server must promise before anything is written, and the advisory
 * lock that this session holds until it ends, however it ends.
 */
import { utf8 } from '../../core/bytes.js';
import { sha256 } from '../../core/hash.js';
import { bytesToInteger } from '../../core/integers.js';
import { LedgerLockedError } from '../ledger-locked.js';
import { booleanOf, integerOf, onlyRow } from './columns.js';
import { StoreDatabaseError } from './database-error.js';
import type { SqlConnection } from './sql.js';

/** The oldest server that is accepted. */
const OLDEST_VERSION = 130_000;

/** Settings without which a server may forget what it has acknowledged. */
const DURABLE_SETTINGS = ['fsync', 'full_page_writes'];

/**
 * Checks that the server keeps what it acknowledges, and has this session wait for it.
 * @throws {StoreDatabaseError} `store-unsafe` if it does not
 */
export async function demandDurability(connection: SqlConnection): Promise<void> {
  const setting = async (name: string): Promise<unknown> =>
    onlyRow(await connection.query('SELECT current_setting($1) AS value', [name]), name).value;
  for (const name of DURABLE_SETTINGS) {
    const value = await setting(name);
    if (value !== 'on')
      throw new StoreDatabaseError('store-unsafe', `the server runs with ${name} = ${value}`);
  }
  // `remote_apply` waits for more than `on`; everything else waits for less.
  if ((await setting('synchronous_commit')) !== 'remote_apply')
    await connection.query("SELECT set_config('synchronous_commit', 'on', false)");
}

/**
 * Gives this session what the statements are made for, whatever the defaults of the server: their isolation, and leave to be idle
 * for as long as nobody votes (servers before 14 know no limit).
 */
export async function prepareSession(connection: SqlConnection): Promise<void> {
  await connection.query("SELECT set_config('default_transaction_isolation', 'read committed', false)");
  await connection.query(
    "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'",
  );
}

/** Checks that the server is one that the statements are tested on. @throws {StoreDatabaseError} `store-unsafe` */
export async function demandVersion(connection: SqlConnection): Promise<void> {
  const rows = await connection.query("SELECT current_setting('server_version_num') AS version");
  const version = integerOf(onlyRow(rows, 'the version'), 'version');
  if (version < OLDEST_VERSION)
    throw new StoreDatabaseError('store-unsafe', `server version ${version} is older than ${OLDEST_VERSION}`);
}

/** The number of a schema's advisory lock: 64 bits of the hash of its name. */
export function lockNumber(schema: string): bigint {
  return BigInt.asIntN(64, bytesToInteger(sha256(utf8(`hanpyo ledger ${schema}`)).subarray(0, 8)));
}

/**
 * Takes the lock of a log for this session.
 * @param waitMs - how long to wait for a writer that is just ending
 * @throws {LedgerLockedError} if another session still holds it then
 */
export async function takeLock(connection: SqlConnection, lock: bigint, waitMs: number): Promise<void> {
  const [start] = await connection.query(
    'SELECT (clock_timestamp() + make_interval(secs => $1::float8))::text AS until',
    [waitMs / 1000],
  );
  for (;;) {
    const rows = await connection.query(
      'SELECT pg_try_advisory_lock($1::bigint) AS held, clock_timestamp() >= $2::timestamptz AS late',
      [lock, String(start?.until)],
    );
    const row = onlyRow(rows, 'the lock');
    if (booleanOf(row, 'held')) return;
    if (booleanOf(row, 'late'))
      throw new LedgerLockedError('another session of the database has the log open');
    await connection.query('SELECT pg_sleep(0.05)');
  }
}

/** Gives the lock back before the connection goes. */
export async function releaseLock(connection: SqlConnection, lock: bigint): Promise<void> {
  await connection.query('SELECT pg_advisory_unlock($1::bigint)', [lock]);
}

/** Ends the sessions that hold a lock: they belong to a writer that hangs, say behind a cut network. */
export async function deposeHolders(connection: SqlConnection, lock: bigint): Promise<void> {
  await connection.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid() AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = $1::bigint`,
    [lock],
  );
}
