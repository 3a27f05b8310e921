import {
  encodeBundle,
  type FetchFile,
  memoryStore,
  newTiles,
  openLedger,
  TILE_WIDTH,
  tilePath,
} from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { seededRng } from './rng.js';

/** The published files of a log, by path. */
export type LogFiles = Map<string, Uint8Array>;

/** Publishes entries as a log of static files, whatever they say: how tests make records that no board would. */
export async function publishEntries(
  entries: readonly Uint8Array[],
  origin: string,
  seed: Uint8Array,
): Promise<LogFiles> {
  const store = memoryStore(seededRng('publish'));
  const ledger = await openLedger(store, { origin, signer: ed25519NoteSigner(origin, seed) });
  // An idempotency key for each position, so that a test may publish the same bytes twice.
  const keys = entries.map((_, i) => seededRng(`key ${i}`)(32));
  for (let i = 0; i < entries.length; i += 200)
    await ledger.appendBatch(entries.slice(i, i + 200), { keys: keys.slice(i, i + 200), await: 'published' });
  const { size, note } = await ledger.checkpoint({ size: entries.length });
  const files: LogFiles = new Map([['checkpoint', note]]);
  for (const tile of newTiles(0, size)) {
    const start = tile.index * TILE_WIDTH;
    const bytes =
      tile.level === 'entries'
        ? encodeBundle(entries.slice(start, start + tile.width))
        : await store.readHashes(tile.level, start, start + tile.width);
    files.set(tilePath(tile), bytes);
  }
  await ledger.close();
  return files;
}

/** Reads published files from memory. */
export function filesOf(files: ReadonlyMap<string, Uint8Array>): FetchFile {
  return async (path, maxBytes) => {
    const bytes = files.get(path);
    if (bytes !== undefined && bytes.length > maxBytes) throw new RangeError('file too large');
    return bytes;
  };
}
