/**
 * The tables of a log in PostgreSQL, and every statement that touches them (spec L-11.1, L-11.3).
 *
 *   head      one row: size, root, epoch of the writer, last signed checkpoint, whether it is sealed
 *   entries   one row an entry: index, idempotency key, leaf hash, bytes
 *   intake    what other processes hand in, until the one writer has sequenced it; not logged, emptied by a crash
 *   nodes     the hashes of tile levels 1 and above: one row for each full tile of the level below
 */

/** The version of the tables. */
export const FORMAT = 1;

/** The statements over one schema. */
export interface Statements {
  readonly create: readonly string[];
  readonly exists: string;
  readonly takeOver: string;
  readonly lastIndex: string;
  readonly commit: string;
  readonly swapCheckpoint: string;
  readonly head: string;
  readonly findKeys: string;
  readonly entries: string;
  readonly leaves: string;
  readonly nodes: string;
  readonly handIn: string;
  readonly handedIn: string;
  readonly replicated: string;
  readonly takeOut: string;
  readonly discard: string;
}

/**
 * The statements for a schema.
 * @param schema - a name of lower-case letters, digits and `_`
 * @throws {RangeError} for another name
 */
export function statementsOf(schema: string): Statements {
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema))
    throw new RangeError('a schema is named by at most 48 lower-case letters, digits and _');
  const [head, entries, nodes] = [`${schema}.head`, `${schema}.entries`, `${schema}.nodes`];
  return {
    create: createTables(schema),
    exists: `SELECT to_regclass('${head}') IS NOT NULL AS found`,
    takeOver: `UPDATE ${head} SET epoch = epoch + 1 RETURNING format, size, root, epoch, checkpoint, sealed`,
    lastIndex: `SELECT coalesce(max(index), -1) AS last FROM ${entries}`,
    commit: commitBatch(schema),
    swapCheckpoint: `UPDATE ${head} SET checkpoint = $1
      WHERE epoch = $2 AND checkpoint IS NOT DISTINCT FROM $3::bytea RETURNING epoch`,
    head: `SELECT format, size, root, epoch, checkpoint, sealed FROM ${head}`,
    findKeys: `SELECT wanted.i, entries.index
      FROM generate_series(0, $2::int - 1) AS wanted (i)
      JOIN ${entries} AS entries ON entries.key = substring($1::bytea FROM 32 * wanted.i + 1 FOR 32)`,
    entries: `SELECT entry FROM ${entries} WHERE index >= $1 AND index < $2 ORDER BY index`,
    leaves: `SELECT string_agg(leaf, ''::bytea ORDER BY index) AS hashes
      FROM ${entries} WHERE index >= $1 AND index < $2`,
    nodes: `SELECT string_agg(hash, ''::bytea ORDER BY index) AS hashes
      FROM ${nodes} WHERE level = $3 AND index >= $1 AND index < $2`,
    replicated: REPLICATED,
    ...intakeStatements(schema),
  };
}

/** What an entry is made of is ciphertext: it is stored as it is, nothing tries to compress it. */
function createTables(schema: string): readonly string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    `CREATE TABLE IF NOT EXISTS ${schema}.entries (
      index bigint PRIMARY KEY CHECK (index >= 0),
      key bytea NOT NULL UNIQUE CHECK (length(key) = 32),
      leaf bytea NOT NULL CHECK (length(leaf) = 32),
      entry bytea NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535))`,
    `ALTER TABLE ${schema}.entries ALTER COLUMN entry SET STORAGE EXTERNAL`,
    `CREATE TABLE IF NOT EXISTS ${schema}.nodes (
      level smallint CHECK (level BETWEEN 1 AND 63),
      index bigint CHECK (index >= 0),
      hash bytea NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (level, index))`,
    `CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.intake (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key bytea NOT NULL CHECK (length(key) = 32),
      entry bytea NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535))`,
    `CREATE INDEX IF NOT EXISTS intake_key ON ${schema}.intake (key)`,
    `CREATE TABLE IF NOT EXISTS ${schema}.head (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      format integer NOT NULL,
      size bigint NOT NULL CHECK (size >= 0),
      root bytea NOT NULL CHECK (length(root) = 32),
      epoch bigint NOT NULL,
      checkpoint bytea,
      sealed boolean NOT NULL DEFAULT false)`,
    `INSERT INTO ${schema}.head (format, size, root, epoch)
      VALUES (${FORMAT}, 0, sha256(''::bytea), 0) ON CONFLICT DO NOTHING`,
  ];
}

/**
 * A commit is one statement, hence one transaction and one journey: the compare-and-set on the head row locks it, and
 * everything else is inserted only if it succeeded. No client can die with the lock in its hand. Bytes travel joined:
 * $4 keys, $5 leaf hashes, $6 entries, cut where $7 and $8 (starts, lengths) say; $10 hashes of nodes at levels $11 and
 * indexes $12.
 */
function commitBatch(schema: string): string {
  return `WITH head AS (
      UPDATE ${schema}.head SET size = $2::bigint + cardinality($7::int[]), root = $3, sealed = $9
      WHERE epoch = $1 AND size = $2::bigint AND NOT sealed RETURNING size),
    added AS (
      INSERT INTO ${schema}.entries (index, key, leaf, entry)
      SELECT $2::bigint + i - 1, substring($4::bytea FROM 32 * (i - 1)::int + 1 FOR 32),
        substring($5::bytea FROM 32 * (i - 1)::int + 1 FOR 32), substring($6::bytea FROM start + 1 FOR length)
      FROM unnest($7::int[], $8::int[]) WITH ORDINALITY AS cut (start, length, i)
      WHERE EXISTS (SELECT FROM head)),
    grown AS (
      INSERT INTO ${schema}.nodes (level, index, hash)
      SELECT level, index, substring($10::bytea FROM 32 * (i - 1)::int + 1 FOR 32)
      FROM unnest($11::int[], $12::bigint[]) WITH ORDINALITY AS node (level, index, i)
      WHERE EXISTS (SELECT FROM head))
    SELECT size FROM head`;
}

/**
 * Returns when the synchronous standbys, where the server has some, hold everything that was committed before: a message to
 * nobody in the write-ahead log, and the commit of it.
 */
const REPLICATED = `SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'hanpyo', '')::text
  WHERE current_setting('synchronous_standby_names') <> '' AND NOT pg_is_in_recovery()`;

/**
 * Handing in: $1 keys and $2 entries, joined, cut by $3 and $4, unless more than $5 wait already. Asking: one snapshot of what
 * became of the keys $1, $2 of them. Taking out: the oldest, at most $1 bytes of entries in all, but one at least.
 */
function intakeStatements(schema: string): Pick<Statements, 'handIn' | 'handedIn' | 'takeOut' | 'discard'> {
  const [intake, entries] = [`${schema}.intake`, `${schema}.entries`];
  return {
    handIn: `INSERT INTO ${intake} (key, entry)
      SELECT substring($1::bytea FROM 32 * (i - 1)::int + 1 FOR 32), substring($2::bytea FROM start + 1 FOR length)
      FROM unnest($3::int[], $4::int[]) WITH ORDINALITY AS cut (start, length, i)
      WHERE (SELECT count(*) FROM ${intake}) + cardinality($3::int[]) <= $5::int RETURNING id`,
    handedIn: `SELECT i, entries.index, entries.leaf, head.sealed,
        EXISTS (SELECT FROM ${intake} AS intake WHERE intake.key = wanted.key) AS queued
      FROM (SELECT i, substring($1::bytea FROM 32 * i + 1 FOR 32) AS key
        FROM generate_series(0, $2::int - 1) AS i) AS wanted
      CROSS JOIN ${schema}.head AS head LEFT JOIN ${entries} AS entries ON entries.key = wanted.key`,
    takeOut: `SELECT id, key, entry FROM (
        SELECT id, key, entry, sum(length(entry)) OVER (ORDER BY id) - length(entry) AS before
        FROM (SELECT * FROM ${intake} ORDER BY id LIMIT 4096) AS oldest) AS counted
      WHERE before < $1::int ORDER BY id`,
    discard: `DELETE FROM ${intake} WHERE id = ANY ($1::bigint[])`,
  };
}
