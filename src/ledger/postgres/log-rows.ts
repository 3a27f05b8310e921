/** Reading a log's rows: entries and hashes, a bounded number of them at a time, each range complete or refused. */
import { joinBytes } from '../../core/bytes.js';
import { KEY_BYTES } from '../key-index.js';
import { TILE_WIDTH } from '../tiles.js';
import { HASH_BYTES } from '../tree.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { bytesOf, bytesOrNull, integerOf, onlyRow } from './columns.js';
import { typed } from './database-error.js';
import type { SqlClient, SqlConnection } from './sql.js';
import type { Statements } from './statements.js';

/** How a log is read. */
export interface RowReader {
  readonly client: SqlClient;
  readonly statements: Statements;
}

/** Runs reading work on a connection of its own, which it gives back. @throws `StoreDatabaseError` */
export function reading<T>(reader: RowReader, work: (connection: SqlConnection) => Promise<T>): Promise<T> {
  return typed('read', async () => {
    const connection = await reader.client.connect();
    try {
      const result = await work(connection);
      connection.release('keep');
      return result;
    } catch (error) {
      connection.release('drop');
      throw error;
    }
  });
}

/**
 * Entries [from, to), in statements of at most 256 rows: neither a transaction nor a connection is held while the caller
 * works.
 * @throws {LedgerCorruptError} if one is missing
 */
export async function* readEntryRows(
  reader: RowReader,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let next = from; next < to; ) {
    const end = Math.min(to, (Math.floor(next / TILE_WIDTH) + 1) * TILE_WIDTH);
    const rows = await reading(reader, (c) => c.query(reader.statements.entries, [next, end]));
    if (rows.length !== end - next)
      throw new LedgerCorruptError(`the database holds ${rows.length} of the entries ${next} to ${end}`);
    for (const row of rows) yield bytesOf(row, 'entry');
    next = end;
  }
}

/** Hashes [from, to) of a tile level, joined. @throws {RangeError} if there are fewer */
export async function readHashRows(
  connection: SqlConnection,
  statements: Statements,
  level: number,
  from: number,
  to: number,
): Promise<Uint8Array> {
  if (!(from >= 0 && from <= to)) throw new RangeError(`no hashes ${from} to ${to} at level ${level}`);
  if (from === to) return new Uint8Array(0);
  const rows =
    level === 0
      ? await connection.query(statements.leaves, [from, to])
      : await connection.query(statements.nodes, [from, to, level]);
  const hashes = bytesOrNull(onlyRow(rows, 'the answer'), 'hashes') ?? new Uint8Array(0);
  if (hashes.length !== (to - from) * HASH_BYTES)
    throw new RangeError(`no hashes ${from} to ${to} at level ${level}`);
  return hashes;
}

/** The indexes of keys, -1 where there is none. */
export async function findKeyRows(
  connection: SqlConnection,
  statements: Statements,
  keys: readonly Uint8Array[],
): Promise<number[]> {
  const found = keys.map(() => -1);
  if (keys.length === 0) return found;
  if (keys.some((key) => key.length !== KEY_BYTES)) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
  for (const row of await connection.query(statements.findKeys, [joinBytes(keys), keys.length]))
    found[integerOf(row, 'i')] = integerOf(row, 'index');
  return found;
}
