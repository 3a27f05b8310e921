/** A forked log, made on purpose: what an office with two faces would show to one peer and not to another. */
import { type Ledger, memoryStore, openLedger } from 'hanpyo/ledger';
import { clockEntry } from 'hanpyo/petition';
import { BEGIN, type Party } from './party.js';

/** A second log under the same key: the first entries are those of the true one, then come others. */
export async function forkOf({ ledger, log, state, office }: Party, common: number): Promise<Ledger> {
  const fork = await openLedger(memoryStore(), { origin: log.name, signer: log });
  for await (const { entry } of ledger.read(0, common)) await fork.append(entry);
  // It is longer than the true one, so that nobody can call it merely late.
  const { size } = await ledger.checkpoint();
  const other = Array.from({ length: size - common + 1 }, (_, i) =>
    clockEntry(state.id, BEGIN + 1 + i, office),
  );
  await fork.appendBatch(other, { await: 'published' });
  return fork;
}
