/** How a board appends: what it has decided stands in its record, so a ledger that is only busy is asked until it takes it. */
import { Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';
import type { AppendBatchOptions, AppendReceipt, Ledger } from '../ledger/interfaces.js';
import { LedgerBusy } from '../ledger/queue.js';
import { LedgerWitnessError } from '../ledger/witness.js';

/** The longest wait before a busy ledger is asked again, in milliseconds, whatever it says. */
const LONGEST_WAIT_MS = 5000;

/**
 * Appends entries that belong together. The ledger takes equal bytes for a retry; here they are another entry, such as a
 * message that a trustee posts twice.
 * @param size - where the first of them is to stand
 * @returns where it stands
 * @throws what the ledger throws, unless it is busy: then nothing was written, and it is asked again
 */
export async function appendEntries(
  ledger: Ledger,
  entries: readonly Uint8Array[],
  size: number,
): Promise<number | undefined> {
  const receipts = await appended(ledger, entries, {});
  if (!receipts.some(({ duplicate }) => duplicate)) return receipts[0]?.index;
  const keys = entries.map((_, i) => positionKey(size + i));
  return (await appended(ledger, entries, { keys }))[0]?.index;
}

/**
 * Appends the last entry. It is there even where too few witnesses have cosigned it yet: they are asked again whenever
 * somebody wants to see that they did.
 */
export async function sealEntry(ledger: Ledger, entry: Uint8Array): Promise<void> {
  try {
    await ledger.seal(entry);
  } catch (error) {
    if (!(error instanceof LedgerWitnessError) || ledger.health().state !== 'sealed') throw error;
  }
}

async function appended(
  ledger: Ledger,
  entries: readonly Uint8Array[],
  options: AppendBatchOptions,
): Promise<readonly AppendReceipt[]> {
  for (;;) {
    try {
      return await ledger.appendBatch(entries, options);
    } catch (error) {
      if (!(error instanceof LedgerBusy)) throw error;
      const wait = Math.min(error.retryAfterMs, LONGEST_WAIT_MS);
      await new Promise<void>((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** A key that no other entry has. */
function positionKey(index: number): Uint8Array {
  return taggedHash('hanpyo board position v1', new Writer().u64(index).finish());
}
