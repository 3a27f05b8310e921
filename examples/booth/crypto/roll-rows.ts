/**
 * What the roll says of one voter. Where the file has no roll, the board gives her row with a proof (`GET /roll/{credential}`), or the
 * rows next to it if she is not on the roll. The same text as a file does for booths without a board.
 */
import { findProvenRow, type ProvenRow, type RollRow, readProvenRow, writeProvenRow } from 'hanpyo/ballot';
import { asArray, asObject, asText, equalBytes, fromBase64, toBase64 } from 'hanpyo/core';
import type { OpenedElection } from './election-file.js';
import { type FlatBounds, parseFlat } from './flat-json.js';

/** Most rows of an answer. */
const MAX_ROWS = 2;
/** A row of a chunk and its proof, in base64. */
const MAX_TEXT = 90_000;
/** Most characters of an answer. */
export const MAX_ANSWER = 200_000;
const BOUNDS: FlatBounds = { length: MAX_ANSWER, values: 1 + MAX_ROWS };

/** An answer for a key. @param rows - of `lookUpRoll` */
export function rowsText(rows: readonly ProvenRow[]): string {
  return JSON.stringify({ rows: rows.map((row) => toBase64(writeProvenRow(row))) });
}

/**
 * The row of a key, or `undefined` if it is not on the roll.
 * @param answer - for the key; asked for only where the file has no roll
 * @throws {DecodeError} if the answer proves neither
 */
export function rowOf(election: OpenedElection, key: Uint8Array, answer = ''): RollRow | undefined {
  const { manifest, rows, seal } = election;
  if (rows !== undefined) return rows.find((row) => equalBytes(row.key, key));
  // Everything in it is checked up to a root that officers signed.
  const given = asObject(parseFlat(answer, 'rows', BOUNDS), 'rows', ['rows']);
  const proven = asArray(given.rows, 'rows', MAX_ROWS).map((row, i) =>
    readProvenRow(fromBase64(asText(row, `rows[${i}]`, MAX_TEXT)), manifest),
  );
  return findProvenRow(proven, key, seal);
}
