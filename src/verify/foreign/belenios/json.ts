/**
 * JSON as Belenios writes it: compact, fields in a fixed order, absent ones left out. What is read is written again and
 * compared, because hashes are over the exact bytes.
 */
import { fromUtf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { parseBigDecimal } from '../../../core/integers.js';
import { type JsonValue, parseJson } from '../../../core/json.js';
import { asArray, asMap, asText } from '../../../core/json-fields.js';

/** More items than any list of a record can have. */
const MAX_ITEMS = 2 ** 24;
/** Integers above this are written as texts. */
const LARGEST_PLAIN = 2 ** 30 - 1;
/** Digits of the largest count. */
const MAX_DIGITS = 24;

/** Bytes of the longest text that is read. */
const MAX_TEXT = 2 ** 20;

/** Belenios writes it as an escape, `JSON.stringify` does not. */
const DELETE = '\u007f';

/** How much of an object of some kind is read. */
export interface Limits {
  /** The longest body. */
  readonly bytes: number;
  /** The most values in it; where it is not stated, as many as {@link BYTES_PER_VALUE} allows. */
  readonly values?: number;
}

/** Of objects that are lists of elements and proofs: a value takes more of the body than this. */
const BYTES_PER_VALUE = 32;
/** Values of the smallest objects, whose numbers are short. */
const FEW_VALUES = 64;
/** Bytes of the largest object that is one for all voters. */
const MAX_BYTES = 2 ** 28;
/** Far above what a ballot, an event or a reference takes. */
const USUAL: Limits = { bytes: 2 ** 24 };

/** The limits of an object that has this many values if it is well formed; so that a wrong number is told, there is room. */
export function roomFor(values: number): Limits {
  return { bytes: MAX_BYTES, values: 2 * values + FEW_VALUES };
}

/** The limits of a list of elements, one for each voter. */
export const VOTERS_LIST: Limits = { bytes: MAX_BYTES };

/**
 * Parses an object and checks that its text is the compact one. Values are counted before they are made, because small ones
 * take fifty times their text in memory.
 * @throws {DecodeError} `bad-encoding` if it is not, `too-large`, else as the parser
 */
export function compactJson(body: Uint8Array, path: string, limits: Limits = USUAL): JsonValue {
  if (body.length > limits.bytes)
    throw new DecodeError('too-large', path, `${body.length} bytes, at most ${limits.bytes} allowed`);
  return compactText(fromUtf8(body, path), path, limits);
}

/** The same of a text. @throws {DecodeError} as {@link compactJson} */
export function compactText(text: string, path: string, limits: Limits = USUAL): JsonValue {
  // Written again, this character would take six: a long text of it would be longer than any text can be.
  if (text.includes(DELETE)) throw new DecodeError('bad-encoding', path, 'an escape is missing');
  const values = limits.values ?? FEW_VALUES + Math.floor(text.length / BYTES_PER_VALUE);
  const value = parseJson(text, limits.bytes, path, 'any-form', values);
  if (writeCompact(value) !== text)
    throw new DecodeError('bad-encoding', path, 'not the compact form of JSON');
  return value;
}

/** The compact text of a value. */
export function writeCompact(value: JsonValue): string {
  return JSON.stringify(value).replaceAll(DELETE, '\\u007f');
}

/**
 * The fields of an object, which are in this order and no others.
 * @param order - names of all fields; those that may be absent end in `?`
 * @throws {DecodeError} `bad-value`
 */
export function fieldsOf(
  value: JsonValue | undefined,
  path: string,
  order: readonly string[],
): Readonly<Record<string, JsonValue | undefined>> {
  const object = asMap(value, path);
  const keys = Object.keys(object);
  let next = 0;
  for (const name of order) {
    const optional = name.endsWith('?');
    const key = optional ? name.slice(0, -1) : name;
    if (keys[next] === key) next++;
    else if (!optional) throw new DecodeError('bad-value', path, `expected the field "${key}" here`);
  }
  if (next !== keys.length) throw new DecodeError('bad-value', path, 'a field that does not belong here');
  return object;
}

/** A text. @throws {DecodeError} `bad-value`, `too-large` */
export function textOf(value: JsonValue | undefined, path: string, max: number = MAX_TEXT): string {
  return asText(value, path, max);
}

/** A list. @throws {DecodeError} `bad-value`, `too-large` */
export function listOf(value: JsonValue | undefined, path: string): readonly JsonValue[] {
  return asArray(value, path, MAX_ITEMS);
}

/** A list of a known length. @throws {DecodeError} `bad-value` */
export function listOfLength(
  value: JsonValue | undefined,
  path: string,
  length: number,
): readonly JsonValue[] {
  const items = listOf(value, path);
  if (items.length !== length)
    throw new DecodeError('bad-value', path, `${items.length} items where ${length} belong`);
  return items;
}

/** A SHA-256 in hex. @throws {DecodeError} `bad-value` */
export function hashOf(value: JsonValue | undefined, path: string): string {
  const text = textOf(value, path, 64);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new DecodeError('bad-value', path, 'not a SHA-256 in hex');
  return text;
}

/**
 * A whole number from 0, written as Belenios does: beyond 2^30 - 1 as a text.
 * @throws {DecodeError} `bad-number`
 */
export function countOf(value: JsonValue | undefined, path: string): bigint {
  if (typeof value === 'number' && value >= 0 && value <= LARGEST_PLAIN) return BigInt(value);
  if (typeof value === 'string') {
    const count = parseBigDecimal(value, MAX_DIGITS, path);
    if (count > LARGEST_PLAIN) return count;
  }
  throw new DecodeError('bad-number', path, 'not a count as Belenios writes it');
}

/** Applies `read` to the items of a list, each with its path. @throws {DecodeError} */
export function itemsOf<T>(
  items: readonly JsonValue[],
  path: string,
  read: (item: JsonValue, path: string, index: number) => T,
): T[] {
  return items.map((item, i) => read(item, `${path}[${i}]`, i));
}
