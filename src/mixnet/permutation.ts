/** Secret permutations. */
import { type Rng, uniformInteger } from '../core/random.js';

/** A permutation of 0 .. N-1: position i goes to `permutation[i]`. */
export type Permutation = Uint32Array;

/**
 * A uniform permutation, by the shuffle of Fisher and Yates (Knuth, TAOCP 2, algorithm 3.4.2P) with unbiased draws. The
 * places in memory that it touches depend on the permutation.
 * @param size - at most 2^32
 */
export function drawPermutation(size: number, rng: Rng): Permutation {
  const permutation = Uint32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = uniformInteger(i + 1, rng);
    const [a, b] = [permutation[i] ?? 0, permutation[j] ?? 0];
    permutation[i] = b;
    permutation[j] = a;
  }
  return permutation;
}

/** The inverse of a permutation. */
export function inverse(permutation: Permutation): Permutation {
  const result = new Uint32Array(permutation.length);
  permutation.forEach((to, from) => {
    result[to] = from;
  });
  return result;
}

/** The rows of a list in the order of a permutation: row i of the result is row `order[i]`. */
export function permuteRows(list: Uint8Array, rowBytes: number, order: Permutation): Uint8Array {
  const result = new Uint8Array(order.length * rowBytes);
  order.forEach((row, i) => {
    result.set(list.subarray(row * rowBytes, (row + 1) * rowBytes), i * rowBytes);
  });
  return result;
}
