/** Decoding many elements at once, which costs some engines less than one at a time. */
import { joinBytes } from './bytes.js';
import type { Element, Group } from './group.js';

/** An encoding with its place in what is read. */
export interface PlacedEncoding {
  readonly bytes: Uint8Array;
  readonly path: string;
}

/**
 * Decodes elements, the identity included.
 * @returns one element for each encoding
 * @throws {DecodeError} `bad-element` with the path of the first that is none
 */
export function decodeElements(group: Group, encodings: readonly PlacedEncoding[]): readonly Element[] {
  const whole = encodings.every(({ bytes }) => bytes.length === group.elementBytes);
  const together = whole && group.decodeTogether?.(joinBytes(encodings.map(({ bytes }) => bytes)));
  return together || encodings.map(({ bytes, path }) => group.elementOrIdentityFromBytes(bytes, path));
}
