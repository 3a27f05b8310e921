/** Sums of scalar times point over lists of any length, in bounded memory. */
import { joinBytes } from '../core/bytes.js';
import type { Group, Scalar } from '../core/group.js';

/** Points that are multiplied at a time: enough for the engine's speed, and a few megabytes. */
export const PART_POINTS = 32_768;

/** Collects terms; multiplies them a part at a time. All data is public: time depends on it. */
export class TermSum {
  readonly #group: Group;
  readonly #sums: Uint8Array[] = [];
  #points: Uint8Array[] = [];
  #scalars: Uint8Array[] = [];
  #waiting = 0;

  constructor(group: Group) {
    this.#group = group;
  }

  /**
   * Adds terms.
   * @param points - encoded, end to end; must not change until they are multiplied
   * @param scalars - encoded, one per point, likewise
   * @throws {DecodeError} `bad-element` if a point that was added does not decode
   */
  add(points: Uint8Array, scalars: Uint8Array): void {
    this.#points.push(points);
    this.#scalars.push(scalars);
    this.#waiting += points.length / this.#group.elementBytes;
    if (this.#waiting >= PART_POINTS) this.flush();
  }

  /** Adds one term. */
  addOne(point: Uint8Array, scalar: Scalar): void {
    this.add(point, scalar.toBytes());
  }

  /** The sum of all that was added, encoded. @throws {DecodeError} `bad-element` as for {@link add} */
  total(): Uint8Array {
    this.flush();
    return this.#group.bulk.sum(joinBytes(this.#sums));
  }

  /** Whether that sum is the identity. @throws {DecodeError} `bad-element` as for {@link add} */
  isIdentity(): boolean {
    return this.#group.elementOrIdentityFromBytes(this.total()).isIdentity();
  }

  /** Multiplies what waits. @throws {DecodeError} `bad-element` as for {@link add} */
  flush(): void {
    if (this.#waiting === 0) return;
    const [points, scalars] = [joinBytes(this.#points), joinBytes(this.#scalars)];
    [this.#points, this.#scalars, this.#waiting] = [[], [], 0];
    this.#sums.push(this.#group.bulk.multiMultiplyVartime(points, scalars));
  }
}
