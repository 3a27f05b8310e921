/** Texts of a manifest, and the hashes of what is made of them. What is absent is hashed as nothing. */
import type { JsonValue } from '../../../core/json.js';
import { asArray, asObject, asText } from '../../../core/json-fields.js';
import { hashOf, listText, optionalText } from './hash.js';

/** Items of a list of a manifest. */
export const MAX_ITEMS = 100_000;
/** Bytes of a text of a manifest. */
export const MAX_TEXT_BYTES = 65_536;

function isAbsent(value: JsonValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/** A text. @throws {DecodeError} */
export function text(value: JsonValue | undefined, path: string): string {
  return isAbsent(value) ? optionalText(undefined) : optionalText(asText(value, path, MAX_TEXT_BYTES));
}

/** A list of texts. @throws {DecodeError} */
export function texts(value: JsonValue | undefined, path: string): string {
  return hashesOf(value, path, text);
}

/** A text in several languages. @throws {DecodeError} */
export function translationsHash(value: JsonValue | undefined, path: string): string {
  if (isAbsent(value)) return optionalText(undefined);
  const fields = asObject(value, path, ['text']);
  return hashOf(
    hashesOf(fields.text, `${path}.text`, (item, at) => {
      const { value: words, language } = asObject(item, at, ['value', 'language']);
      return hashOf(text(words, `${at}.value`), text(language, `${at}.language`));
    }),
  );
}

/** Names, addresses and numbers of an office. @throws {DecodeError} */
export function contactHash(value: JsonValue | undefined, path: string): string {
  if (isAbsent(value)) return optionalText(undefined);
  const fields = asObject(value, path, [], ['name', 'address_line', 'email', 'phone']);
  return hashOf(
    text(fields.name, `${path}.name`),
    texts(fields.address_line, `${path}.address_line`),
    hashesOf(fields.email, `${path}.email`, annotatedHash),
    hashesOf(fields.phone, `${path}.phone`, annotatedHash),
  );
}

function annotatedHash(value: JsonValue, path: string): string {
  const { annotation, value: words } = asObject(value, path, ['annotation', 'value']);
  return hashOf(text(annotation, `${path}.annotation`), text(words, `${path}.value`));
}

function hashesOf(
  value: JsonValue | undefined,
  path: string,
  hash: (item: JsonValue, path: string) => string,
): string {
  if (isAbsent(value)) return optionalText(undefined);
  return listText(asArray(value, path, MAX_ITEMS).map((item, i) => hash(item, `${path}[${i}]`)));
}
