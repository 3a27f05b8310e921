/** Random weights of batch verification (spec section 3.5). */
import { drawBytes, type Rng } from '../core/random.js';

/** Bytes of a weight: 128 bits, so that a false equation goes unnoticed with probability 2^-128. */
export const WEIGHT_BYTES = 16;

/**
 * Draws weights as encoded scalars.
 * @param target - zeros, room for scalars end to end; each gets a weight in its last bytes
 * @param scalarBytes - bytes of a scalar, big-endian, at least {@link WEIGHT_BYTES}
 * @param rng - source that whoever made the proofs cannot predict
 * @throws {RangeError} if the source is stuck: a weight is 0 or the one before, for which the chance is 2^-127
 */
export function drawWeights(target: Uint8Array, scalarBytes: number, rng: Rng): void {
  const count = target.length / scalarBytes;
  const drawn = drawBytes(rng, count * WEIGHT_BYTES);
  for (let i = 0; i < count; i++) {
    assertFresh(drawn, i);
    const weight = drawn.subarray(i * WEIGHT_BYTES, (i + 1) * WEIGHT_BYTES);
    target.set(weight, (i + 1) * scalarBytes - WEIGHT_BYTES);
  }
}

/** The weight at a position is neither zero nor the one before it. */
function assertFresh(drawn: Uint8Array, index: number): void {
  const start = index * WEIGHT_BYTES;
  let [zero, same] = [true, index > 0];
  for (let i = start; i < start + WEIGHT_BYTES; i++) {
    zero &&= drawn[i] === 0;
    same &&= drawn[i] === drawn[i - WEIGHT_BYTES];
  }
  if (zero || same) throw new RangeError('the random source is stuck');
}
