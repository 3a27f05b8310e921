/** The states of a writer, and how it refuses in each. */
import { LedgerError } from './ledger-error.js';

/** From `open` through `sealing` to `sealed`, from any of these through `closing` to `closed`; `failed` is final. */
export type WriterState = 'open' | 'sealing' | 'sealed' | 'failed' | 'closing' | 'closed';

/** The error of a writer that takes no appends; `cause` is why it failed. */
export function refusal(state: WriterState, cause: unknown): LedgerStateError {
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
