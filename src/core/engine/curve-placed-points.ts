/** Points that stay decoded in the memory of sums from one operation to the next, until others take their places. */
import { DecodeError } from '../errors.js';
import type { Element } from '../group.js';
import { decodePacked, type SumInstance } from './curve-sum-memory.js';
import { Workspace } from './kernels.js';
import { POINT_STRIDE } from './layout.js';

/** The most points that stay: five MB. */
const MOST_PLACED = 65_536;

/** The points that an instance has decoded, above its tables and below the places of operations. Mutable. */
export class PlacedPoints {
  readonly #instance: SumInstance;
  readonly #first: number;
  #places: ReadonlyMap<Element, number> = new Map();

  /** @param instance - whose tables are complete */
  constructor(instance: SumInstance) {
    this.#instance = instance;
    this.#first = instance.tables.end;
  }

  /**
   * Decodes points, in place of those before. It is not asked whether they are in the subgroup.
   * @param elements - one object for each point, by which it is found; the identity takes no place
   * @throws {DecodeError} `bad-element` if one is no point, `too-large` if there are too many; then none has a place
   */
  place(elements: readonly Element[]): void {
    this.#places = new Map();
    this.#instance.tables.end = this.#first;
    if (elements.length > MOST_PLACED)
      throw new DecodeError('too-large', 'points', `more than ${MOST_PLACED}`);
    const some = elements.filter((element) => !element.isIdentity());
    const space = new Workspace(this.#instance.kernels);
    // The workspace begins where they are to stay.
    const room = space.reserve(some.length * POINT_STRIDE);
    const points = decodePacked(
      space,
      some.map((element) => element.toBytes()),
    );
    space.bytes.copyWithin(room, points, points + some.length * POINT_STRIDE);
    this.#instance.tables.end = this.#first + some.length * POINT_STRIDE;
    this.#places = new Map(some.map((element, i) => [element, room + i * POINT_STRIDE]));
  }

  /**
   * Packed points of elements other than the identity, end to end.
   * @param count - at least as many as there are elements; what is left over repeats the first of them
   * @returns their address
   * @throws {DecodeError} `bad-element` if one that has no place is no point
   */
  gather(space: Workspace, elements: readonly Element[], count: number = elements.length): number {
    const target = space.reserve(count * POINT_STRIDE);
    const copy = (from: number, to: number): void => {
      space.bytes.copyWithin(target + to * POINT_STRIDE, from, from + POINT_STRIDE);
    };
    const others = elements.filter((element) => !this.#places.has(element));
    let next = decodePacked(
      space,
      others.map((element) => element.toBytes()),
    );
    elements.forEach((element, i) => {
      const place = this.#places.get(element);
      copy(place ?? next, i);
      if (place === undefined) next += POINT_STRIDE;
    });
    for (let i = elements.length; i < count; i++) copy(target, i);
    return target;
  }
}
