/** Weights of equations that are verified together. */
import type { Group, Scalar } from '../core/group.js';
import { bytesToInteger } from '../core/integers.js';
import type { Rng } from '../core/random.js';
import { drawWeights, WEIGHT_BYTES } from '../zk/weights.js';
import { rowsOf } from './equations.js';

/**
 * Weights of 128 bits, encoded as scalars end to end; in a group whose order is shorter, reduced.
 * @throws {RangeError} if the source is stuck
 */
export function weightBytes(group: Group, count: number, rng: Rng): Uint8Array {
  const size = Math.max(group.scalarBytes, WEIGHT_BYTES + 1);
  const drawn = new Uint8Array(count * size);
  drawWeights(drawn, size, rng);
  if (size === group.scalarBytes) return drawn;
  const reduced = new Uint8Array(count * group.scalarBytes);
  for (let i = 0; i < count; i++) {
    const weight = group.scalar(bytesToInteger(rowsOf(drawn, size, i, 1)));
    reduced.set(weight.toBytes(), i * group.scalarBytes);
  }
  return reduced;
}

/** Such weights as scalars. @throws {RangeError} if the source is stuck */
export function weightScalars(group: Group, count: number, rng: Rng): readonly Scalar[] {
  const bytes = weightBytes(group, count, rng);
  return Array.from({ length: count }, (_, i) =>
    group.scalarFromBytes(rowsOf(bytes, group.scalarBytes, i, 1)),
  );
}
