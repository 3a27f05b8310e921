/** Running sums of the contests of anonymous ballots: collected, and added up by the group's engine many at once. */
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import type { Ciphertext } from '../../elgamal/cipher.js';
import { ColumnSums } from '../column-sums.js';
import { CIPHERTEXT_BYTES } from './encoded-vote.js';

/** Ciphertexts of one contest that wait to be added up: bounds the memory. */
const MAX_WAITING = 1024;

interface Sum {
  readonly columns: ColumnSums;
  ballots: number;
  waiting: number;
}

/** Sums of all contests. Mutable. */
export class ContestSums {
  readonly #sums: readonly Sum[];

  /** @param positions - of each contest */
  constructor(positions: readonly number[]) {
    this.#sums = positions.map((count) => ({
      columns: new ColumnSums(BABYJUBJUB, count),
      ballots: 0,
      waiting: 0,
    }));
  }

  /**
   * Adds the ciphertexts of one ballot.
   * @param ciphertexts - encoded points that somebody has examined
   * @throws {RangeError} if there is no such contest, or it has other positions
   */
  add(contest: number, ciphertexts: Uint8Array): void {
    const sum = this.#at(contest);
    sum.columns.add(ciphertexts, 'plus');
    sum.ballots += 1;
    sum.waiting += ciphertexts.length / CIPHERTEXT_BYTES;
    if (sum.waiting >= MAX_WAITING) settle(sum);
  }

  /** Ballots that were added. @throws {RangeError} if there is no such contest */
  ballots(contest: number): number {
    return this.#at(contest).ballots;
  }

  /** The sums, position by position. @throws {RangeError} if there is no such contest */
  values(contest: number): readonly Ciphertext[] {
    const sum = this.#at(contest);
    settle(sum);
    return Object.freeze(sum.columns.values);
  }

  #at(contest: number): Sum {
    const sum = this.#sums[contest];
    if (sum === undefined) throw new RangeError(`no contest ${contest}`);
    return sum;
  }
}

function settle(sum: Sum): void {
  sum.columns.settle();
  sum.waiting = 0;
}
