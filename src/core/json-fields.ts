/** Picking typed fields out of parsed JSON. Each helper names the field it refuses. */
import { utf8 } from './bytes.js';
import { DecodeError } from './errors.js';
import type { JsonObject, JsonValue } from './json.js';

/**
 * An object with exactly the given keys: all of `required`, any of `optional`, no other.
 * @throws {DecodeError} `bad-value`
 */
export function asObject<R extends string, O extends string = never>(
  value: JsonValue | undefined,
  path: string,
  required: readonly R[],
  optional: readonly O[] = [],
): Readonly<Record<R, JsonValue>> & Readonly<Partial<Record<O, JsonValue>>> {
  const object = asMap(value, path);
  const known: readonly string[] = [...required, ...optional];
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new DecodeError('bad-value', path, `unknown key ${JSON.stringify(unknown.slice(0, 40))}`);
  const missing = required.find((key) => !Object.hasOwn(object, key));
  if (missing !== undefined) throw new DecodeError('bad-value', path, `key "${missing}" is missing`);
  return object as Readonly<Record<R, JsonValue>> & Readonly<Partial<Record<O, JsonValue>>>;
}

/** An object whose keys are data, such as texts by language. @throws {DecodeError} `bad-value` */
export function asMap(value: JsonValue | undefined, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || isArray(value))
    throw new DecodeError('bad-value', path, 'expected an object');
  return value;
}

/** An array of at most `max` items. @throws {DecodeError} `bad-value`, `too-large` */
export function asArray(value: JsonValue | undefined, path: string, max: number): readonly JsonValue[] {
  if (!isArray(value)) throw new DecodeError('bad-value', path, 'expected an array');
  if (value.length > max)
    throw new DecodeError('too-large', path, `${value.length} items, at most ${max} allowed`);
  return value;
}

/** A text of at most `max` UTF-8 bytes. @throws {DecodeError} `bad-value`, `too-large` */
export function asText(value: JsonValue | undefined, path: string, max: number): string {
  if (typeof value !== 'string') throw new DecodeError('bad-value', path, 'expected a text');
  if (value.length > max || utf8(value).length > max)
    throw new DecodeError('too-large', path, `text of more than ${max} bytes`);
  return value;
}

/** An integer from `min` to `max`. @throws {DecodeError} `bad-value`, `bad-number` */
export function asInteger(value: JsonValue | undefined, path: string, min: number, max: number): number {
  if (typeof value !== 'number') throw new DecodeError('bad-value', path, 'expected an integer');
  if (value < min || value > max) throw new DecodeError('bad-number', path, `not from ${min} to ${max}`);
  return value;
}

/** `true` or `false`. @throws {DecodeError} `bad-value` */
export function asBoolean(value: JsonValue | undefined, path: string): boolean {
  if (typeof value !== 'boolean') throw new DecodeError('bad-value', path, 'expected true or false');
  return value;
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
