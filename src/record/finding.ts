/** What is wrong with a record, as a value: which check, where, whose fault. */
import type { CheckId } from './checks.js';

/** One failure of one numbered check. */
export interface Finding<Id extends string = CheckId> {
  readonly check: Id;
  /** Position on the ledger, where one entry is to blame. */
  readonly entry?: number;
  /** Who or what: a credential, a trustee, an officer, the log. */
  readonly culprit: string;
  /** Stable code of the detail, such as `bad-proof`. */
  readonly code: string;
  readonly message: string;
}

/** A finding about one entry. */
export function finding(
  check: CheckId,
  entry: number,
  culprit: string,
  code: string,
  message: string,
): Finding {
  return Object.freeze({ check, entry, culprit, code, message });
}
