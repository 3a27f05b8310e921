/** Tables of public points in the memory of sums: multiples of fixed bases, powers of two of others. */
import { FIXED_BITS, fixedDigits, oddDigits } from './curve-sum-digits.js';
import { decodePacked, LANES, PackedDoubler, type SumInstance, wholeLanes } from './curve-sum-memory.js';
import { Workspace } from './kernels.js';
import { PACKED_SLOT, POINT_STRIDE } from './layout.js';

/** Multiples 1 to 256 of B 2^(9 w) for every window w: about 650 kB. */
export class FixedTable {
  readonly #address: number;
  readonly #column: number;
  readonly #digits: Int32Array;

  /**
   * @param encoding - of a point other than the identity
   * @param bits - of a scalar
   */
  constructor(instance: SumInstance, encoding: Uint8Array, bits: number) {
    const columns = 2 ** (FIXED_BITS - 1);
    this.#digits = new Int32Array(windowsOf(bits));
    this.#column = wholeLanes(windowsOf(bits)) * POINT_STRIDE;
    this.#address = instance.tables.end;
    instance.tables.end += columns * this.#column;
    const space = new Workspace(instance.kernels);
    writePowers(space, instance, encoding, this.#address, this.#column / POINT_STRIDE);
    this.#writeColumns(space, instance, columns);
  }

  /** Writes references to what adds up to a multiple; returns how many they are. */
  references(scalar: Int32Array, target: Int32Array): number {
    const digits = this.#digits;
    fixedDigits(scalar, digits);
    let count = 0;
    for (let window = 0, at = this.#address; window < digits.length; window++, at += POINT_STRIDE) {
      const digit = digits[window] ?? 0;
      if (digit > 0) target[count++] = at + (digit - 1) * this.#column;
      else if (digit < 0) target[count++] = at - (digit + 1) * this.#column + 1;
    }
    return count;
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
function windowsOf(bits: number): number {
  return Math.ceil((bits + 1) / FIXED_BITS);
}

/** Writes B 2^(9 w) for so many w, end to end. */
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
  readonly #digits: Int32Array;

  /** @param encodings - of at least one point, none of them the identity */
  constructor(space: Workspace, { functions }: SumInstance, encodings: readonly Uint8Array[], bits: number) {
    const count = wholeLanes(encodings.length);
    const [first = new Uint8Array()] = encodings;
    const filled = Array.from({ length: count }, (_, i) => encodings[i] ?? first);
    const points = decodePacked(space, filled);
    this.#digits = new Int32Array(bits + 1);
    this.#row = count * POINT_STRIDE;
    this.#address = space.reserve((bits + 1) * this.#row);
    space.bytes.copyWithin(this.#address, points, points + this.#row);
    const doubler = new PackedDoubler(space, functions, count);
    for (let i = 0; i < bits; i++) {
      const row = this.#address + i * this.#row;
      doubler.double(row, count, row + this.#row);
    }
  }

  /**
   * Writes references to what adds up to a multiple of point `index`, when those of bucket i count 2 i + 1 times.
   * @param counts - how many references each bucket has; raised
   */
  references(index: number, scalar: Int32Array, buckets: readonly Int32Array[], counts: Int32Array): void {
    const digits = this.#digits;
    oddDigits(scalar, digits);
    let at = this.#address + index * POINT_STRIDE;
    for (let position = 0; position < digits.length; position++, at += this.#row) {
      const digit = digits[position] ?? 0;
      if (digit === 0) continue;
      const bucket = Math.abs(digit) >> 1;
      const place = counts[bucket] ?? 0;
      counts[bucket] = place + 1;
      const list = buckets[bucket];
      if (list !== undefined) list[place] = digit < 0 ? at + 1 : at;
    }
  }
}
