/** Shares of something that there is only so much of: so much for all together, and so much for each. */

/** What is taken now, by name. A name that holds nothing is not remembered. */
export class Shares {
  readonly #most: number;
  readonly #mostEach: number;
  readonly #held = new Map<string, number>();
  #total = 0;

  /** @param mostEach - what one name may hold; what is larger by itself is given to a name that holds nothing */
  constructor(most: number, mostEach: number) {
    this.#most = most;
    this.#mostEach = mostEach;
  }

  /** All that is held. */
  get total(): number {
    return this.#total;
  }

  /** Takes a share. @returns whether there was enough; if not, nothing is taken */
  take(name: string, amount = 1): boolean {
    const held = this.#held.get(name) ?? 0;
    if (this.#total + amount > this.#most || (held > 0 && held + amount > this.#mostEach)) return false;
    this.#held.set(name, held + amount);
    this.#total += amount;
    return true;
  }

  /** Gives back what was taken. */
  give(name: string, amount = 1): void {
    const left = (this.#held.get(name) ?? 0) - amount;
    this.#total -= amount;
    if (left > 0) this.#held.set(name, left);
    else this.#held.delete(name);
  }
}
