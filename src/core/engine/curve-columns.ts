/** Sums of tables of encoded points, column by column. */
import type { BulkEngine } from '../group.js';
import { assertElements, type BulkGroup, decode, encode, firstInvalid, PART } from './curve-points.js';
import { type CurveKernels, Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';
import { sumColumns } from './point-sum.js';

/** Columns that are added up at a time, so that a part of a table has many rows of them. */
const WIDE = 1024;

/** See {@link BulkEngine.sumColumns}; for the parameters `curveBulk`. */
export function columnSums(kernels: () => CurveKernels, group: BulkGroup): BulkEngine['sumColumns'] {
  const { elementBytes: size, identity } = group;
  return (points, columns) => {
    const rows = rowsOf(points, size, columns);
    const sums = new Uint8Array(columns * size);
    if (rows === 0) {
      for (let at = 0; at < sums.length; at += size) sums.set(identity, at);
      return sums;
    }
    if (columns <= WIDE) return sumRows(kernels, group, points, columns);
    assertElements(group, firstInvalid(kernels(), points, size));
    for (let first = 0; first < columns; first += WIDE) {
      const width = Math.min(WIDE, columns - first);
      const some = columnsOf(points, rows, [first * size, width * size]);
      sums.set(sumRows(kernels, group, some, width), first * size);
    }
    return sums;
  };
}

/** Sums of a part of the rows after the other; what they make is added up in its turn. */
function sumRows(
  kernels: () => CurveKernels,
  group: BulkGroup,
  points: Uint8Array,
  columns: number,
): Uint8Array {
  const size = group.elementBytes;
  const length = columns * size;
  const step = length * Math.floor(PART / columns);
  const sums = new Uint8Array(Math.ceil(points.length / step) * length);
  for (let first = 0, done = 0; first < points.length; first += step) {
    const part = points.subarray(first, first + step);
    const space = new Workspace(kernels());
    const decoded = decode(space, group, part, first / size);
    const added = sumColumns(space, decoded, part.length / length, columns);
    for (let i = 0; i < columns; i++, done += size) sums.set(encode(space, added + i * POINT_STRIDE), done);
  }
  return sums.length > length ? sumRows(kernels, group, sums, columns) : sums;
}

/** Rows of a table of points. @throws {RangeError} if it is not whole */
function rowsOf(points: Uint8Array, size: number, columns: number): number {
  if (!Number.isSafeInteger(columns) || columns < 1) throw new RangeError('a table has one column or more');
  const rows = points.length / (size * columns);
  if (!Number.isInteger(rows)) throw new RangeError('points are not a whole number of rows');
  return rows;
}

/** The same bytes of every row. */
function columnsOf(
  table: Uint8Array,
  rows: number,
  [first, length]: readonly [first: number, length: number],
): Uint8Array {
  const out = new Uint8Array(rows * length);
  const rowLength = table.length / rows;
  for (let row = 0; row < rows; row++) {
    const start = row * rowLength + first;
    out.set(table.subarray(start, start + length), row * length);
  }
  return out;
}
