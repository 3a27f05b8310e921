/** Sums of many lists of ciphertexts, position by position: encodings are collected, and summed by the group's engine together. */
import { concatBytes, joinBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import type { Ciphertext } from '../elgamal/cipher.js';

/** Running sums. Mutable; what was added is in the {@link ColumnSums.values} once {@link ColumnSums.settle} was called. */
export class ColumnSums {
  readonly #group: Group;
  /** Encodings of the sums of what was settled: c1 and c2 of every position, in turns. */
  #sums: Uint8Array;
  #waiting = new Writer();

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
    this.#waiting.raw(sign === 'plus' ? ciphertexts : this.#negated(ciphertexts));
  }

  /** Adds up what waits. */
  settle(): void {
    const waiting = this.#waiting.finish();
    if (waiting.length === 0) return;
    const columns = this.#sums.length / this.#group.elementBytes;
    this.#sums = this.#group.bulk.sumColumns(concatBytes(waiting, this.#sums), columns);
    this.#waiting = new Writer();
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
