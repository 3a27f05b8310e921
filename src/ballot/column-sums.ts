/** Sums of many lists of ciphertexts, position by position: encodings are collected, and summed by the group's engine together. */
import { joinBytes } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import type { Ciphertext } from '../elgamal/cipher.js';

/** Room for so many times what waited is kept for what comes. */
const KEPT = 4;

/** Running sums. Mutable; what was added is in the {@link ColumnSums.values} once {@link ColumnSums.settle} was called. */
export class ColumnSums {
  readonly #group: Group;
  /** Encodings of the sums of what was settled: c1 and c2 of every position, in turns. */
  #sums: Uint8Array;
  /** Lists that wait, end to end, and room for more: its first {@link #used} bytes count. */
  #waiting = new Uint8Array();
  #used = 0;

  /** @param positions - ciphertexts of a list */
  constructor(group: Group, positions: number) {
    const identity = group.identity().toBytes();
    this.#group = group;
    this.#sums = joinBytes(Array.from({ length: 2 * positions }, () => identity));
  }

  /** The sums of what was settled, one per position. */
  get values(): readonly Ciphertext[] {
    const { elementBytes } = this.#group;
    const element = (number: number) =>
      this.#group.elementOrIdentityFromBytes(
        this.#sums.subarray(number * elementBytes, (number + 1) * elementBytes),
      );
    return Array.from({ length: this.#sums.length / (2 * elementBytes) }, (_, i) =>
      Object.freeze({ c1: element(2 * i), c2: element(2 * i + 1) }),
    );
  }

  /**
   * Adds a list of ciphertexts, or subtracts it.
   * @param ciphertexts - encoded elements: c1 and c2 of every position, in turns
   * @throws {RangeError} if there are more or fewer
   */
  add(ciphertexts: Uint8Array, sign: 'plus' | 'minus'): void {
    if (ciphertexts.length !== this.#sums.length) throw new RangeError('another number of ciphertexts');
    this.#used = this.#place(sign === 'plus' ? ciphertexts : this.#negated(ciphertexts));
  }

  /** Adds up what waits. Room is kept for about as much again, and not for more: of many sums, each may have its turn. */
  settle(): void {
    const end = this.#used > 0 ? this.#place(this.#sums) : 0;
    if (end > 0) {
      const columns = this.#sums.length / this.#group.elementBytes;
      this.#sums = this.#group.bulk.sumColumns(this.#waiting.subarray(0, end), columns);
      this.#used = 0;
    }
    if (this.#waiting.length > KEPT * end) this.#waiting = new Uint8Array(end);
  }

  /** Writes a list behind those that wait. Returns where it ends. */
  #place(list: Uint8Array): number {
    const end = this.#used + list.length;
    if (end > this.#waiting.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#waiting.length));
      larger.set(this.#waiting.subarray(0, this.#used));
      this.#waiting = larger;
    }
    this.#waiting.set(list, this.#used);
    return end;
  }

  #negated(encodings: Uint8Array): Uint8Array {
    const { elementBytes } = this.#group;
    const negatives = Array.from({ length: encodings.length / elementBytes }, (_, i) =>
      this.#group
        .elementOrIdentityFromBytes(encodings.subarray(i * elementBytes, (i + 1) * elementBytes))
        .negate()
        .toBytes(),
    );
    return joinBytes(negatives);
  }
}
