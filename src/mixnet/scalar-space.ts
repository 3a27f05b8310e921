/**
 * Arithmetic on lists of public scalars: in the memory of a group's engine where it has one, else on `bigint`. A place is
 * where a list begins; `at(list, i)` is where its part from i on begins.
 */
import type { EquationSpace } from '../core/engine/equation-space.js';
import { DecodeError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import { bytesToInteger, integerToBytes } from '../core/integers.js';

/** What is asked of an engine's memory. It ends when the group computes anything else. */
export type ScalarSpace = Pick<
  EquationSpace,
  | 'scalars'
  | 'at'
  | 'decodeScalars'
  | 'encodeScalars'
  | 'copy'
  | 'multiply'
  | 'scale'
  | 'addScaled'
  | 'add'
  | 'subtract'
  | 'dot'
  | 'scratch'
>;

/** A space for the scalars of a group; all times depend on what is computed. */
export function openScalars(group: Group): ScalarSpace {
  return group.bulk.openEquations?.() ?? new PlainScalars(group);
}

/**
 * Decodes a list to a place of its own.
 * @param name - of the list, for the error
 * @param first - index of its first scalar in the caller's list
 * @throws {DecodeError} `bad-scalar` if one is not below the order
 */
export function placeScalars(
  space: ScalarSpace,
  group: Group,
  list: Uint8Array,
  [name, first]: readonly [string, number],
): number {
  const count = list.length / group.scalarBytes;
  const place = space.scalars(count);
  const bad = space.decodeScalars(place, count, (bytes) => bytes.set(list));
  if (bad >= 0)
    throw new DecodeError('bad-scalar', `${name}[${first + bad}]`, 'not a scalar below the group order');
  return place;
}

/** The reference: scalars are integers in an array, places are indices. */
class PlainScalars implements ScalarSpace {
  readonly #order: bigint;
  readonly #size: number;
  readonly #values: bigint[] = [];

  constructor({ order, scalarBytes }: Group) {
    this.#order = order;
    this.#size = scalarBytes;
  }

  scalars(count: number): number {
    const place = this.#values.length;
    for (let i = 0; i < count; i++) this.#values.push(0n);
    return place;
  }

  at(list: number, index: number): number {
    return list + index;
  }

  decodeScalars(target: number, count: number, write: (encodings: Uint8Array) => void): number {
    const bytes = new Uint8Array(count * this.#size);
    write(bytes);
    for (let i = 0; i < count; i++) {
      const value = bytesToInteger(bytes.subarray(i * this.#size, (i + 1) * this.#size));
      if (value >= this.#order) return i;
      this.#values[target + i] = value;
    }
    return -1;
  }

  encodeScalars(source: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count * this.#size);
    for (let i = 0; i < count; i++)
      bytes.set(integerToBytes(this.#at(source + i), this.#size), i * this.#size);
    return bytes;
  }

  copy(target: number, source: number, count: number): void {
    this.#each(target, count, (i) => this.#at(source + i));
  }

  multiply(target: number, a: number, b: number, count: number): void {
    this.#each(target, count, (i) => this.#at(a + i) * this.#at(b + i));
  }

  scale(target: number, a: number, b: number, count: number): void {
    const factor = this.#at(b);
    this.#each(target, count, (i) => this.#at(a + i) * factor);
  }

  addScaled(target: number, a: number, b: number, count: number): void {
    const factor = this.#at(b);
    this.#each(target, count, (i) => this.#at(target + i) + this.#at(a + i) * factor);
  }

  add(target: number, a: number, b: number, count: number): void {
    this.#each(target, count, (i) => this.#at(a + i) + this.#at(b + i));
  }

  subtract(target: number, a: number, b: number, count: number): void {
    this.#each(target, count, (i) => this.#at(a + i) - this.#at(b + i) + this.#order);
  }

  dot(target: number, a: number, b: number, count: number): void {
    let sum = 0n;
    for (let i = 0; i < count; i++) sum += this.#at(a + i) * this.#at(b + i);
    this.#values[target] = sum % this.#order;
  }

  scratch<T>(work: () => T): T {
    const top = this.#values.length;
    try {
      return work();
    } finally {
      this.#values.length = top;
    }
  }

  #each(target: number, count: number, value: (i: number) => bigint): void {
    for (let i = 0; i < count; i++) this.#values[target + i] = value(i) % this.#order;
  }

  #at(index: number): bigint {
    return this.#values[index] ?? 0n;
  }
}
