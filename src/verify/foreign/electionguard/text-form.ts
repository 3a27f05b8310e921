/** How a record writes bytes as text: base64 since 2.1.0, upper-case hexadecimal before. */
import { fromBase64, fromHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asText } from '../../../core/json-fields.js';

/** The version of the form, as `election_config.json` states it. */
export type FormVersion = '2.1.0' | 'v2.0.0';

/** A form. */
export interface TextForm {
  readonly version: FormVersion;
  /** Bytes of a known length. @throws {DecodeError} `bad-encoding`, `bad-value`, `too-large` */
  fixed(value: JsonValue | undefined, path: string, length: number): Uint8Array;
  /** Bytes of any length up to `max`. @throws {DecodeError} as `fixed` */
  variable(value: JsonValue | undefined, path: string, max: number): Uint8Array;
}

/** The form of a version. */
export function textForm(version: FormVersion): TextForm {
  const decode = version === '2.1.0' ? fromBase64 : upperHex;
  const variable = (value: JsonValue | undefined, path: string, max: number): Uint8Array => {
    const bytes = decode(asText(value, path, 2 * max + 4), path);
    if (bytes.length > max)
      throw new DecodeError('too-large', path, `${bytes.length} bytes, at most ${max} allowed`);
    return bytes;
  };
  return Object.freeze({
    version,
    variable,
    fixed: (value: JsonValue | undefined, path: string, length: number) => {
      const bytes = variable(value, path, length);
      if (bytes.length !== length)
        throw new DecodeError('bad-encoding', path, `${bytes.length} bytes where ${length} belong`);
      return bytes;
    },
  });
}

/** Bytes of upper-case hexadecimal. @throws {DecodeError} `bad-encoding` */
export function upperHex(text: string, path: string): Uint8Array {
  if (/[a-f]/.test(text)) throw new DecodeError('bad-encoding', path, 'not upper-case hexadecimal');
  return fromHex(text.toLowerCase(), path);
}

/** Bytes that are written as a list of numbers, from -128 or 0 to 127 or 255. @throws {DecodeError} */
export function byteList(value: JsonValue | undefined, path: string, max: number): Uint8Array {
  return Uint8Array.from(asArray(value, path, max), (item, i) => asInteger(item, `${path}[${i}]`, -128, 255));
}
