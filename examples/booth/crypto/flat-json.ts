/** JSON from whoever serves the booth: an object with texts and one list of texts, and nothing whose reading takes long. */
import { DecodeError, type JsonValue } from 'hanpyo/core';

/** How much there may be. */
export interface FlatBounds {
  /** Characters. */
  readonly length: number;
  /** Fields and members of the list. */
  readonly values: number;
}

/**
 * Parses it. What it means to another reader does not matter: all of it is checked afterwards.
 * @throws {DecodeError} `too-large` for what is longer, has more parts, or is nested deeper; {SyntaxError} for what is not JSON
 */
export function parseFlat(text: string, path: string, { length, values }: FlatBounds): JsonValue {
  const hasMore = (mark: string, most: number): boolean => text.split(mark, most + 2).length > most + 1;
  // A parser takes minutes for brackets alone, and memory that a phone does not have for as many small values.
  if (text.length > length || hasMore('[', 1) || hasMore('{', 1) || hasMore(',', values))
    throw new DecodeError('too-large', path, 'too long');
  return JSON.parse(text) as JsonValue;
}
