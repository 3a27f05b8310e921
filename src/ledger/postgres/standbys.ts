/** Synchronous standbys (spec L-11.6): commits that are on several servers before they are acknowledged. */
import { parseDecimal } from '../../core/integers.js';
import { onlyRow } from './columns.js';
import { StoreDatabaseError } from './database-error.js';
import { type SqlConnection, SqlFailure, type SqlRow, type SqlValue } from './sql.js';

/**
 * Checks that the server waits for as many standbys as are demanded.
 * @param replicas - how many; nothing is asked for none
 * @throws {StoreDatabaseError} `store-unsafe` if it waits for fewer
 */
export async function demandReplicas(connection: SqlConnection, replicas: number): Promise<void> {
  const standbys = replicas === 0 ? 0 : await standbysWaitedFor(connection);
  if (standbys < replicas)
    throw new StoreDatabaseError(
      'store-unsafe',
      `the server waits for ${standbys} synchronous standbys, not for ${replicas} (synchronous_standby_names)`,
    );
}

/**
 * Runs a statement whose commit is on as many standbys as are demanded. Whoever empties the server's list of standbys releases
 * those that wait for them, without a word; so the list is looked at after the commit.
 * @throws {SqlFailure} also where they were given up: then it is committed, on one server perhaps
 */
export async function queryReplicated(
  connection: SqlConnection,
  replicas: number,
  text: string,
  values?: readonly SqlValue[],
): Promise<readonly SqlRow[]> {
  const rows = await connection.query(text, values);
  if (replicas > 0 && (await standbysWaitedFor(connection)) < replicas)
    throw new SqlFailure('the standbys were given up, perhaps before they had the commit', undefined);
  return rows;
}

/**
 * How many standbys the server waits for with each commit: 0 where `synchronous_standby_names` is empty, and 1 for a list of
 * names without a number.
 */
async function standbysWaitedFor(connection: SqlConnection): Promise<number> {
  const rows = await connection.query("SELECT current_setting('synchronous_standby_names') AS names");
  const names = String(onlyRow(rows, 'synchronous_standby_names').names).trim();
  if (names === '') return 0;
  const [, count = '1'] = /^(?:(?:FIRST|ANY)\s+)?(\d{1,4})\s*\(/i.exec(names) ?? [];
  return parseDecimal(count, 9999, 'database.synchronous_standby_names');
}
