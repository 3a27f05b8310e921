/** Waiting that a caller can give up without touching what it waits for (spec L-6.3). */
import { LedgerError } from './ledger-error.js';

/**
 * Waits for a promise, or until the signal aborts.
 * @throws {LedgerAborted} on abort; the work goes on, its outcome is unknown to this caller
 */
export async function waitUnlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new LedgerAborted({ cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Wakes everyone who waits for news. */
export class Bell {
  #waiting: (() => void)[] = [];

  /** Resolves at the next ring, or when the signal aborts. */
  async wait(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    let wake = (): void => {};
    await new Promise<void>((resolve) => {
      wake = resolve;
      this.#waiting.push(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
    signal?.removeEventListener('abort', wake);
    this.#waiting = this.#waiting.filter((other) => other !== wake);
  }

  ring(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/** The caller stopped waiting. Whether the entry is in the log is unknown: ask again with the same key. */
export class LedgerAborted extends LedgerError {
  constructor(options?: ErrorOptions) {
    super(
      'ledger-aborted',
      'stopped waiting; the outcome is unknown, repeat with the same key',
      true,
      options,
    );
  }
}
