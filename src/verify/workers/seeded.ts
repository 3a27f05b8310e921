/** Weights that can be drawn again: SHA-256 over a seed and a counter, for an audit that wants to be repeatable. */
import { joinBytes } from '../../core/bytes.js';
import { Writer } from '../../core/codec.js';
import { sha256Each } from '../../core/engine/sha2-lanes.js';
import type { Rng } from '../../core/random.js';

const DIGEST_BYTES = 32;

/**
 * A source of bytes that depends on the seed alone. Whoever can foretell the seed can foretell the weights.
 * @param seed - 32 bytes
 */
export function seededWeights(seed: Uint8Array): Rng {
  let counter = 0;
  return (length) => {
    const blocks = Math.ceil(length / DIGEST_BYTES);
    if (blocks === 0) return new Uint8Array(0);
    const messages = Array.from({ length: blocks }, () => new Writer().raw(seed).u64(counter++).finish());
    return sha256Each(joinBytes(messages), seed.length + COUNTER_BYTES).slice(0, length);
  };
}

const COUNTER_BYTES = 8;
