/** Random weights of batch verification (spec section 3.5). */
import { drawBytes, type Rng } from '../core/random.js';

/** Bytes of a weight: 128 bits, so that a false equation goes unnoticed with probability 2^-128. */
export const WEIGHT_BYTES = 16;
const WEIGHT_WORDS = WEIGHT_BYTES / 4;

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
  const source = new DataView(drawn.buffer, drawn.byteOffset, drawn.byteLength);
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const before = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    let [any, change] = [0, 0];
    for (let word = 0; word < WEIGHT_WORDS; word++) {
      const value = source.getInt32(i * WEIGHT_BYTES + 4 * word);
      any |= value;
      change |= value ^ (before[word] ?? 0);
      before[word] = value;
      view.setInt32((i + 1) * scalarBytes - WEIGHT_BYTES + 4 * word, value);
    }
    // Before the first comes zero, which none may be anyway.
    if (any === 0 || change === 0) throw new RangeError('the random source is stuck');
  }
}
