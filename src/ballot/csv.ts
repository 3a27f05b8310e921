/**
 * Comma-separated values from outside (RFC 4180, spec 5.3): read strictly, with the line of every mistake. One text has
 * one meaning: no byte order mark, no lone quotes or carriage returns, no control characters, no ragged records.
 */

/** One record: the line on which it starts, counted from 1, and its fields. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A mistake in a text, for people: line and column (of fields) are counted from 1. */
export interface LineError {
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

/** Most characters of one field. */
const MAX_FIELD = 10_000;

/** Carries a place out of the scanner; {@link readCsv} turns it into a value. */
class CsvError extends Error {
  readonly place: LineError;

  constructor(place: LineError) {
    super(place.message);
    this.place = place;
  }
}

/**
 * Reads all records. Lines end with LF or CRLF; the last may end with the text; empty lines are refused.
 * @param maxLength - the most UTF-16 units that are looked at all
 * @param maxFields - the most fields of a record
 * @returns the records, the header among them; or the first mistake
 */
export function readCsv(
  text: string,
  maxLength: number,
  maxFields: number,
): { readonly records: readonly CsvRecord[] } | { readonly error: LineError } {
  if (text.length > maxLength)
    return { error: { line: 1, message: `text of ${text.length} characters, at most ${maxLength} allowed` } };
  if (text.startsWith('\ufeff')) return { error: { line: 1, message: 'starts with a byte order mark' } };
  const scanner = new Scanner(text);
  const records: CsvRecord[] = [];
  try {
    while (!scanner.atEnd) records.push(scanner.record(maxFields));
  } catch (error) {
    if (error instanceof CsvError) return { error: error.place };
    throw error;
  }
  return { records };
}

/** One pass over the text, character by character: no pattern that could run long on bad input. */
class Scanner {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  record(maxFields: number): CsvRecord {
    const line = this.#line;
    const fields: string[] = [];
    for (;;) {
      const column = fields.length + 1;
      if (column > maxFields) throw this.#error(column, `more than ${maxFields} fields`);
      fields.push(this.#text[this.#at] === '"' ? this.#quoted(column) : this.#plain(column));
      if (this.#take(',')) continue;
      if (!this.atEnd && !this.#lineEnd())
        throw this.#error(column, 'expected a comma or the end of the line');
      if (fields.length === 1 && fields[0] === '') throw new CsvError({ line, message: 'the line is empty' });
      return { line, fields };
    }
  }

  #plain(column: number): string {
    const start = this.#at;
    for (; !this.atEnd; this.#at++) {
      const character = this.#text[this.#at] ?? '';
      if (character === ',' || character === '\n' || character === '\r') break;
      if (character === '"') throw this.#error(column, 'a quote inside a field that is not quoted');
      this.#checkCharacter(character, column);
    }
    return this.#field(this.#text.slice(start, this.#at), column);
  }

  #quoted(column: number): string {
    const first = this.#line;
    this.#at++;
    let start = this.#at;
    let value = '';
    for (;;) {
      if (this.atEnd) throw new CsvError({ line: first, column, message: 'a quote is not closed' });
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        value += this.#text.slice(start, this.#at++);
        if (this.#text[this.#at] !== '"') return this.#field(value, column);
        start = this.#at;
      } else if (character === '\n') this.#line++;
      else if (character !== '\r') this.#checkCharacter(character, column);
      this.#at++;
    }
  }

  #lineEnd(): boolean {
    const found = this.#take('\r\n') || this.#take('\n');
    if (found) this.#line++;
    return found;
  }

  #checkCharacter(character: string, column: number): void {
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) throw this.#error(column, 'a control character');
  }

  #field(value: string, column: number): string {
    if (value.length > MAX_FIELD) throw this.#error(column, `field of more than ${MAX_FIELD} characters`);
    return value;
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #error(column: number, message: string): CsvError {
    return new CsvError({ line: this.#line, column, message });
  }
}
