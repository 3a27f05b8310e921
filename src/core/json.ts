/**
 * Strict JSON for text from outside (RFC 8259, narrowed): one text has one meaning in every reader.
 *
 * Refused: duplicate keys, fractions, exponents, `-0`, integers beyond 2^53 - 1, nesting deeper than 32, lone surrogates,
 * text not in Unicode normalization form C, a byte order mark, anything after the value. The size is checked before
 * parsing, and values are counted while they are made: an empty object of two bytes takes a hundred in memory. Objects have no prototype, so that a key such as `__proto__` is a key like any other.
 */
import { fromUtf8, isNormalized, isWellFormed } from './bytes.js';
import { type DecodeCode, DecodeError } from './errors.js';

/** A parsed value. Integers are safe integers. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A parsed object; it has no prototype, and its keys are in the order of the text. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

const MAX_DEPTH = 32;
/** Values that a text may hold where the caller asks for no smaller number: in memory they take some hundred megabytes. */
const MAX_VALUES = 2 ** 22;
const INTEGER = /^(?:0|-?[1-9][0-9]{0,15})$/;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Parses strict JSON.
 * @param input - UTF-8 bytes, or a text
 * @param maxLength - the most bytes (of a text: UTF-16 units) that are looked at all
 * @param path - name of the outermost value, for error messages
 * @param texts - `any-form` for formats of other systems that do not normalize what people typed
 * @param maxValues - the most values that are made: objects, lists and what is in them, but not keys
 * @throws {DecodeError} `too-large` (size, depth, number of values), `bad-text` (encoding, normalization), `bad-number`, `bad-json`
 */
export function parseJson(
  input: Uint8Array | string,
  maxLength: number,
  path = '',
  texts: 'normalized' | 'any-form' = 'normalized',
  maxValues: number = MAX_VALUES,
): JsonValue {
  if (input.length > maxLength)
    throw new DecodeError('too-large', path, `${input.length} bytes, at most ${maxLength} allowed`);
  const parser = new Parser(typeof input === 'string' ? input : fromUtf8(input, path), texts, maxValues);
  const value = parser.value(path, 0);
  parser.end(path);
  return value;
}

class Parser {
  readonly #space = /[ \t\n\r]*/y;
  readonly #digits = /-?[0-9][0-9.eE+-]*/y;
  /** All but the quotation mark, the backslash and the control characters. */
  readonly #plain = /[ !#-[\]-\uffff]*/y;
  readonly #text: string;
  readonly #texts: 'normalized' | 'any-form';
  readonly #maxValues: number;
  #values = 0;
  #at = 0;

  constructor(text: string, texts: 'normalized' | 'any-form', maxValues: number) {
    this.#text = text;
    this.#texts = texts;
    this.#maxValues = maxValues;
  }

  value(path: string, depth: number): JsonValue {
    this.#match(this.#space);
    if (++this.#values > this.#maxValues)
      throw this.#error('too-large', path, `more than ${this.#maxValues} values`);
    const first = this.#text.charAt(this.#at);
    if (first === '{') return this.#object(path, depth + 1);
    if (first === '[') return this.#array(path, depth + 1);
    if (first === '"') return this.#string(path);
    if (this.#take('true')) return true;
    if (this.#take('false')) return false;
    if (this.#take('null')) return null;
    return this.#number(path);
  }

  end(path: string): void {
    this.#match(this.#space);
    if (this.#at !== this.#text.length) throw this.#error('bad-json', path, 'text after the value');
  }

  #object(path: string, depth: number): JsonObject {
    const object: Record<string, JsonValue> = Object.create(null);
    this.#items(path, depth, '}', () => {
      if (this.#text.charAt(this.#at) !== '"') throw this.#error('bad-json', path, 'expected a key');
      const key = this.#string(path);
      if (Object.hasOwn(object, key))
        throw this.#error('bad-json', path, `key ${JSON.stringify(key)} occurs twice`);
      this.#match(this.#space);
      if (!this.#take(':')) throw this.#error('bad-json', path, 'expected a colon');
      object[key] = this.value(memberPath(path, key), depth);
    });
    return object;
  }

  #array(path: string, depth: number): JsonValue[] {
    const array: JsonValue[] = [];
    this.#items(path, depth, ']', () => array.push(this.value(`${path}[${array.length}]`, depth)));
    return array;
  }

  /** The comma-separated part between an opening bracket, where the parser stands, and its closing one. */
  #items(path: string, depth: number, close: string, item: () => void): void {
    if (depth > MAX_DEPTH) throw this.#error('too-large', path, `nesting deeper than ${MAX_DEPTH}`);
    this.#at++;
    this.#match(this.#space);
    if (this.#take(close)) return;
    for (;;) {
      this.#match(this.#space);
      item();
      this.#match(this.#space);
      if (this.#take(close)) return;
      if (!this.#take(',')) throw this.#error('bad-json', path, `expected a comma or ${close}`);
    }
  }

  #string(path: string): string {
    this.#at++;
    let out = '';
    for (;;) {
      out += this.#match(this.#plain);
      if (this.#take('"')) break;
      if (!this.#take('\\')) throw this.#error('bad-json', path, 'unfinished string or control character');
      out += this.#escape(path);
    }
    if (!isWellFormed(out)) throw this.#error('bad-text', path, 'string holds a lone surrogate');
    if (this.#texts === 'normalized' && !isNormalized(out))
      throw this.#error('bad-text', path, 'not in normalization form C');
    return out;
  }

  #escape(path: string): string {
    const letter = this.#text.charAt(this.#at++);
    const short = Object.hasOwn(SHORT_ESCAPES, letter) ? SHORT_ESCAPES[letter] : undefined;
    if (short !== undefined) return short;
    const hex = this.#text.slice(this.#at, this.#at + 4);
    if (letter !== 'u' || !/^[0-9A-Fa-f]{4}$/.test(hex))
      throw this.#error('bad-json', path, 'unknown escape');
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #number(path: string): number {
    const text = this.#match(this.#digits);
    if (text === '') throw this.#error('bad-json', path, 'expected a value');
    const value = INTEGER.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw this.#error('bad-number', path, 'not an integer within 2^53 - 1');
    return value;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #error(code: DecodeCode, path: string, message: string): DecodeError {
    return new DecodeError(code, path, `${message} (at character ${this.#at})`);
  }
}

function memberPath(path: string, key: string): string {
  const name = /^[\w-]{1,40}$/.test(key) ? key : JSON.stringify(key.slice(0, 40));
  return path === '' ? name : `${path}.${name}`;
}
