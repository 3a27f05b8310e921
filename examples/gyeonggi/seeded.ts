/**
 * Bytes that a seed determines: SHA-256 over the seed and a counter. With a public seed it makes the same names and votes in
 * every run; with 32 secret random bytes it makes cards that the office can print again, and nobody else.
 */
import { concatBytes, type Rng, sha256, utf8 } from 'hanpyo/core';

/** A source of bytes that depends on nothing but its seed. */
export function seededRng(seed: string | Uint8Array): Rng {
  const key = sha256(typeof seed === 'string' ? utf8(seed) : seed);
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32)
      out.set(sha256(concatBytes(key, utf8(`${counter++}`))).subarray(0, length - at), at);
    return out;
  };
}
