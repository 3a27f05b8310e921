/**
 * The share file as text, for paper (spec section 4.6). Each line holds at most 15 bytes of one field and its own place,
 * in Crockford's base 32 with check symbols that find any four wrong symbols; a mistyped line is named.
 */
import { concatBytes, equalBytes } from '../core/bytes.js';
import { decodeCrockford, encodeCrockford } from '../core/crockford.js';
import { DecodeError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import { parseDecimal } from '../core/integers.js';
import {
  fileCheck,
  SHARE_FIELDS,
  type ShareField,
  shareFields,
  shareFileOf,
  type TrusteeShareFile,
} from './share-file.js';

const HEADER = 'hanpyo trustee share, version 1';
const ROW_BYTES = 15;
const MAX_ROWS = 99;
const MAX_TEXT = 100_000;
const LINE = /^([a-z-]{1,20}) ([0-9]{1,3})\/([0-9]{1,3}): ([0-9A-Za-z -]{1,80})$/;

/** The text form (spec 4.6b). Lines in parentheses are for people and are not read back. */
export function formatShareFile(file: TrusteeShareFile): string {
  const { group, run, trustee, trustees, threshold } = file;
  const rows = checkedFields(shareFields(file)).flatMap(({ name, bytes }, f) => {
    const count = rowCount(bytes.length);
    return Array.from({ length: count }, (_, i) => {
      const part = bytes.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES);
      return `${name} ${i + 1}/${count}: ${encodeCrockford(concatBytes(Uint8Array.of(place(f, i)), part))}`;
    });
  });
  const note = `(trustee ${trustee} of ${trustees}, threshold ${threshold}, ${group.id}, run ${run}; keep secret)`;
  return `${[HEADER, note, ...rows].join('\n')}\n`;
}

/**
 * Reads the text form. Empty lines, lines in parentheses, case and spaces in codes do not matter.
 * @param group - the election's; a file of another group is refused
 * @throws {DecodeError} naming the field and row that does not read
 */
export function parseShareFile(text: string, group: Group): TrusteeShareFile {
  if (text.length > MAX_TEXT) throw new DecodeError('too-large', 'shareFile', 'text is too long');
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('('));
  if (lines[0] !== HEADER)
    throw new DecodeError('bad-version', 'shareFile', `the first line is not "${HEADER}"`);
  let next = 1;
  const take = (name: string, f: number): ShareField => {
    const parts: Uint8Array[] = [];
    let rows: number | undefined;
    do {
      const row = readRow(lines[next++], name, f, parts.length, rows);
      rows = row.count;
      parts.push(row.bytes);
    } while (parts.length < rows);
    return { name, bytes: concatBytes(...parts) };
  };
  const fields = SHARE_FIELDS.map(take);
  const check = take('check', SHARE_FIELDS.length);
  if (next < lines.length) throw new DecodeError('trailing-bytes', 'shareFile', 'lines after the end');
  if (!equalBytes(check.bytes, fileCheck(fields)))
    throw new DecodeError('bad-encoding', 'shareFile.check', 'lines of different files, or one is damaged');
  return shareFileOf(fields, group);
}

/** Reads one line, which must be row `index` of `rows` (unknown before the first) of field number `f`. */
function readRow(
  line: string | undefined,
  name: string,
  f: number,
  index: number,
  rows: number | undefined,
): { bytes: Uint8Array; count: number } {
  const path = `shareFile.${name}[${index + 1}]`;
  if (line === undefined) throw new DecodeError('truncated', path, 'the line is missing');
  const [, label, at, of = '0', code = ''] = LINE.exec(line) ?? [];
  const count = parseDecimal(of, MAX_ROWS, path);
  if (label !== name || at !== String(index + 1) || count !== (rows ?? Math.max(count, 1)))
    throw new DecodeError('bad-encoding', path, `expected the line "${name} ${index + 1}/..."`);
  const symbols = code.replace(/[ -]/g, '').length;
  const length = Math.floor(((symbols - 4) * 5) / 8);
  if (length < 1 || length > ROW_BYTES + 1 || (index + 1 < count && length !== ROW_BYTES + 1))
    throw new DecodeError('bad-encoding', path, 'the line has too many or too few characters');
  const bytes = decodeCrockford(code, length, path);
  if (bytes[0] !== place(f, index)) throw new DecodeError('bad-encoding', path, 'a line from another place');
  return { bytes: bytes.subarray(1), count };
}

function checkedFields(fields: readonly ShareField[]): readonly ShareField[] {
  return [...fields, { name: 'check', bytes: fileCheck(fields) }];
}

function rowCount(length: number): number {
  return Math.max(1, Math.ceil(length / ROW_BYTES));
}

/** One byte that tells the place of a row. Rows beyond 31 of a field share places; the check of the file tells them. */
function place(field: number, row: number): number {
  return ((field << 5) | (row & 31)) & 0xff;
}
