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
 * @throws {RangeError} as {@link freshWeights}
 */
export function drawWeights(target: Uint8Array, scalarBytes: number, rng: Rng): void {
  writeWeights(target, scalarBytes, freshWeights(target.length / scalarBytes, rng));
}

/**
 * Draws weights, end to end. All that are added up together are best drawn at once: then a source that repeats itself from
 * call to call gives no two equations the same.
 * @throws {RangeError} if the source is stuck: a weight is 0 or the one before, for which the chance is 2^-127
 */
export function freshWeights(count: number, rng: Rng): Uint8Array {
  const drawn = drawBytes(rng, count * WEIGHT_BYTES);
  const source = new DataView(drawn.buffer, drawn.byteOffset, drawn.byteLength);
  const before = [0, 0, 0, 0];
  for (let at = 0; at < drawn.length; ) {
    let [any, change] = [0, 0];
    for (let word = 0; word < WEIGHT_WORDS; word++, at += 4) {
      const value = source.getInt32(at);
      any |= value;
      change |= value ^ (before[word] ?? 0);
      before[word] = value;
    }
    // Before the first comes zero, which none may be anyway.
    if (any === 0 || change === 0) throw new RangeError('the random source is stuck');
  }
  return drawn;
}

/**
 * Writes weights as encoded scalars.
 * @param target - zeros, room for as many scalars, end to end; each gets a weight in its last bytes
 */
export function writeWeights(target: Uint8Array, scalarBytes: number, weights: Uint8Array): void {
  const source = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  let to = scalarBytes - WEIGHT_BYTES;
  for (let from = 0; from < weights.length; from += WEIGHT_BYTES, to += scalarBytes)
    for (let i = 0; i < WEIGHT_BYTES; i += 4) view.setInt32(to + i, source.getInt32(from + i));
}
