/** The error of a log that has a writer already, whatever the store. */
import { LedgerError } from './ledger-error.js';

/** Another process writes this log. */
export class LedgerLockedError extends LedgerError {
  constructor(message: string) {
    super('ledger-locked', message, true);
  }
}
