/** Batching exponents: short enough to be scalars without reduction, derived again wherever they are needed. */
import { sha256Each } from '../core/engine/sha2-lanes.js';
import type { Group } from '../core/group.js';
import { bitLength } from '../core/integers.js';
import type { ScalarSource } from './equations.js';

const [SEED, DIGEST] = [32, 32] as const;

/**
 * Exponent i is the low `min(256, bits of the order - 1)` bits of SHA-256(seed || u32 i), big-endian. No value has a
 * probability of more than about 2 / order, or 2^-256 if the order is longer, which is all that their use asks.
 * @param seed - 32 bytes, a challenge
 */
export function exponentSource(group: Group, seed: Uint8Array): ScalarSource {
  const bits = Math.min(8 * DIGEST, bitLength(group.order) - 1);
  const bytes = Math.ceil(bits / 8);
  const mask = 0xff >> (8 * bytes - bits);
  return (first, count) => {
    const digests = sha256Each(messages(seed, first, count), SEED + 4);
    if (bytes === DIGEST && group.scalarBytes === DIGEST) {
      for (let i = 0; i < count; i++) digests[i * DIGEST] = (digests[i * DIGEST] ?? 0) & mask;
      return digests;
    }
    const scalars = new Uint8Array(count * group.scalarBytes);
    for (let i = 0; i < count; i++) {
      const end = (i + 1) * group.scalarBytes;
      scalars.set(digests.subarray((i + 1) * DIGEST - bytes, (i + 1) * DIGEST), end - bytes);
      scalars[end - bytes] = (scalars[end - bytes] ?? 0) & mask;
    }
    return scalars;
  };
}

function messages(seed: Uint8Array, first: number, count: number): Uint8Array {
  const all = new Uint8Array(count * (SEED + 4));
  const view = new DataView(all.buffer);
  for (let i = 0; i < count; i++) {
    all.set(seed, i * (SEED + 4));
    view.setUint32(i * (SEED + 4) + SEED, first + i);
  }
  return all;
}
