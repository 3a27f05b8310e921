/** Token buckets by name: how much an address or a credential may ask for. They know no wall clock, only time that passes. */
import type { RateConfig } from './config.js';

/** Milliseconds on a clock that never goes back. */
export type Clock = () => number;

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets of one kind. A bucket that is full again is as good as none, so few are ever held. */
export class TokenBuckets {
  readonly #rate: RateConfig;
  readonly #most: number;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param most - buckets that are held; beyond it the ones that were used longest ago are forgotten
   * @param clock - monotonic: a wall clock would give tokens away, or none, whenever it is set
   */
  constructor(rate: RateConfig, most: number, clock: Clock = () => performance.now()) {
    this.#rate = rate;
    this.#most = most;
    this.#clock = clock;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes tokens out. @returns 0 if there were enough, else the seconds until there are, and nothing is taken */
  take(name: string, tokens = 1): number {
    const bucket = this.#filled(name);
    const lacking = tokens - bucket.tokens;
    if (lacking > 0) return lacking / this.#rate.perSecond;
    bucket.tokens -= tokens;
    this.#keep(name, bucket);
    return 0;
  }

  /** Gives tokens back that were taken for something that turned out to cost nothing. */
  give(name: string, tokens = 1): void {
    const { tokens: left, at } = this.#filled(name);
    this.#keep(name, { tokens: Math.min(this.#rate.burst, left + tokens), at });
  }

  /** Seconds until a token is there; nothing is taken. */
  wait(name: string): number {
    return Math.max(0, (1 - this.#filled(name).tokens) / this.#rate.perSecond);
  }

  #filled(name: string): Bucket {
    const now = this.#clock();
    const { tokens, at } = this.#buckets.get(name) ?? { tokens: this.#rate.burst, at: now };
    const gained = (Math.max(0, now - at) / 1000) * this.#rate.perSecond;
    return { tokens: Math.min(this.#rate.burst, tokens + gained), at: now };
  }

  /** Holds a bucket as the one used last, and forgets the one used first where there are too many. */
  #keep(name: string, bucket: Bucket): void {
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size <= this.#most) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
