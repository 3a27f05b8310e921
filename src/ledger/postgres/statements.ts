/**
 * The tables of a log in PostgreSQL, and every statement that touches them (spec L-11.1, L-11.3).
 *
 *   head      one row: size, root, epoch of the writer, last signed checkpoint, whether it is sealed
 *   entries   one row an entry: index, idempotency key, leaf hash, bytes
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
