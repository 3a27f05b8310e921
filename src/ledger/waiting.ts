/** Waiting: for an outcome, unless the caller gives up (spec L-6.3); for news; for a while. */
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

/**
 * Does something once, some time after it is first started; started again after that, it does it again. Until then it keeps
 * a Node process alive: somebody may be waiting for what it does.
 */
export class Delay {
  readonly #ms: number;
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, act: () => void) {
    this.#ms = ms;
    this.#act = act;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#act();
    }, this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
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
