/** What `core/hash.ts` exports, in little code. */
import { concatBytes, utf8 } from '../bytes.js';
import type { Sha256State } from '../hash.js';
import { RunningSha256 } from './sha2.js';

export { sha512 } from './sha2.js';

/** As in `core/hash.ts`. */
export function sha256(data: Uint8Array): Uint8Array {
  return sha256State().update(data).digest();
}

/** As in `core/hash.ts`. */
export function sha256State(): Sha256State {
  return new RunningSha256();
}

/** As in `core/hash.ts`. */
export function taggedHash(tag: string, data: Uint8Array): Uint8Array {
  return sha256State().update(tagPrefix(tag)).update(data).digest();
}

/** As in `core/hash.ts`. @throws {RangeError} as there */
export function tagPrefix(tag: string): Uint8Array {
  const name = utf8(tag);
  if (name.length === 0 || name.length > 255) throw new RangeError('hash tag must have 1 to 255 bytes');
  return concatBytes(Uint8Array.of(name.length), name);
}
