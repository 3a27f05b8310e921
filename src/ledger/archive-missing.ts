/** What a reader says of entries that were moved to a cold archive which it has not. */
import { LedgerError } from './ledger-error.js';

/**
 * Entries lie in an archive that is not at hand (spec L-8.8). Nothing is wrong with the log as far as it is here: proofs of
 * inclusion and consistency still verify. Whoever wants the entries brings the archive.
 */
export class LedgerArchivedError extends LedgerError {
  /** Index of the first entry of the archive file, and after the last. */
  readonly entries: readonly [number, number];

  /** @param file - name of the archive file that holds them */
  constructor(entries: readonly [number, number], file: string, problem: string) {
    super(
      'ledger-archived',
      `entries ${entries[0]} to ${entries[1] - 1} are in the archive file ${file}, ${problem}`,
      true,
    );
    this.entries = entries;
  }
}
