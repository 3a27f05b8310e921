/**
 * The same computation with the scalars of many proofs: an operation on columns is one call of a kernel, however many
 * proofs there are. A column is one scalar of each of them; all lie at the same distance from one to the next.
 */
import type { Workspace } from './kernels.js';
import { SCALAR_STRIDE } from './layout.js';

/** Address of points or scalars in an engine's memory. */
export type Place = number;

/** One scalar of every proof. */
export interface Column {
  /** That of the first proof. */
  readonly place: Place;
  /** Bytes from that of a proof to that of the next: 0 where it is the same for all. */
  readonly stride: number;
}

/** The column of which every proof has the scalar at `place`. */
export function constantColumn(place: Place): Column {
  return { place, stride: 0 };
}

/** The column of the first scalars of proofs whose scalars lie end to end, `width` of each. */
export function columnOf(place: Place, width: number): Column {
  return { place, stride: width * SCALAR_STRIDE };
}

/** Operations on the columns of a number of proofs, done for one proof after the other. */
export class ScalarColumns {
  readonly #open: () => Workspace;
  readonly #count: number;

  /** @param open - gives the memory that all columns are in, or throws if that has come to its end */
  constructor(open: () => Workspace, count: number) {
    this.#open = open;
    this.#count = count;
  }

  /** What follows a column's scalar in every proof, `index` scalars further on. */
  at({ place, stride }: Column, index: number): Column {
    return { place: place + index * SCALAR_STRIDE, stride };
  }

  /** Room for a column, zero at first. */
  fresh(): Column {
    const size = this.#count * SCALAR_STRIDE;
    const place = this.#open().reserve(size);
    this.#open().bytes.fill(0, place, place + size);
    return columnOf(place, 1);
  }

  clear(target: Column): void {
    const { words } = this.#open();
    for (let i = 0, to = target.place / 4; i < this.#count; i++, to += target.stride / 4)
      words.fill(0, to, to + SCALAR_STRIDE / 4);
  }

  copy(target: Column, source: Column): void {
    const { words } = this.#open();
    let [to, from] = [target.place / 4, source.place / 4];
    for (let i = 0; i < this.#count; i++, to += target.stride / 4, from += source.stride / 4)
      for (let j = 0; j < SCALAR_STRIDE / 4; j++) words[to + j] = words[from + j] ?? 0;
  }

  /** target = a b */
  multiply(target: Column, a: Column, b: Column): void {
    this.#run('scalarsMultiply', target, a, b);
  }

  /** target += a b, also into one scalar that the products of all proofs are added to */
  addProduct(target: Column, a: Column, b: Column): void {
    this.#run('scalarsMultiplyAdd', target, a, b);
  }

  /** target = a + b */
  add(target: Column, a: Column, b: Column): void {
    this.#run('scalarsAdd', target, a, b);
  }

  /** target = a - b */
  subtract(target: Column, a: Column, b: Column): void {
    this.#run('scalarsSubtract', target, a, b);
  }

  #run(
    name: 'scalarsMultiply' | 'scalarsMultiplyAdd' | 'scalarsAdd' | 'scalarsSubtract',
    target: Column,
    a: Column,
    b: Column,
  ): void {
    const kernel = this.#open().kernels[name];
    kernel(target.place, a.place, b.place, this.#count, target.stride, a.stride, b.stride);
  }
}
