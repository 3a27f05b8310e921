/** Tables of the multiples of one point, in the memory of the P-256 kernels, packed. The point is public. */
import { type FixedBaseTable, type P256Kernels, Workspace } from './kernels.js';
import {
  IDENTITY_OFFSET,
  PACKED_SLOT,
  POINT_STRIDE,
  PROJECTIVE_STRIDE,
  WINDOW_BITS,
  WINDOW_ENTRIES,
  WINDOWS,
  WORK_STRIDE,
} from './layout.js';
import { decodeOne, normalize } from './p256-multiply.js';

/** The length of a column: all windows, and the multiple by 2^255 as the first entry of one more. A multiple of 4. */
const COLUMN = WINDOWS + 1;

/**
 * The odd multiples 1 to 31 of P 2^(5 i) for i from 0 to 50, and the multiple by 2^255.
 * @param point a valid encoding, not the identity
 */
export function makeTable(kernels: P256Kernels, point: Uint8Array): FixedBaseTable {
  const table = kernels.tables.claim();
  const space = new Workspace(kernels);
  const first = normalize(space, writePowers(space, decodeOne(space, point)), COLUMN);
  const adder = new ColumnAdder(space);
  const doubles = adder.double(first);
  kernels.packPoints(first, first, COLUMN);
  const columns = [first];
  for (let previous = first; columns.length < WINDOW_ENTRIES; columns.push(previous))
    previous = adder.add(previous, doubles);
  const entries = Array.from({ length: WINDOWS }, (_, window) =>
    columns.map((column) => column + window * POINT_STRIDE),
  ).flat();
  entries.push(first + WINDOWS * POINT_STRIDE);
  const references = space.reserve(4 * entries.length);
  space.words.set(entries, references / 4);
  kernels.copyPacked(references, entries.length, table.address);
  return table;
}

/** Writes P 2^(5 i) for all windows and one more; returns the place of the first, projective. */
function writePowers(space: Workspace, base: number): number {
  const { kernels } = space;
  const [powers, nothing] = [space.reserve(COLUMN * PROJECTIVE_STRIDE), space.reserve(POINT_STRIDE)];
  space.bytes.fill(0, nothing, nothing + POINT_STRIDE);
  space.words[(nothing + IDENTITY_OFFSET) / 4] = 1;
  kernels.setIdentity(powers);
  kernels.doubleAdd(powers, base);
  for (let at = powers; at < powers + WINDOWS * PROJECTIVE_STRIDE; at += PROJECTIVE_STRIDE) {
    space.bytes.copyWithin(at + PROJECTIVE_STRIDE, at, at + PROJECTIVE_STRIDE);
    for (let i = 0; i < WINDOW_BITS; i++) kernels.doubleAdd(at + PROJECTIVE_STRIDE, nothing);
  }
  return powers;
}

/** Adds columns point by point. */
class ColumnAdder {
  readonly #space: Workspace;
  readonly #pairs: number;
  readonly #work: number;

  constructor(space: Workspace) {
    this.#space = space;
    this.#pairs = space.reserve(8 * COLUMN);
    this.#work = space.reserve((COLUMN + 1) * Math.max(WORK_STRIDE, PACKED_SLOT));
  }

  /** Twice the points of a column that is not packed; the result is. */
  double(column: number): number {
    const { kernels } = this.#space;
    const sums = this.#pair(column, column);
    kernels.addPairsChecked(this.#pairs, COLUMN, sums, this.#work);
    kernels.packPoints(sums, sums, COLUMN);
    return sums;
  }

  /** Sums of packed points. An odd multiple and the double of one point are neither equal nor opposite, nor is the sum. */
  add(a: number, b: number): number {
    const sums = this.#pair(a, b);
    if (this.#space.kernels.addPacked(this.#pairs, COLUMN, sums, this.#work) !== 1)
      throw new RangeError('a table needs a point other than the identity');
    return sums;
  }

  #pair(a: number, b: number): number {
    const sums = this.#space.reserve(COLUMN * POINT_STRIDE);
    for (let i = 0; i < COLUMN; i++) {
      this.#space.words[this.#pairs / 4 + 2 * i] = a + i * POINT_STRIDE;
      this.#space.words[this.#pairs / 4 + 2 * i + 1] = b + i * POINT_STRIDE;
    }
    return sums;
  }
}
