/** Parsing what Helios serves: strict JSON, but for texts, which Helios takes as people typed them. */
import { DecodeError } from '../../../core/errors.js';
import { type JsonValue, parseJson } from '../../../core/json.js';
import { asArray } from '../../../core/json-fields.js';

/** Bytes of the largest part of a record. */
export const MAX_PART = 67_108_864;
/** Bytes of the largest ballot. */
export const MAX_BALLOT = 16_777_216;
/** Most items of any list. */
export const MAX_ITEMS = 1_048_576;

/** Parses a part. @throws {DecodeError} as {@link parseJson} */
export function parsePart(bytes: Uint8Array, path: string, maxBytes: number = MAX_PART): JsonValue {
  return parseJson(bytes, maxBytes, path, 'any-form');
}

/** Applies `read` to the items of a list, each with its path. @throws {DecodeError} */
export function readItems<T>(
  value: JsonValue | undefined,
  path: string,
  read: (item: JsonValue, path: string, index: number) => T,
): T[] {
  return asArray(value, path, MAX_ITEMS).map((item, i) => read(item, `${path}[${i}]`, i));
}

/** The same of a list whose length is known. @throws {DecodeError} */
export function readExactly<T>(
  value: JsonValue | undefined,
  path: string,
  length: number,
  read: (item: JsonValue, path: string, index: number) => T,
): T[] {
  const items = asArray(value, path, MAX_ITEMS);
  if (items.length !== length)
    throw new DecodeError('bad-value', path, `${items.length} items where ${length} belong`);
  return readItems(items, path, read);
}
