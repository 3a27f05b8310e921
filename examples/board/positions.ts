/**
 * Where on the ledger the ballots of every credential stand, in 4 bytes of memory a credential, and 12 bytes an entry outside of
 * it: enough to answer a ballot that comes again, and to show a voter every ballot under her credential.
 */
import type { PageColumn } from 'hanpyo/core';

/** Words outside of memory for each entry of the ledger: see {@link Step}. */
export const POSITION_WORDS = 3;

/** What is known of a ballot. Positions are plus 1; 0 for none. */
interface Step {
  /** Position of its credential's ballot before it. */
  readonly before: number;
  /** Position of an earlier one, whose number is this one's without its last bit: so that none is many steps away. */
  readonly far: number;
  /** Its number among the ballots of its credential, from 0. */
  readonly sequence: number;
}

/** Positions of ballots, by credential. Mutable; ballots of one credential are added in the order of the ledger. */
export class BallotPositions {
  /** Position of the last ballot of each credential, plus 1; 0 for none. */
  readonly #last: Uint32Array;
  /** A step for each entry of the ledger; of what is no ballot, zeros. */
  readonly #steps: PageColumn;

  /**
   * @param credentials - how many are on the roll
   * @param steps - empty, of {@link POSITION_WORDS} words
   */
  constructor(credentials: number, steps: PageColumn) {
    this.#last = new Uint32Array(credentials);
    this.#steps = steps;
  }

  /**
   * Adds a ballot.
   * @throws {RangeError} for a position that is not above its credential's last one, or beyond 2^32 - 2; `ScratchError`
   */
  add(credential: number, position: number): void {
    const last = this.#last[credential] ?? 0;
    if (position < last || position >= 2 ** 32 - 1) throw new RangeError(`no position ${position}`);
    const sequence = this.count(credential);
    const far = sequence === 0 ? 0 : this.#back(last, withoutLastBit(sequence));
    while (this.#steps.length <= position) this.#steps.push([0, 0, 0]);
    this.#steps.set(position, [last, far, sequence]);
    this.#last[credential] = position + 1;
  }

  /** How many ballots of a credential there are. @throws `ScratchError` */
  count(credential: number): number {
    const last = this.#last[credential] ?? 0;
    return last === 0 ? 0 : this.#step(last).sequence + 1;
  }

  /**
   * The position of a credential's ballot of a number, if there is one. Whoever asks need not be that voter, and she may have
   * cast any number: the steps are at most as many as half the square of the bits of that number.
   * @throws `ScratchError`
   */
  at(credential: number, sequence: number): number | undefined {
    if (sequence >= this.count(credential)) return undefined;
    return this.#back(this.#last[credential] ?? 0, sequence) - 1;
  }

  /** Positions of the ballots of a credential, the latest first. @throws `ScratchError` */
  *of(credential: number): Generator<number> {
    for (let next = this.#last[credential] ?? 0; next > 0; next = this.#step(next).before) yield next - 1;
  }

  /** From a ballot back to the one of a number that is not above its own. */
  #back(from: number, sequence: number): number {
    let place = from;
    for (let step = this.#step(place); step.sequence > sequence; step = this.#step(place))
      place = withoutLastBit(step.sequence) >= sequence ? step.far : step.before;
    return place;
  }

  #step(place: number): Step {
    const [before = 0, far = 0, sequence = 0] = this.#steps.at(place - 1);
    return { before, far, sequence };
  }
}

/** A number whose lowest bit that is 1 has become 0. */
function withoutLastBit(number: number): number {
  return (number & (number - 1)) >>> 0;
}
