/** Tables of public points in the memory of sums: multiples of fixed bases, powers of two of others. */
import { FIXED_BITS } from './curve-sum-digits.js';
import { decodePacked, LANES, PackedDoubler, type SumInstance, wholeLanes } from './curve-sum-memory.js';
import { Workspace } from './kernels.js';
import { PACKED_SLOT, POINT_STRIDE } from './layout.js';

/** Multiples 1 to 32 of B 2^(6 w) for every window w. */
export class FixedTable {
  readonly #address: number;
  readonly #column: number;

  /**
   * @param encoding - of a point other than the identity
   * @param bits - of a scalar
   */
  constructor(instance: SumInstance, encoding: Uint8Array, bits: number) {
    const columns = 2 ** (FIXED_BITS - 1);
    this.#column = wholeLanes(windowsOf(bits)) * POINT_STRIDE;
    this.#address = instance.tables.end;
    instance.tables.end += columns * this.#column;
    const space = new Workspace(instance.kernels);
    space.reserve(0);
    writePowers(space, instance, encoding, this.#address, this.#column / POINT_STRIDE);
    this.#writeColumns(space, instance, columns);
  }

  /** A reference to a multiple by a digit times 2^(6 window). */
  reference(window: number, digit: number): number {
    const column = this.#address + (Math.abs(digit) - 1) * this.#column;
    return column + window * POINT_STRIDE + (digit < 0 ? 1 : 0);
  }

  /** Every column is the one before and the first; the second is the first, doubled. */
  #writeColumns(space: Workspace, { functions }: SumInstance, columns: number): void {
    const count = this.#column / POINT_STRIDE;
    new PackedDoubler(space, functions, count).double(this.#address, count, this.#address + this.#column);
    const pairs = space.reserve(8 * count);
    const work = space.reserve((count / LANES + 2) * PACKED_SLOT);
    for (let column = 2; column < columns; column++) {
      const target = this.#address + column * this.#column;
      for (let i = 0; i < count; i++) {
        space.words[pairs / 4 + 2 * i] = target - this.#column + i * POINT_STRIDE;
        space.words[pairs / 4 + 2 * i + 1] = this.#address + i * POINT_STRIDE;
      }
      if (functions.addPackedVartime(pairs, count, target, work) !== 1)
        throw new RangeError('a table needs a point of large order');
    }
  }
}

/** Windows of the digits of a scalar of so many bits, with one bit for the last carry. */
export function windowsOf(bits: number): number {
  return Math.ceil((bits + 1) / FIXED_BITS);
}

/** Writes B 2^(6 w) for so many w, end to end. */
function writePowers(
  space: Workspace,
  { functions }: SumInstance,
  encoding: Uint8Array,
  target: number,
  count: number,
): void {
  const point = decodePacked(
    space,
    Array.from({ length: LANES }, () => encoding),
  );
  const doubler = new PackedDoubler(space, functions, LANES);
  for (let window = 0; window < count; window++) {
    space.bytes.copyWithin(target + window * POINT_STRIDE, point, point + POINT_STRIDE);
    for (let i = 0; i < FIXED_BITS; i++) doubler.double(point, LANES, point);
  }
}

/** P 2^i of some points, for all i up to the length of a scalar. */
export class DoubledPoints {
  readonly #address: number;
  readonly #row: number;

  /** @param encodings - of at least one point, none of them the identity */
  constructor(space: Workspace, { functions }: SumInstance, encodings: readonly Uint8Array[], bits: number) {
    const count = wholeLanes(encodings.length);
    const [first = new Uint8Array()] = encodings;
    const filled = Array.from({ length: count }, (_, i) => encodings[i] ?? first);
    const points = decodePacked(space, filled);
    this.#row = count * POINT_STRIDE;
    this.#address = space.reserve((bits + 1) * this.#row);
    space.bytes.copyWithin(this.#address, points, points + this.#row);
    const doubler = new PackedDoubler(space, functions, count);
    for (let i = 0; i < bits; i++) {
      const row = this.#address + i * this.#row;
      doubler.double(row, count, row + this.#row);
    }
  }

  /** A reference to point `index` times 2^position, or its negative. */
  reference(index: number, position: number, sign: number): number {
    return this.#address + position * this.#row + index * POINT_STRIDE + (sign < 0 ? 1 : 0);
  }
}
