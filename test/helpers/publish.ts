import { memoryStore, openLedger, publishedFiles } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { seededRng } from './rng.js';

export { filesInMemory as filesOf } from '../../src/ledger/published-files.js';

/** The published files of a log, by path. */
export type LogFiles = Map<string, Uint8Array>;

/** Publishes entries as a log of static files, whatever they say: how tests make records that no board would. */
export async function publishEntries(
  entries: readonly Uint8Array[],
  origin: string,
  seed: Uint8Array,
): Promise<LogFiles> {
  const ledger = await openLedger(memoryStore(seededRng('publish')), {
    origin,
    signer: ed25519NoteSigner(origin, seed),
  });
  // An idempotency key for each position, so that a test may publish the same bytes twice.
  const keys = entries.map((_, i) => seededRng(`key ${i}`)(32));
  for (let i = 0; i < entries.length; i += 200)
    await ledger.appendBatch(entries.slice(i, i + 200), { keys: keys.slice(i, i + 200), await: 'published' });
  const files = new Map(await publishedFiles(ledger));
  await ledger.close();
  return files;
}
