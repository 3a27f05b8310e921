/** Words of a manifest that stand for a code in its canonical bytes (spec 5.1). */
import type { Reader } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { JsonValue } from '../core/json.js';

/** Words and their codes. */
export type WordCodes<K extends string> = Readonly<Record<K, number>>;

/** Reads the code of a word, one byte. @throws {DecodeError} for any other code */
export function readWord<K extends string>(reader: Reader, codes: WordCodes<K>): K {
  const code = reader.u8();
  const found = (Object.keys(codes) as K[]).find((key) => codes[key] === code);
  if (found === undefined) throw reader.error('bad-value', `unknown code ${code}`);
  return found;
}

/** Reads a word from JSON. @throws {DecodeError} for any other word */
export function wordFromJson<K extends string>(
  value: JsonValue | undefined,
  path: string,
  codes: WordCodes<K>,
): K {
  const found = (Object.keys(codes) as K[]).find((key) => key === value);
  if (found === undefined)
    throw new DecodeError('bad-value', path, `must be one of ${Object.keys(codes).join(', ')}`);
  return found;
}
