/** Hash functions of the platform-independent kind. Protocol code hashes through `Transcript` or `taggedHash`. */
import { sha256 as nobleSha256, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from './bytes.js';

/** SHA-256 (FIPS 180-4); for standard formats that prescribe the plain hash, such as RFC 6962. */
export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data);
}

/** SHA-512 (FIPS 180-4); for standard formats that prescribe the plain hash. */
export function sha512(data: Uint8Array): Uint8Array {
  return nobleSha512(data);
}

/** A running SHA-256. `clone` forks the state. */
export interface Sha256State {
  update(data: Uint8Array): Sha256State;
  digest(): Uint8Array;
  clone(): Sha256State;
}

/** Starts a running SHA-256. */
export function sha256State(): Sha256State {
  return nobleSha256.create() as unknown as Sha256State;
}

/**
 * Domain-separated SHA-256: `SHA-256(u8 length of tag || tag || data)`. Used for every identifier of our own
 * (election id, tracker, ballot link); spec section 2.4.
 * @param tag - ASCII text of at most 255 characters, one per use
 */
export function taggedHash(tag: string, data: Uint8Array): Uint8Array {
  return nobleSha256.create().update(tagPrefix(tag)).update(data).digest();
}

/** What {@link taggedHash} hashes before the data: the tag with its length. @throws {RangeError} as there */
export function tagPrefix(tag: string): Uint8Array {
  const name = utf8(tag);
  if (name.length === 0 || name.length > 255) throw new RangeError('hash tag must have 1 to 255 bytes');
  return concatBytes(Uint8Array.of(name.length), name);
}
