/** Mirrors of a log in memory, and logs to be mirrored. */
import {
  type CheckpointTrust,
  ed25519NoteSigner,
  filesInMemory,
  type Ledger,
  type LedgerReader,
  type LogStore,
  type LogValidator,
  Mirror,
  memoryStore,
  memoryWitnessStore,
  type NoteSigner,
  openCheckpoint,
  openLedger,
  openTileLog,
  publishedFiles,
} from '../../src/ledger/index.js';
import { collect, ORIGIN, record, SIGNER } from './helpers.js';
import { witnessKey } from './witness-helpers.js';

/** The key of the second epoch. */
export const NEXT: NoteSigner = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(8));
/** The keys of two epochs. */
export const EPOCHS: CheckpointTrust = { origin: ORIGIN, logKeys: [SIGNER, NEXT] };
/** Keys of four mirrors. */
export const KEYS: readonly NoteSigner[] = [61, 62, 63, 64].map((seed) =>
  witnessKey(`m${seed}.example`, seed),
);

/** A mirror, where it keeps its copy, and what it signs with. */
export interface Site {
  readonly mirror: Mirror;
  readonly store: LogStore;
  readonly key: NoteSigner;
}

/** A mirror of a log, with an empty store. */
export async function mirrorOf(
  source: LedgerReader,
  key: NoteSigner = KEYS[0] ?? witnessKey('m', 1),
  validate?: LogValidator,
): Promise<Site> {
  const store = memoryStore();
  const pending = memoryWitnessStore();
  const options = { source, trust: EPOCHS, store, pending, signer: key, ...(validate && { validate }) };
  return { mirror: await Mirror.open(options), store, key };
}

/** A log of entries, published. */
export async function ledgerOf(entries: readonly Uint8Array[], signer: NoteSigner = SIGNER): Promise<Ledger> {
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer, checkpointIntervalMs: 1 });
  for (const entry of entries) await ledger.append(entry);
  await ledger.checkpoint({ size: entries.length });
  return ledger;
}

/** Records by their numbers. */
export const records = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => record(from + i));

/** What a mirror's store holds, read by somebody who believes log and mirror only. */
export async function readerOf(
  { store, key }: Site,
  logKeys: CheckpointTrust['logKeys'] = EPOCHS.logKeys,
): Promise<LedgerReader> {
  const { checkpoint } = await store.open();
  const size = openCheckpoint(checkpoint ?? new Uint8Array(), { ...EPOCHS, logKeys }).size;
  const entries = await collect(store.readEntries(0, size));
  const files = new Map(await publishedFiles(await ledgerOf(entries)));
  files.set('checkpoint', checkpoint ?? new Uint8Array());
  return openTileLog(filesInMemory(files), { ...EPOCHS, logKeys, witnessKeys: [key], quorum: 1 });
}

/** The methods of a reader, bound: so that one can be replaced. */
export function readerFrom(reader: LedgerReader): LedgerReader {
  return {
    checkpoint: (d) => reader.checkpoint(d),
    read: (...args) => reader.read(...args),
    readBundles: (...args) => reader.readBundles(...args),
    inclusionProof: (...args) => reader.inclusionProof(...args),
    consistencyProof: (...args) => reader.consistencyProof(...args),
    subscribe: (...args) => reader.subscribe(...args),
  };
}
