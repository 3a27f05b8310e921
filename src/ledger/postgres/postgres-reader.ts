/** Reading a log straight from its database, by any process and without a lock; everything is verified as ever. */
import { equalBytes } from '../../core/bytes.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from '../checkpoint.js';
import type { LedgerReader } from '../interfaces.js';
import { inBundles, openReader } from '../reader.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { bytesOrNull, onlyRow } from './columns.js';
import { readEntryRows, readHashRows, reading } from './log-rows.js';
import type { SqlClient } from './sql.js';
import { statementsOf } from './statements.js';

/** Settings of {@link openPostgresLog}. */
export interface PostgresLogOptions {
  /** The schema of the log; `hanpyo` by default. */
  readonly schema?: string;
  /** How often `subscribe` looks for a new checkpoint, in milliseconds; 1000 by default. */
  readonly pollMs?: number;
}

/**
 * A verifying reader of a log in a database.
 * @param client - connections to the database; the caller ends them
 * @param trust - origin and keys; every checkpoint must satisfy it
 */
export function openPostgresLog(
  client: SqlClient,
  trust: CheckpointTrust,
  options: PostgresLogOptions = {},
): LedgerReader {
  const { schema = 'hanpyo', pollMs = 1000 } = options;
  const statements = statementsOf(schema);
  const rows = { client, statements };
  let shown: Uint8Array | null = null;
  /** The stored note. One that was not shown before is, when the standbys have it: a fail-over would make it a fork. */
  const latestNote = (): Promise<Uint8Array | null> =>
    reading(rows, async (connection) => {
      const note = bytesOrNull(
        onlyRow(await connection.query(statements.head), 'the head row'),
        'checkpoint',
      );
      if (note !== null && (shown === null || !equalBytes(note, shown)))
        await connection.query(statements.replicated);
      shown = note;
      return note;
    });
  return openReader({
    async checkpoint(level): Promise<Checkpoint | undefined> {
      const note = await latestNote();
      const checkpoint = note === null ? undefined : openCheckpoint(note, trust);
      return level === 'witnessed' && checkpoint?.cosigners.length === 0 ? undefined : checkpoint;
    },
    async readHashes(level, from, to) {
      try {
        return await reading(rows, (c) => readHashRows(c, statements, level, from, to));
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
        throw new LedgerCorruptError(`hashes of level ${level} are missing in the database`, { cause });
      }
    },
    readBundles: (from, to) => inBundles(from, readEntryRows(rows, from, to)),
    async changed(_seen, _level, signal) {
      if (!signal?.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs);
          signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
        });
      return !signal?.aborted;
    },
  });
}
