/** A ledger of which somebody sees every bundle that is read: what a replay reads once need not be read again. */
import type { Ledger, LogBundle } from 'hanpyo/ledger';

/**
 * The same ledger, watched.
 * @param seen - told of each bundle once its reader asks for the next one, that is, once it is done with it
 */
export function watchedLedger(ledger: Ledger, seen: (bundle: LogBundle) => void): Ledger {
  return {
    size: () => ledger.size(),
    health: () => ledger.health(),
    append: (entry, options) => ledger.append(entry, options),
    appendBatch: (entries, options) => ledger.appendBatch(entries, options),
    seal: (entry) => ledger.seal(entry),
    close: () => ledger.close(),
    checkpoint: (demand) => ledger.checkpoint(demand),
    read: (from, to, options) => ledger.read(from, to, options),
    inclusionProof: (index, size) => ledger.inclusionProof(index, size),
    consistencyProof: (from, to) => ledger.consistencyProof(from, to),
    subscribe: (from, options) => ledger.subscribe(from, options),
    async *readBundles(from, to, options) {
      for await (const bundle of ledger.readBundles(from, to, options)) {
        yield bundle;
        seen(bundle);
      }
    },
  };
}
