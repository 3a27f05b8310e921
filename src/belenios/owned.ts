/** Whose an object is: the second of the two objects of a shuffle, and of a partial decryption. */
import { toHex, utf8 } from '../core/bytes.js';
import { sha256 } from '../core/hash.js';
import { writeCompact } from '../verify/foreign/belenios/json.js';

/**
 * The object that names the owner of another.
 * @param owner - number of the trustee, from 1, over the list of trustees with threshold trustees one by one
 * @param object - what {@link shuffleTally} or {@link partialDecryption} returned
 * @returns compact JSON
 * @throws {RangeError} if the number is not an integer from 1
 */
export function ownedBy(owner: number, object: string): string {
  if (!Number.isSafeInteger(owner) || owner < 1) throw new RangeError('trustees are numbered from 1');
  return writeCompact({ owner, payload: toHex(sha256(utf8(object))) });
}
