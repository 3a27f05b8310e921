/** Tables of the multiples of one point, in the memory of the P-256 kernels. The point is public. */
import { type FixedBaseTable, type P256Kernels, Workspace } from './kernels.js';
import {
  IDENTITY_OFFSET,
  POINT_STRIDE,
  PROJECTIVE_STRIDE,
  WINDOW_BITS,
  WINDOW_ENTRIES,
  WINDOWS,
  WORK_STRIDE,
} from './layout.js';
import { decodeOne, normalize } from './p256-multiply.js';

/** The columns of a table: all windows, and the multiple by 2^255 as the first entry of one more. */
const COLUMN = WINDOWS + 1;

/**
 * The odd multiples 1 to 31 of P 2^(5 i) for i from 0 to 50, and the multiple by 2^255.
 * @param point a valid encoding, not the identity
 */
export function makeTable(kernels: P256Kernels, point: Uint8Array): FixedBaseTable {
  const table = kernels.tables.claim();
  const space = new Workspace(kernels);
  const first = normalize(space, writePowers(space, decodeOne(space, point)), COLUMN);
  const doubles = space.reserve(COLUMN * POINT_STRIDE);
  const adder = new ColumnAdder(space);
  adder.add(first, first, doubles);
  const columns = [first];
  for (let previous = first; columns.length < WINDOW_ENTRIES; columns.push(previous)) {
    const next = space.reserve(COLUMN * POINT_STRIDE);
    adder.add(previous, doubles, next);
    previous = next;
  }
  const entries = Array.from({ length: WINDOWS }, (_, window) =>
    columns.map((column) => column + window * POINT_STRIDE),
  ).flat();
  entries.push(first + WINDOWS * POINT_STRIDE);
  const references = space.reserve(4 * entries.length);
  space.words.set(entries, references / 4);
  kernels.gatherPoints(references, entries.length, table.address);
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
    this.#work = space.reserve((COLUMN + 1) * WORK_STRIDE);
  }

  /** Only where both columns are the same, or share a point, do equal points occur. */
  add(a: number, b: number, sums: number): void {
    const { kernels, words } = this.#space;
    for (let i = 0; i < COLUMN; i++) {
      words[this.#pairs / 4 + 2 * i] = a + i * POINT_STRIDE;
      words[this.#pairs / 4 + 2 * i + 1] = b + i * POINT_STRIDE;
    }
    if (kernels.addPairs(this.#pairs, COLUMN, sums, this.#work) === 1) return;
    kernels.addPairsChecked(this.#pairs, COLUMN, sums, this.#work);
  }
}
