/** Running workers behind one door: started with the first work, replaced when they fail, given up when they fail too often. */

/** After so many failures, no more workers are started. */
const MOST_FAILURES = 3;

/** The workers of one record. Mutable; must be closed. */
export class Hire<Workers extends { stop(): Promise<void> }> {
  readonly #start: () => Workers;
  #workers: Workers | undefined;
  /** Workers that failed, on their way out. */
  readonly #stopped: Promise<void>[] = [];
  #failures = 0;
  #closed = false;

  /** @param start - starts workers; what it throws is a failure like theirs */
  constructor(start: () => Workers) {
    this.#start = start;
  }

  /** Whether workers are running. */
  get started(): boolean {
    return this.#workers !== undefined;
  }

  /** Whether they failed so often that whoever asks does the work without them. */
  get givenUp(): boolean {
    return this.#failures >= MOST_FAILURES;
  }

  /**
   * Gives workers something to do.
   * @returns what comes of it; `undefined` if they fail, and then others take their place
   * @throws what the work throws, once the door is closed; an {Error} if it was closed before: nobody would end workers that start now
   */
  async ask<Answer>(work: (workers: Workers) => Promise<Answer>): Promise<Answer | undefined> {
    if (this.#closed) throw new Error('the workers were dismissed');
    let workers: Workers | undefined;
    try {
      this.#workers ??= this.#start();
      workers = this.#workers;
      return await work(workers);
    } catch (error) {
      if (this.#closed) throw error;
      // What else these workers had under way fails with them, and is the same failure.
      if (workers === this.#workers) this.#dismissFailed();
      return undefined;
    }
  }

  /** Ends the workers. Whatever they were doing rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#workers !== undefined) this.#stopped.push(this.#workers.stop());
    await Promise.all(this.#stopped);
  }

  #dismissFailed(): void {
    this.#failures += 1;
    if (this.#workers !== undefined) this.#stopped.push(this.#workers.stop());
    this.#workers = undefined;
  }
}
