/**
 * Places where ballots of anonymous voters wait. Those of networks that have sent forged ballots are proved one batch at a time, and so
 * they wait long: if they could have every place, nobody else would find one.
 */
import { NetworkShares } from './networks.js';
import type { Shares } from './shares.js';

/** Suspected networks have at most this part of all places, and each address of theirs this part of what others have. */
const PART_OF_ALL = 1 / 2;
const PART_OF_EACH = 1 / 4;
/** As many addresses of theirs as the network around them counts for. */
const SUSPECTED_WIDE = 2;

/** What can be taken and given back, by address. */
export type Places = Pick<Shares, 'take' | 'give'>;

/** All places. Whoever takes one gives it back to the same {@link Places}. Mutable. */
export class NamelessPlaces {
  readonly #all: NetworkShares;
  readonly #suspected: NetworkShares;

  /**
   * @param most - that all may hold together
   * @param mostEach - that an address may hold
   */
  constructor(most: number, mostEach: number) {
    this.#all = new NetworkShares(most, mostEach);
    this.#suspected = new NetworkShares(
      Math.ceil(most * PART_OF_ALL),
      Math.ceil(mostEach * PART_OF_EACH),
      SUSPECTED_WIDE,
    );
  }

  /** The places of an address. @param isSuspected - whether its network has sent forged ballots */
  of(isSuspected: boolean): Places {
    return isSuspected ? this.#apart : this.#all;
  }

  /** A place among those of suspects is one of all places as well. */
  readonly #apart: Places = {
    take: (address) => {
      if (!this.#suspected.take(address)) return false;
      if (this.#all.take(address)) return true;
      this.#suspected.give(address);
      return false;
    },
    give: (address) => {
      this.#suspected.give(address);
      this.#all.give(address);
    },
  };
}
