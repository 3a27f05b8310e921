/** What manifests of elections and charters of forums write alike: texts in the declared languages, and keys in hexadecimal. */
import { fromHex } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Text } from './manifest.js';

/**
 * Texts are written without their languages, in the order of the declared ones.
 * @returns a function that throws `RangeError` for a text without one of them, or in another
 */
export function textWriter(languages: readonly string[]): (value: Text) => Uint8Array {
  return (value) => {
    const writer = new Writer();
    for (const language of languages) {
      const text = Object.hasOwn(value, language) ? value[language] : undefined;
      if (text === undefined) throw new RangeError(`a text has no ${language} version`);
      writer.text(text);
    }
    if (Object.keys(value).length !== languages.length)
      throw new RangeError('a text is in a language that is not declared');
    return writer.finish();
  };
}

/** A language tag of a manifest (spec 5.2, M-02). */
export const LANGUAGE: RegExp = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/;

/** 32 bytes of 64 hexadecimal digits. @throws {RangeError} for another length, `DecodeError` for other digits */
export function bytes32(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes.length !== 32) throw new RangeError('expected 64 hexadecimal digits');
  return bytes;
}
