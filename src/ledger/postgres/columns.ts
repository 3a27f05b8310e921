/** Reading what the database answers: every column is checked for its type before it is used. */
import { parseDecimal } from '../../core/integers.js';
import { LedgerCorruptError } from '../verified-tree.js';
import type { SqlRow } from './sql.js';

/** A `bytea` column, copied out of the driver's memory. @throws {LedgerCorruptError} for anything else */
export function bytesOf(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return new Uint8Array(value);
  throw new LedgerCorruptError(`column ${column} of the database holds no bytes`);
}

/** A `bytea` column that may be null. @throws {LedgerCorruptError} for anything else */
export function bytesOrNull(row: SqlRow, column: string): Uint8Array | null {
  return row[column] === null ? null : bytesOf(row, column);
}

/** An integer column of any width, not negative or -1. @throws {LedgerCorruptError} for anything else */
export function integerOf(row: SqlRow, column: string): number {
  const text = String(row[column]);
  return text === '-1' ? -1 : parseDecimal(text, Number.MAX_SAFE_INTEGER, `database.${column}`);
}

/** A `boolean` column. @throws {LedgerCorruptError} for anything else */
export function booleanOf(row: SqlRow, column: string): boolean {
  const value = row[column];
  if (typeof value === 'boolean') return value;
  throw new LedgerCorruptError(`column ${column} of the database is no boolean`);
}

/** The first of a statement's rows. @throws {LedgerCorruptError} if there is none */
export function onlyRow(rows: readonly SqlRow[], what: string): SqlRow {
  const [row] = rows;
  if (row === undefined) throw new LedgerCorruptError(`${what} is missing in the database`);
  return row;
}
