/** A closed log of 1300 entries on a simulated disk, and what its archive must keep true. */
import { expect } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import {
  type ArchiveResult,
  type ArchiveWork,
  archiveLog,
  fileStore,
  openLogDirectory,
} from '../../src/ledger/file/index.js';
import { type LedgerReader, openLedger } from '../../src/ledger/index.js';
import { FakeDisk } from './fake-disk.js';
import { collect, ORIGIN, record, SIGNER, simulationRng, TRUST } from './helpers.js';

export const LOG = '/log';
export const COLD = '/cold';
export const SIZE = 1300;
/** Entries of an archive file. */
const ENTRIES = 512;
export const FIRST = '000000000000-000000000512.archive';
export const SECOND = '000000000512-000000001024.archive';

/** Appends entries, publishes and closes. */
export async function grow(disk: FakeDisk, from: number, to: number): Promise<void> {
  const { rng } = simulationRng(from);
  const store = fileStore(LOG, { fs: disk.fs(), processes: disk.processes(), rng });
  const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
  await ledger.appendBatch(Array.from({ length: to - from }, (_, i) => record(from + i)));
  await ledger.checkpoint({ size: to });
  await ledger.close();
}

/** A disk with the closed log; copies of it are what tests work on. */
export async function closedLog(): Promise<FakeDisk> {
  const disk = new FakeDisk(simulationRng(1).below);
  await grow(disk, 0, SIZE);
  return disk;
}

/** What archives stand on in these tests. */
export function work(disk: FakeDisk, seed = 5): ArchiveWork {
  return { fs: disk.fs(), processes: disk.processes(), rng: simulationRng(seed).rng };
}

/** Moves what can be moved. */
export function archived(disk: FakeDisk, keep = 0, seed = 5): Promise<ArchiveResult> {
  return archiveLog(LOG, COLD, TRUST, { ...work(disk, seed), entries: ENTRIES, keep });
}

/** A reader of the folder, with an archive or without. */
export function reader(disk: FakeDisk, archive?: string): LedgerReader {
  return openLogDirectory(LOG, TRUST, { fs: disk.fs(), ...(archive !== undefined && { archive }) });
}

/** All published files and their content, as one text. */
export function published(disk: FakeDisk): string {
  const paths = disk.paths().filter((path) => path.startsWith(`${LOG}/`) && !path.includes('/private/'));
  return JSON.stringify(
    paths
      .sort((a, b) => (a < b ? -1 : 1))
      .map((path) => [path, toHex(sha256(disk.content(path) ?? new Uint8Array(0)))]),
  );
}

/** The bundles that are in the folder. */
export function bundles(disk: FakeDisk): string[] {
  return disk
    .paths()
    .filter((path) => path.startsWith(`${LOG}/tile/entries/`))
    .map((path) => path.slice(`${LOG}/tile/entries/`.length))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Every entry can be read with the archive, and is the one that was appended. */
export async function expectWhole(disk: FakeDisk, size: number = SIZE): Promise<void> {
  const entries = await collect(reader(disk, COLD).read(0, size));
  expect(entries.map(({ entry }) => toHex(entry))).toEqual(
    Array.from({ length: size }, (_, i) => toHex(record(i))),
  );
}
