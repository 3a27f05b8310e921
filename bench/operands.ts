/** Points and scalars to measure with, encoded. */
import { concatBytes } from '../src/core/bytes.js';
import type { Group } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';

/** Points that random ones are made of: one from each row. */
const ROWS = 4;
const PER_ROW = 256;
/** Sums that are made together. */
const TOGETHER = 1024;

/**
 * So many random points, end to end. Many are sums of one point from each of a few rows, chosen at random. They are not
 * a walk by a fixed step: of such points many sums are equal, and a multi-scalar multiplication would stumble over them.
 */
export function randomPoints(group: Group, count: number): Uint8Array {
  const size = group.elementBytes;
  const random = (): Uint8Array => group.generator().multiply(group.randomScalar(systemRng)).toBytes();
  const drawn = concatBytes(...Array.from({ length: Math.min(count, ROWS * PER_ROW) }, random));
  if (count * size === drawn.length) return drawn;
  return concatBytes(
    ...Array.from({ length: Math.ceil(count / TOGETHER) }, (_, i) =>
      randomSums(group, drawn, Math.min(TOGETHER, count - i * TOGETHER)),
    ),
  );
}

/** Sums of one point of each row. @param drawn - the points, row by row */
function randomSums(group: Group, drawn: Uint8Array, count: number): Uint8Array {
  const size = group.elementBytes;
  const terms = new Uint8Array(ROWS * count * size);
  for (let row = 0; row < ROWS; row++)
    systemRng(count).forEach((chosen, i) => {
      const from = (row * PER_ROW + chosen) * size;
      terms.set(drawn.subarray(from, from + size), (row * count + i) * size);
    });
  return group.bulk.sumColumns(terms, count);
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
