/**
 * Where on the ledger the ballots of every credential stand, in 4 bytes of memory a credential, and 4 bytes an entry outside of
 * it: enough to answer a ballot that comes again, and to show a voter every ballot under her credential.
 */
import type { PageColumn } from 'hanpyo/core';

/** Positions of ballots, by credential. Mutable; ballots of one credential are added in the order of the ledger. */
export class BallotPositions {
  /** Position of the last ballot of each credential, plus 1; 0 for none. */
  readonly #last: Uint32Array;
  /** For each entry of the ledger that is a ballot, the position of its credential's ballot before it, plus 1. */
  readonly #before: PageColumn;

  /**
   * @param credentials - how many are on the roll
   * @param before - empty, of single words
   */
  constructor(credentials: number, before: PageColumn) {
    this.#last = new Uint32Array(credentials);
    this.#before = before;
  }

  /**
   * Adds a ballot.
   * @throws {RangeError} for a position that is not above its credential's last one, or beyond 2^32 - 2; `ScratchError`
   */
  add(credential: number, position: number): void {
    const last = this.#last[credential] ?? 0;
    if (position < last || position >= 2 ** 32 - 1) throw new RangeError(`no position ${position}`);
    while (this.#before.length <= position) this.#before.push([0]);
    this.#before.set(position, [last]);
    this.#last[credential] = position + 1;
  }

  /** Positions of the ballots of a credential, the latest first. @throws `ScratchError` */
  *of(credential: number): Generator<number> {
    for (let next = this.#last[credential] ?? 0; next > 0; next = this.#before.at(next - 1)[0] ?? 0)
      yield next - 1;
  }
}
