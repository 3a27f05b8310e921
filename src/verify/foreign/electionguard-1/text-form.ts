/** How a record of ElectionGuard 1.91 writes bytes. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asText } from '../../../core/json-fields.js';
import type { ByteText } from '../electionguard/pool.js';
import { upperHex } from '../electionguard/text-form.js';
import { HASH_BYTES } from './hash.js';

/** Numbers lose the zero bytes in front; what is bytes by nature keeps them. Both are upper-case hexadecimal. */
export const HEX: ByteText = Object.freeze({ fixed: integerBytes, variable });

/**
 * A number of at most `length` bytes.
 * @returns the bytes, `length` of them
 * @throws {DecodeError} `bad-encoding` if it is not written as it is hashed; `too-large`
 */
function integerBytes(value: JsonValue | undefined, path: string, length: number): Uint8Array {
  const digits = variable(value, path, length);
  if (digits.length === 0 || (digits.length > 1 && digits[0] === 0))
    throw new DecodeError('bad-encoding', path, 'not a number without zeros in front');
  const bytes = new Uint8Array(length);
  bytes.set(digits, length - digits.length);
  return bytes;
}

function variable(value: JsonValue | undefined, path: string, max: number): Uint8Array {
  const bytes = upperHex(asText(value, path, 2 * max + 4), path);
  if (bytes.length > max)
    throw new DecodeError('too-large', path, `${bytes.length} bytes, at most ${max} allowed`);
  return bytes;
}

/** A stated hash, as it is hashed. @throws {DecodeError} */
export function hashText(value: JsonValue | undefined, path: string): string {
  integerBytes(value, path, HASH_BYTES);
  return asText(value, path, 2 * HASH_BYTES);
}
