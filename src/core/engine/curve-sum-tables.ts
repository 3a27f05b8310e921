/** Tables of public points in the memory of sums: multiples of fixed bases, powers of two of others. */
import { DecodeError } from '../errors.js';
import { FIXED_BITS, fixedDigits, type OddDigits, oddDigits, placeForDigits } from './curve-sum-digits.js';
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

  /** Writes references to what adds up to a multiple, after those that are there; returns how many there are then. */
  references(scalar: Uint8Array, target: Int32Array, before: number = 0): number {
    const digits = this.#digits;
    fixedDigits(scalar, digits);
    let count = before;
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
    const doubler = new PackedDoubler(space, functions, count);
    assertDone(doubler.double(this.#address, count, this.#address + this.#column));
    const pairs = space.reserve(8 * count);
    const work = space.reserve((count / LANES + 2) * PACKED_SLOT);
    for (let column = 2; column < columns; column++) {
      const target = this.#address + column * this.#column;
      for (let i = 0; i < count; i++) {
        space.words[pairs / 4 + 2 * i] = target - this.#column + i * POINT_STRIDE;
        space.words[pairs / 4 + 2 * i + 1] = this.#address + i * POINT_STRIDE;
      }
      assertDone(functions.addPackedVartime(pairs, count, target, work) === 1);
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
    for (let i = 0; i < FIXED_BITS; i++) assertDone(doubler.double(point, LANES, point));
  }
}

function assertDone(done: boolean): void {
  if (!done) throw new RangeError('a table needs a point of large order');
}

/** P 2^i of some points, for all i up to the length of a scalar. */
export class DoubledPoints {
  readonly #address: number;
  readonly #row: number;
  readonly #found: OddDigits;

  /**
   * @param points - address of packed points, as many as fill the lanes
   * @throws {DecodeError} `bad-element` if a multiple of one is the identity, as of no element but the identity itself
   */
  constructor(space: Workspace, { functions }: SumInstance, points: number, count: number, bits: number) {
    this.#row = count * POINT_STRIDE;
    this.#found = placeForDigits(bits);
    this.#address = space.reserve((bits + 1) * this.#row);
    space.bytes.copyWithin(this.#address, points, points + this.#row);
    const doubler = new PackedDoubler(space, functions, count);
    for (let i = 0; i < bits; i++) {
      const row = this.#address + i * this.#row;
      if (!doubler.double(row, count, row + this.#row))
        throw new DecodeError('bad-element', 'points', 'a point of small order');
    }
  }

  /** A reference to point `index`, doubled so many times. */
  reference(index: number, times: number): number {
    return this.#address + times * this.#row + index * POINT_STRIDE;
  }

  /**
   * Writes references to what adds up to a multiple of point `index`, when those of bucket i count 2 i + 1 times.
   * @param counts - how many references each bucket has; raised
   */
  references(index: number, scalar: Uint8Array, buckets: readonly Int32Array[], counts: Int32Array): void {
    const { positions, digits } = this.#found;
    const found = oddDigits(scalar, this.#found);
    const first = this.reference(index, 0);
    for (let i = 0; i < found; i++) {
      const digit = digits[i] ?? 0;
      const at = first + (positions[i] ?? 0) * this.#row;
      const bucket = Math.abs(digit) >> 1;
      const place = counts[bucket] ?? 0;
      counts[bucket] = place + 1;
      const list = buckets[bucket];
      if (list !== undefined) list[place] = digit < 0 ? at + 1 : at;
    }
  }
}
