/** Randomness. It always comes in as a parameter; this file only offers the platform's source of it. */

/** A source of random bytes: returns `length` fresh bytes, or throws. */
export type Rng = (length: number) => Uint8Array;

/** The most that one call of `crypto.getRandomValues` may ask for (Web Crypto, section 10.1.1). */
const QUOTA = 65_536;

/** The platform's cryptographic generator (`crypto.getRandomValues`), in Node and browsers alike. */
export const systemRng: Rng = (length) => {
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i += QUOTA) globalThis.crypto.getRandomValues(out.subarray(i, i + QUOTA));
  return out;
};

/**
 * Draws `length` bytes and checks that the source kept its word.
 * @throws {RangeError} if the source returned another length
 */
export function drawBytes(rng: Rng, length: number): Uint8Array {
  const bytes = rng(length);
  if (!(bytes instanceof Uint8Array) || bytes.length !== length)
    throw new RangeError(`random source returned something else than ${length} bytes`);
  return bytes;
}

/**
 * A uniform integer in `0 .. bound-1`, by rejection sampling of 48-bit draws.
 * @param bound - 1 to 2^32
 */
export function uniformInteger(bound: number, rng: Rng): number {
  if (!Number.isSafeInteger(bound) || bound < 1 || bound > 2 ** 32)
    throw new RangeError('bound must be an integer from 1 to 2^32');
  const limit = 2 ** 48 - (2 ** 48 % bound);
  for (;;) {
    let value = 0;
    for (const byte of drawBytes(rng, 6)) value = value * 256 + byte;
    if (value < limit) return value % bound;
  }
}
