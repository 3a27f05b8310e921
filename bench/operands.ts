/** Points and scalars to measure with, encoded. */
import type { Group } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';

/** So many different points, end to end: a walk from a random one by a random step. */
export function walkedPoints(group: Group, count: number): Uint8Array {
  const random = () => group.generator().multiply(group.randomScalar(systemRng));
  const step = random();
  const out = new Uint8Array(count * group.elementBytes);
  for (let i = 0, point = random(); i < count; i++, point = point.add(step))
    out.set(point.toBytes(), i * group.elementBytes);
  return out;
}

/**
 * So many random scalars, end to end, big-endian.
 * @param bits - those of the order, or fewer
 */
export function randomScalars(group: Group, count: number, bits: 'full' | 128): Uint8Array {
  const { scalarBytes } = group;
  const out = new Uint8Array(count * scalarBytes);
  for (let i = 0; i < count; i++) {
    const bytes = group.randomScalar(systemRng).toBytes();
    if (bits !== 'full') bytes.fill(0, 0, scalarBytes - bits / 8);
    out.set(bytes, i * scalarBytes);
  }
  return out;
}
