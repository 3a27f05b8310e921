/**
 * Many equations over encoded points, verified inside an engine's memory: points are decoded once and stay there, scalars
 * are computed there, and one multi-scalar multiplication decides. No element and no scalar exists as an object.
 *
 * Everything is public data, and all times depend on it. Places are addresses; a scalar takes {@link SCALAR_STRIDE}
 * bytes, and a list of scalars lies end to end. Opening the next space of the same engine, or any other operation of the
 * group that computes in the engine's memory, ends the life of this one: all that it is asked then throws `TypeError`.
 */
import type { Workspace } from './kernels.js';
import { IDENTITY_OFFSET, POINT_STRIDE, SCALAR_BYTES, SCALAR_STRIDE } from './layout.js';
import { multiScalarVartime } from './multi-scalar.js';
import { isIdentity, publicForm } from './point-form.js';
import { type Place, ScalarColumns } from './scalar-columns.js';

export type { Place } from './scalar-columns.js';

/** Distances of operations on lists, and on two lists and a scalar. */
const LISTS = [SCALAR_STRIDE, SCALAR_STRIDE, SCALAR_STRIDE] as const;
const LIST_AND_FACTOR = [SCALAR_STRIDE, SCALAR_STRIDE, 0] as const;

/** One space; see the head of this file. */
export class EquationSpace {
  readonly #workspace: Workspace;
  readonly #elementBytes: number;
  readonly #uniformBytes: number;

  /**
   * @param elementBytes - bytes of an encoded point
   * @param uniformBytes - bytes of a challenge that is reduced to a scalar
   */
  constructor(space: Workspace, elementBytes: number, uniformBytes: number) {
    this.#workspace = space;
    this.#elementBytes = elementBytes;
    this.#uniformBytes = uniformBytes;
  }

  get #space(): Workspace {
    if (!this.#workspace.isCurrent())
      throw new TypeError('another operation has taken the memory of the space');
    return this.#workspace;
  }

  /** Room for points. */
  points(count: number): Place {
    return this.#space.reserve(count * POINT_STRIDE);
  }

  /** Room for scalars, zero at first. */
  scalars(count: number): Place {
    const place = this.#space.reserve(count * SCALAR_STRIDE);
    this.#space.bytes.fill(0, place, place + count * SCALAR_STRIDE);
    return place;
  }

  /** The scalar at a position of a list. */
  at(list: Place, index: number): Place {
    return list + index * SCALAR_STRIDE;
  }

  /**
   * Decodes points, the identity included.
   * @param write - writes the encodings, end to end, into the bytes that it is given, which hold anything before
   * @returns the position of the first that is not canonical or not in the group, or -1
   */
  decodePoints(target: Place, count: number, write: (encodings: Uint8Array) => void): number {
    return this.scratch(() => {
      const source = this.#staged(count * this.#elementBytes, write);
      return publicForm(this.#space.kernels).decode(source, target, count);
    });
  }

  /** Whether the decoded point at a position is the identity. */
  isIdentity(points: Place, index: number): boolean {
    return isIdentity(this.#space.words, points + index * POINT_STRIDE);
  }

  /** Whether the identity is among decoded points that are `distance` positions apart. */
  hasIdentity(points: Place, { first, count }: Range, distance: number): boolean {
    const { words } = this.#space;
    for (let i = 0; i < count; i++)
      if (isIdentity(words, points + (first + i * distance) * POINT_STRIDE)) return true;
    return false;
  }

  /**
   * Decodes scalars, 32 bytes each, big-endian.
   * @param write - as for {@link decodePoints}; the bytes are zero before
   * @returns the position of the first that is not below the order, or -1
   */
  decodeScalars(target: Place, count: number, write: (encodings: Uint8Array) => void): number {
    return this.scratch(() => {
      const source = this.#staged(count * SCALAR_BYTES, (bytes) => write(bytes.fill(0)));
      return this.#space.kernels.scalarsFromBytes(source, target, count);
    });
  }

  /** Reduces challenges to scalars. @throws {RangeError} if they are not whole */
  reduceUniform(bytes: Uint8Array, target: Place): void {
    const count = bytes.length / this.#uniformBytes;
    if (!Number.isInteger(count)) throw new RangeError('not a whole number of challenges');
    this.scratch(() => this.#space.kernels.scalarsFromUniform(this.#space.place(bytes), target, count));
  }

  /** Integers from 0 to 2^53 as scalars. */
  integers(values: readonly number[], target: Place): void {
    this.decodeScalars(target, values.length, (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      values.forEach((value, i) => {
        view.setBigUint64((i + 1) * SCALAR_BYTES - 8, BigInt(value));
      });
    });
  }

  copy(target: Place, source: Place, count: number): void {
    this.#space.bytes.copyWithin(target, source, source + count * SCALAR_STRIDE);
  }

  /** target_i = a_i b_i */
  multiply(target: Place, a: Place, b: Place, count: number): void {
    this.#space.kernels.scalarsMultiply(target, a, b, count, ...LISTS);
  }

  /** target_i = a_i b, which is no target */
  scale(target: Place, a: Place, b: Place, count: number): void {
    this.#space.kernels.scalarsMultiply(target, a, b, count, ...LIST_AND_FACTOR);
  }

  /** target_i += a_i b, which is no target */
  addScaled(target: Place, a: Place, b: Place, count: number): void {
    this.#space.kernels.scalarsMultiplyAdd(target, a, b, count, ...LIST_AND_FACTOR);
  }

  /** target_i = a_i + b_i */
  add(target: Place, a: Place, b: Place, count: number): void {
    this.#space.kernels.scalarsAdd(target, a, b, count, ...LISTS);
  }

  /** target_i = a_i - b_i */
  subtract(target: Place, a: Place, b: Place, count: number): void {
    this.#space.kernels.scalarsSubtract(target, a, b, count, ...LISTS);
  }

  /** target = sum of a_i b_i */
  dot(target: Place, a: Place, b: Place, count: number): void {
    this.scratch(() => {
      const sum = this.scalars(1);
      this.#space.kernels.scalarsMultiplyAdd(sum, a, b, count, 0, SCALAR_STRIDE, SCALAR_STRIDE);
      this.copy(target, sum, 1);
    });
  }

  /** Operations on the scalars of so many proofs side by side. */
  columns(count: number): ScalarColumns {
    return new ScalarColumns(() => this.#space, count);
  }

  /** Positions of the scalars that are not zero. */
  nonZero(list: Place, count: number): number[] {
    return this.scratch(() => {
      const bytes = this.#space.reserve(count * SCALAR_BYTES);
      this.#space.kernels.scalarsToBytes(bytes, list, count);
      const { words } = this.#space;
      const positions: number[] = [];
      for (let i = 0, word = bytes / 4; i < count; i++) {
        let any = 0;
        for (const end = word + SCALAR_BYTES / 4; word < end; word++) any |= words[word] ?? 0;
        if (any !== 0) positions.push(i);
      }
      return positions;
    });
  }

  /** Scalars as 32 bytes each, big-endian. */
  encodeScalars(source: Place, count: number): Uint8Array {
    return this.scratch(() => {
      const target = this.#space.reserve(count * SCALAR_BYTES);
      this.#space.kernels.scalarsToBytes(target, source, count);
      return this.#space.read(target, count * SCALAR_BYTES);
    });
  }

  /**
   * Whether the sum of scalar times point is the identity, over ranges of two lists side by side.
   * @param ranges - positions in both lists, ascending
   */
  sumsToIdentity(points: Place, scalars: Place, ranges: readonly Range[]): boolean {
    return this.scratch(() => {
      const { kernels } = this.#space;
      const terms = ranges.map(({ first, count }) => {
        const bytes = this.#space.reserve(count * SCALAR_BYTES);
        kernels.scalarsToBytes(bytes, this.at(scalars, first), count);
        return { points: points + first * POINT_STRIDE, scalars: bytes, count };
      });
      const sum = multiScalarVartime(this.#space, terms);
      return this.#space.words[(sum + IDENTITY_OFFSET) / 4] !== 0;
    });
  }

  /** Bytes that the caller writes, for a kernel to read. */
  #staged(size: number, write: (bytes: Uint8Array) => void): number {
    const address = this.#space.reserve(size);
    write(this.#space.bytes.subarray(address, address + size));
    return address;
  }

  /** Runs `work`; the room that it takes is free again afterwards. */
  scratch<T>(work: () => T): T {
    return this.#space.scratch(work);
  }
}

/** Positions [first, first + count). */
export interface Range {
  readonly first: number;
  readonly count: number;
}
