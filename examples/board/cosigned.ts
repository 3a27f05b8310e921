/**
 * Waiting for checkpoints of a level. Everybody who waits shares one attempt: where witnesses do not answer, all of them are
 * told so together, and none has to wait for the attempts of those before him.
 */
import { type Checkpoint, type Ledger, LedgerError } from 'hanpyo/ledger';
import { Problem } from './problems.js';

/** The checkpoints of a ledger, for many who wait. */
export class SharedCheckpoints {
  readonly #ledger: Ledger;
  readonly #mostMs: number;
  readonly #attempts = new Map<string, Promise<Checkpoint>>();

  /** @param mostMs - how long anybody waits, in milliseconds */
  constructor(ledger: Ledger, mostMs: number) {
    this.#ledger = ledger;
    this.#mostMs = mostMs;
  }

  /**
   * A checkpoint that covers so many entries, which must be durable.
   * @throws {Problem} `not-witnessed` if too few witnesses answer in time; `busy` if the disk does not; `failed` if the ledger has failed
   */
  async covering(size: number, level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const sizes = this.#ledger.size();
    if (sizes[level] > 0 && sizes[level] >= size) return this.#ledger.checkpoint({ size, level });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(level === 'witnessed' ? notWitnessed() : new Problem('busy', { retryAfterSeconds: 5 })),
        this.#mostMs,
      );
    });
    try {
      return await Promise.race([this.#shared(size, level), late]);
    } catch (error) {
      if (error instanceof LedgerError)
        throw error.code === 'ledger-witness' ? notWitnessed() : new Problem('failed');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The attempt that is under way may have begun too early, or fail for others: then the next one tells. */
  async #shared(size: number, level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const running = this.#attempts.get(level);
    if (running !== undefined) {
      const found = await running.catch(() => undefined);
      if (found !== undefined && found.size >= size) return found;
    }
    return this.#attempts.get(level) ?? this.#attempt(level);
  }

  #attempt(level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const size = this.#ledger.size().sequenced;
    const attempt = this.#ledger.checkpoint({ size, level }).finally(() => this.#attempts.delete(level));
    this.#attempts.set(level, attempt);
    attempt.catch(() => {});
    return attempt;
  }
}

function notWitnessed(): Problem {
  return new Problem('not-witnessed', { retryAfterSeconds: 5 });
}
