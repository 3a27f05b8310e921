/** The states of a writer, and how it refuses in each. */
import type { LedgerHealth } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { StoreConflictError } from './memory-store.js';

/** From `open` through `sealing` to `sealed`, from any of these through `closing` to `closed`; `failed` is final. */
type WriterState = 'open' | 'sealing' | 'sealed' | 'failed' | 'closing' | 'closed';

/** How a writer stands, and why it failed if it did. */
export class WriterCondition {
  #state: WriterState;
  #failure: unknown;

  constructor(state: 'open' | 'sealed') {
    this.#state = state;
  }

  get state(): WriterState {
    return this.#state;
  }

  /** The state as callers are told it. */
  health(): LedgerHealth {
    if (this.#state === 'failed') return { state: 'failed', reason: String(this.#failure) };
    if (this.#state === 'closing' || this.#state === 'closed') return { state: 'closed' };
    return { state: this.#state === 'sealed' ? 'sealed' : 'open' };
  }

  /** Fails for good. @returns whether it had not failed, and was not closed, before */
  fail(error: unknown): boolean {
    if (this.#state === 'failed' || this.#state === 'closed') return false;
    this.#failure = error;
    this.#state = 'failed';
    return true;
  }

  /**
   * Takes nothing else while the last entry is on its way; open again if it is not taken.
   * @param appended - its outcome
   * @throws what became of it
   */
  async seal(appended: Promise<unknown>): Promise<void> {
    if (this.#state === 'open') this.#state = 'sealing';
    try {
      await appended;
      // The store is sealed, but this writer may have failed, or begun to close, while the answer came.
      if (this.#state === 'sealing') this.#state = 'sealed';
    } catch (error) {
      if (this.#state === 'sealing') this.#state = 'open';
      throw error;
    }
  }

  /** Begins to close. @returns whether there is something to finish: who failed writes nothing more */
  beginClosing(): boolean {
    if (this.#state === 'failed') return false;
    this.#state = 'closing';
    return true;
  }

  /** Is closed, unless it failed on the way. */
  endClosing(): void {
    if (this.#state !== 'failed') this.#state = 'closed';
  }

  /**
   * The error of a writer that takes no appends.
   * @param cause - what became of this work: it may have met the failure on its way, when another noticed it before. A store
   *   that only says that it had failed by then tells nothing.
   */
  refusal(cause?: unknown): LedgerStateError {
    const isTold = cause !== undefined && !(cause instanceof StoreConflictError);
    return refusal(this.#state, isTold ? cause : this.#failure);
  }
}

/** @param cause - why it failed */
function refusal(state: WriterState, cause: unknown): LedgerStateError {
  if (state === 'failed')
    return new LedgerStateError(
      'ledger-failed',
      'the ledger stopped: reopen it, repeat with the same key',
      true,
      {
        cause,
      },
    );
  if (state === 'closing' || state === 'closed')
    return new LedgerStateError('ledger-closed', 'the ledger is closed', true);
  return new LedgerStateError('ledger-sealed', 'the log is sealed', false);
}

/** The ledger takes no appends (any more). A failed one may hold the entry all the same: `retryable` after reopening. */
export class LedgerStateError extends LedgerError {
  declare readonly code: 'ledger-closed' | 'ledger-sealed' | 'ledger-failed';
}
