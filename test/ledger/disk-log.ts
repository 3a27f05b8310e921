/** A log in the files of a simulated disk. */
import { fileStore } from '../../src/ledger/file/index.js';
import { type Ledger, openLedger } from '../../src/ledger/index.js';
import type { FakeDisk } from './fake-disk.js';
import { ORIGIN, SIGNER, simulationRng } from './helpers.js';

/** Where the log lies. */
export const DIRECTORY = '/log';

/** Opens the log on a disk; the seed decides what is random in it. */
export function openOn(disk: FakeDisk, seed: number): Promise<Ledger> {
  const { rng } = simulationRng(seed);
  const store = fileStore(DIRECTORY, { fs: disk.fs(), processes: disk.processes(), rng });
  return openLedger(store, { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });
}
