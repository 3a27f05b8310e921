/** Single multiplications of P-256 by scalars that may be secret, on WebAssembly. */
import { type P256Kernels, Workspace } from './kernels.js';
import {
  ENCODED_BYTES,
  ENTRY_STRIDE,
  POINT_STRIDE,
  PROJECTIVE_STRIDE,
  TABLE_BYTES,
  WINDOW_BITS,
  WINDOW_ENTRIES,
  WINDOWS,
  WORK_STRIDE,
} from './layout.js';

/** Multiples of one point, for {@link multiplyByTable}: `TABLE_BYTES` opaque bytes. */
export type FixedBaseTable = Uint8Array;

/**
 * k P without branches or addresses that depend on k.
 * @param point a valid encoding, not the identity
 * @param scalar 32 bytes, below the order
 */
export function multiplyPoint(kernels: P256Kernels, point: Uint8Array, scalar: Uint8Array): Uint8Array {
  const space = new Workspace(kernels);
  const base = decodeOne(space, point);
  return finish(space, scalar, (target, secret) => kernels.multiplyVariable(target, base, secret));
}

/** k P for the point of a table, in the same uniform way and about four times faster. */
export function multiplyByTable(kernels: P256Kernels, table: FixedBaseTable, scalar: Uint8Array): Uint8Array {
  const space = new Workspace(kernels);
  const place = space.place(table);
  return finish(space, scalar, (target, secret) => kernels.multiplyFixed(target, place, secret));
}

/**
 * The odd multiples 1 to 31 of P 2^(5 i) for i from 0 to 50, and the multiple by 2^255.
 * @param point a valid encoding, not the identity
 */
export function makeTable(kernels: P256Kernels, point: Uint8Array): FixedBaseTable {
  const space = new Workspace(kernels);
  const columns = Array.from({ length: WINDOW_ENTRIES }, () => space.reserve(WINDOWS * POINT_STRIDE));
  const [first = 0, ...rest] = columns;
  const last = writePowers(space, decodeOne(space, point), first);
  const doubles = space.reserve(WINDOWS * POINT_STRIDE);
  addColumns(space, first, first, doubles);
  let previous = first;
  for (const column of rest) {
    addColumns(space, previous, doubles, column);
    previous = column;
  }
  const table = new Uint8Array(TABLE_BYTES);
  for (let window = 0; window < WINDOWS; window++)
    columns.forEach((column, entry) => {
      const source = column + window * POINT_STRIDE;
      table.set(space.read(source, ENTRY_STRIDE), (window * WINDOW_ENTRIES + entry) * ENTRY_STRIDE);
    });
  table.set(space.read(last, ENTRY_STRIDE), TABLE_BYTES - ENTRY_STRIDE);
  return table;
}

/** Writes P 2^(5 i) to the places of a column; returns the place of P 2^255. */
function writePowers(space: Workspace, base: number, column: number): number {
  const { kernels } = space;
  const [running, nothing] = [space.reserve(PROJECTIVE_STRIDE), space.reserve(POINT_STRIDE)];
  const last = space.reserve(POINT_STRIDE);
  space.bytes.fill(0, nothing, nothing + POINT_STRIDE);
  space.words[(nothing + ENTRY_STRIDE) / 4] = 1;
  kernels.setIdentity(running);
  kernels.doubleAdd(running, base);
  kernels.toAffine(column, running);
  for (let window = 1; window <= WINDOWS; window++) {
    for (let i = 0; i < WINDOW_BITS; i++) kernels.doubleAdd(running, nothing);
    kernels.toAffine(window === WINDOWS ? last : column + window * POINT_STRIDE, running);
  }
  return last;
}

/** Adds two columns point by point. */
function addColumns(space: Workspace, a: number, b: number, sums: number): void {
  const pairs = space.reserve(8 * WINDOWS);
  const work = space.reserve((WINDOWS + 1) * WORK_STRIDE);
  for (let window = 0; window < WINDOWS; window++) {
    space.words[pairs / 4 + 2 * window] = a + window * POINT_STRIDE;
    space.words[pairs / 4 + 2 * window + 1] = b + window * POINT_STRIDE;
  }
  space.kernels.addPairsChecked(pairs, WINDOWS, sums, work);
}

/** Runs a multiplication, encodes its result and wipes the scalar. */
function finish(
  space: Workspace,
  scalar: Uint8Array,
  multiply: (target: number, scalar: number) => void,
): Uint8Array {
  const secret = space.place(scalar);
  const [point, encoding] = [space.reserve(POINT_STRIDE), space.reserve(ENCODED_BYTES)];
  multiply(point, secret);
  space.bytes.fill(0, secret, secret + scalar.length);
  space.kernels.encodePoint(encoding, point);
  return space.read(encoding, ENCODED_BYTES);
}

function decodeOne(space: Workspace, encoding: Uint8Array): number {
  const source = space.place(encoding);
  const point = space.reserve(POINT_STRIDE);
  if (space.kernels.decodePoints(source, point, 1) !== -1) throw new RangeError('not an element of P-256');
  return point;
}
