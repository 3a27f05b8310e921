/**
 * Entries on their way to the board: whoever has no access to the board's machine writes its entries to a file, others
 * countersign them there, and the board's operator posts them. A text file, a title and then one entry a line in base64.
 */
import { fromBase64, fromUtf8, toBase64 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { naming } from './errors.js';

const TITLE = 'hanpyo entries v1';

/** The text of a file of entries. */
export function formatEntries(entries: readonly Uint8Array[]): string {
  return `${[TITLE, ...entries.map(toBase64)].join('\n')}\n`;
}

/** Reads a file of entries. @throws {DecodeError} naming the file and the line */
export function parseEntries(bytes: Uint8Array, file: string): readonly Uint8Array[] {
  return naming(file, () => {
    const [title, ...lines] = fromUtf8(bytes).replace(/\n$/, '').split('\n');
    if (title !== TITLE) throw new DecodeError('bad-tag', 'line 1', `is not "${TITLE}"`);
    return lines.map((line, i) => fromBase64(line, `line ${i + 2}`));
  });
}
