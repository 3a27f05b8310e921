/**
 * What an address may ask for, where the network around it counts as well: a customer who has a whole IPv6 network has 65,536 addresses
 * in it, and is one customer all the same.
 */
import { wideNetworkOf } from './addresses.js';
import { type Clock, TokenBuckets } from './buckets.js';
import type { RateConfig } from './config.js';
import { Shares } from './shares.js';

/** A network of 16 bits more may ask for as much as so many addresses. */
const WIDE = 16;

/** Token buckets by address, and by the network around it. */
export class NetworkBuckets {
  readonly #each: TokenBuckets;
  readonly #around: TokenBuckets;

  /**
   * @param rate - of an address
   * @param most - buckets of each kind that are held
   * @param clock - as that of {@link TokenBuckets}
   */
  constructor({ burst, perSecond }: RateConfig, most: number, clock?: Clock) {
    this.#each = new TokenBuckets({ burst, perSecond }, most, clock);
    this.#around = new TokenBuckets({ burst: WIDE * burst, perSecond: WIDE * perSecond }, most, clock);
  }

  /** Seconds until there is a token for an address, as `addressOf` names it; nothing is taken. */
  wait(address: string): number {
    const wide = wideNetworkOf(address);
    return Math.max(this.#each.wait(address), wide === undefined ? 0 : this.#around.wait(wide));
  }

  /** Takes a token out. @returns 0 if there was one, else the seconds until there is, and nothing is taken */
  take(address: string): number {
    const wait = this.wait(address);
    if (wait > 0) return wait;
    const wide = wideNetworkOf(address);
    this.#each.take(address);
    if (wide !== undefined) this.#around.take(wide);
    return 0;
  }

  /** Gives a token back that was taken for something that turned out to cost nothing. */
  give(address: string): void {
    const wide = wideNetworkOf(address);
    this.#each.give(address);
    if (wide !== undefined) this.#around.give(wide);
  }
}

/** Shares by address, and by the network around it. */
export class NetworkShares {
  readonly #each: Shares;
  readonly #around: Shares;

  /**
   * @param most - that all may hold together
   * @param mostEach - that an address may hold
   * @param wide - as much as so many addresses is what the network around them may hold
   */
  constructor(most: number, mostEach: number, wide: number = WIDE) {
    this.#each = new Shares(most, mostEach);
    this.#around = new Shares(most, wide * mostEach);
  }

  /** Takes a share. @returns whether there was enough; if not, nothing is taken */
  take(address: string): boolean {
    const wide = wideNetworkOf(address);
    if (!this.#each.take(address)) return false;
    if (wide === undefined || this.#around.take(wide)) return true;
    this.#each.give(address);
    return false;
  }

  /** Gives back what was taken. */
  give(address: string): void {
    const wide = wideNetworkOf(address);
    this.#each.give(address);
    if (wide !== undefined) this.#around.give(wide);
  }
}
