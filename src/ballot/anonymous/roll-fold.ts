/**
 * The root of a roll of commitments that stream by (spec section 11.1): of the tree only the nodes are kept that wait for
 * their right siblings, one for each level. Commitments ascend, so that no two are equal.
 */
import { SNARK_FIELD } from '../../core/poseidon.js';
import { nodeHash } from './identity.js';
import { MAX_DEPTH, MAX_ROLL } from './roll.js';

/** A roll in the making. Mutable: give it every commitment once, ascending. */
export class RollFold {
  readonly depth: number;
  /** By level: a node whose right sibling has not come yet. */
  readonly #left: bigint[] = [];
  #count = 0;
  #last = 0n;

  /** @param depth - of the tree, 1 to 32 @throws {RangeError} for another */
  constructor(depth: number) {
    if (!Number.isSafeInteger(depth) || depth < 1 || depth > MAX_DEPTH)
      throw new RangeError(`the depth must be from 1 to ${MAX_DEPTH}`);
    this.depth = depth;
  }

  /** Commitments so far. */
  get count(): number {
    return this.#count;
  }

  /** The most commitments that this roll can have. */
  get room(): number {
    return Math.min(MAX_ROLL, 2 ** this.depth);
  }

  /** Whether commitments may come next: each above the one before, and not more than there is room for. */
  fits(commitments: readonly bigint[]): boolean {
    const ascend = commitments.every((one, i) => one > (i === 0 ? this.#last : (commitments[i - 1] ?? one)));
    return ascend && this.#count + commitments.length <= this.room;
  }

  /** Takes commitments in. @throws {RangeError} if they do not fit, or one is not a field element */
  add(commitments: readonly bigint[]): void {
    if (!this.fits(commitments)) throw new RangeError('commitments ascend, and there is room for so many');
    for (const commitment of commitments) this.#take(commitment);
  }

  /** The root, all leaves that are left being 0. */
  root(): bigint {
    let [node, empty] = [0n, 0n];
    if (this.#count === 2 ** this.depth) return this.#left[this.depth] ?? 0n;
    for (let level = 0; level < this.depth; level++) {
      const hasLeft = Math.floor(this.#count / 2 ** level) % 2 === 1;
      node = hasLeft ? nodeHash(this.#left[level] ?? 0n, node) : nodeHash(node, empty);
      empty = nodeHash(empty, empty);
    }
    return node;
  }

  #take(commitment: bigint): void {
    if (commitment >= SNARK_FIELD) throw new RangeError('a commitment is a field element');
    let node = commitment;
    let level = 0;
    for (let place = this.#count; place % 2 === 1; place = Math.floor(place / 2)) {
      node = nodeHash(this.#left[level] ?? 0n, node);
      level += 1;
    }
    this.#left[level] = node;
    this.#count += 1;
    this.#last = commitment;
  }
}
