/** Readers of single values of what was parsed from outside: each takes what has its shape and its bounds, and refuses the rest. */
import { DecodeError } from 'hanpyo/core';

/** As long as the longest text of a manifest, or of a policy of witnesses. */
const MOST_TEXT = 8192;
/** As many as a manifest has ballot styles, and then some. */
const MOST_ROWS = 1100;

/** Reads a part of what was parsed. @throws {DecodeError} */
export type Read<T> = (value: unknown, path: string) => T;
type Fields = (name: string) => unknown;

/** A text of ordinary length. */
export const line: Read<string> = textUpTo(MOST_TEXT);

/** A field that may be absent. */
export function some<K extends string, T>(
  of: Fields,
  name: K,
  read: Read<T>,
  path: string,
): { readonly [P in K]?: T } {
  const value = of(name);
  return value === undefined ? {} : ({ [name]: read(value, path) } as { readonly [P in K]: T });
}

/** The own fields of an object, so that none comes from a prototype. */
export function fieldsOf(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object');
  return (name) =>
    Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A text of so many characters at most. */
export function textUpTo(most: number): Read<string> {
  return (value, path) => {
    if (typeof value !== 'string' || value.length > most) throw wrong(path, 'a text');
    return value;
  };
}

/** A number from 0 on. */
export function numberUpTo(most: number): Read<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !(value >= 0 && value <= most)) throw wrong(path, 'a number');
    return value;
  };
}

/** Something, or `null`. */
export function orNull<T>(read: Read<T>): Read<T | null> {
  return (value, path) => (value === null ? null : read(value, path));
}

/** A list of bounded length. */
export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > MOST_ROWS) throw wrong(path, 'a list');
    return value.map((item) => read(item, path));
  };
}

/** Values by name. */
export function recordOf<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, path) => {
    fieldsOf(value, path);
    const entries = Object.entries(value as object);
    if (entries.length > MOST_ROWS) throw wrong(path, 'so many names');
    return Object.fromEntries(entries.map(([name, item]) => [line(name, path), read(item, path)]));
  };
}

function wrong(path: string, what: string): DecodeError {
  return new DecodeError('bad-value', path, `is not ${what} as a board tells it`);
}
