/** Sums of points in memory: trees of batch additions. */
import type { Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';
import { PackedAdder } from './packed-sums.js';
import { isIdentity, publicForm } from './point-form.js';

/**
 * Sums public points column by column. Identities are left out of the trees, so that additions need no checks but for
 * points that are equal or opposite.
 * @param points address of `rows` times `columns` points of the form for public ones, row by row
 * @returns address of the sums, one affine point per column
 */
export function sumColumns(space: Workspace, points: number, rows: number, columns: number): number {
  const count = rows * columns;
  const references = space.reserve(4 * (count + columns));
  const lengths = space.reserve(4 * columns);
  const target = space.reserve(columns * POINT_STRIDE);
  const form = publicForm(space.kernels);
  const adder = new PackedAdder(space, count, form);
  const result = space.reserve(columns * POINT_STRIDE);
  const { words } = space;
  let total = 0;
  for (let column = 0; column < columns; column++) {
    const before = total;
    for (let point = points + column * POINT_STRIDE, row = 0; row < rows; row++) {
      if (!isIdentity(words, point)) words[references / 4 + total++] = point;
      point += columns * POINT_STRIDE;
    }
    words[lengths / 4 + column] = total - before;
  }
  const sums = adder.sums({ references, lengths, lists: columns, total }, target);
  words.set(sums, references / 4);
  form.unpack(references, columns, result);
  return result;
}
