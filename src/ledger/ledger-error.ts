/** The base of the ledger's errors. Each subclass stands in the file that throws it. */
import { HanpyoError } from '../core/errors.js';

/**
 * Something about the ledger's world: it is busy, sealed, broken, forked. `retryable` says whether the same call, with
 * the same key, may succeed later or on another node; it is always safe to make it again.
 */
export class LedgerError extends HanpyoError {
  readonly retryable: boolean;

  constructor(code: string, message: string, retryable: boolean, options?: ErrorOptions) {
    super(code, message, options);
    this.retryable = retryable;
  }
}
