/** The sum of points in memory: one tree of batch additions. */
import type { Workspace } from './kernels.js';
import { IDENTITY_OFFSET, POINT_STRIDE } from './layout.js';
import { PackedAdder, SPARE_SUMS } from './packed-sums.js';

/**
 * The address of the sum of decoded points, an affine point. Identities are left out of the tree, so that additions need
 * no checks but for points that are equal or opposite.
 * @param points address of so many decoded points; they are destroyed
 */
export function sumPoints(space: Workspace, points: number, count: number): number {
  const [references, lengths] = [space.reserve(4 * count + 4), space.reserve(4)];
  const room = space.reserve((count + SPARE_SUMS) * POINT_STRIDE);
  const adder = new PackedAdder(space, count);
  const result = space.reserve(POINT_STRIDE);
  const { words, kernels } = space;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const point = points + i * POINT_STRIDE;
    if (words[(point + IDENTITY_OFFSET) / 4] === 0) words[references / 4 + total++] = point;
  }
  words[lengths / 4] = total;
  kernels.packPoints(points, points, count);
  words[references / 4] = adder.sums({ references, lengths, lists: 1, total }, room)[0] ?? 0;
  kernels.unpackPoints(references, 1, result);
  return result;
}
