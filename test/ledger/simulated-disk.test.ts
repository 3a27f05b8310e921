/** A file store on a disk that crashes, fails and fills: nothing acknowledged is lost, no history is signed twice. */
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { HanpyoError } from '../../src/core/errors.js';
import { fileStore, openLogDirectory } from '../../src/ledger/file/index.js';
import {
  type AppendReceipt,
  type Checkpoint,
  openLedger,
  parseCheckpoint,
  publishedFiles,
  verifyConsistency,
} from '../../src/ledger/index.js';
import { DIRECTORY, openOn } from './disk-log.js';
import { FakeDisk } from './fake-disk.js';
import { collect, ORIGIN, record, rejection, SIGNER, simulationRng, TRUST } from './helpers.js';

/** What a client remembers of one log through all crashes. */
interface Memory {
  readonly acknowledged: Map<string, number>;
  readonly published: Checkpoint[];
  next: number;
}

/** Appends until the disk strikes or the work is done; remembers every acknowledgement. */
async function work(
  disk: FakeDisk,
  memory: Memory,
  seed: number,
  below: (n: number) => number,
): Promise<void> {
  const ledger = await openOn(disk, seed);
  for (let round = 0; round < 6; round++) {
    // Some logs soon fill their first tile, so that partial tiles give way to a full one.
    const length = memory.next === 0 && seed % 8 === 0 ? 250 : 1 + below(3);
    const batch = Array.from({ length }, () => record(memory.next++));
    const level = below(3) === 0 ? 'published' : 'sequenced';
    const results = await Promise.allSettled(batch.map((entry) => ledger.append(entry, { await: level })));
    for (const [i, result] of results.entries())
      if (result.status === 'fulfilled') remember(memory, batch[i] ?? record(-1), result.value);
    if (results.some((r) => r.status === 'rejected')) break;
  }
  await ledger.close();
}

function remember(memory: Memory, entry: Uint8Array, receipt: AppendReceipt): void {
  const known = memory.acknowledged.get(toHex(entry));
  if (known !== undefined) expect(receipt.index).toBe(known);
  memory.acknowledged.set(toHex(entry), receipt.index);
  if (receipt.checkpoint !== undefined) memory.published.push(receipt.checkpoint);
}

/** After a crash: nothing acknowledged is lost or moved, every checkpoint ever signed is of this history. */
async function audit(disk: FakeDisk, memory: Memory, seed: number): Promise<void> {
  const signed = disk.content(`${DIRECTORY}/private/checkpoint`);
  for (const old of memory.published)
    expect(signed === undefined ? -1 : parseCheckpoint(signed).size).toBeGreaterThanOrEqual(old.size);
  const ledger = await openOn(disk, seed);
  const { sequenced } = ledger.size();
  const entries = await collect(ledger.read(0, sequenced));
  expect(new Set(entries.map((e) => toHex(e.entry))).size).toBe(sequenced);
  for (const [entry, index] of memory.acknowledged)
    expect(toHex(entries[index]?.entry ?? record(-1))).toBe(entry);
  const head = await ledger.checkpoint({ size: sequenced });
  for (const old of memory.published) {
    const proof = await ledger.consistencyProof(old.size, head.size);
    expect(verifyConsistency(old.size, head.size, proof, old.root, head.root)).toBe(true);
  }
  await ledger.close();
  const reader = openLogDirectory(DIRECTORY, TRUST, { fs: disk.fs() });
  expect((await reader.checkpoint()).size).toBe(sequenced);
  expect((await collect(reader.read(0, sequenced))).map((e) => toHex(e.entry))).toEqual(
    entries.map((e) => toHex(e.entry)),
  );
  // Nothing lies in the public folder that no reader reads.
  const files = disk.paths().filter((path) => !path.startsWith(`${DIRECTORY}/private/`));
  const expected = [...(await publishedFiles(reader)).keys()].map((path) => `${DIRECTORY}/${path}`);
  expect(files.filter((path) => !expected.includes(path))).toEqual([]);
  expect(files.length).toBe(expected.length);
}

describe('file store on a simulated disk', () => {
  const RUNS = Number.parseInt(process.env.HANPYO_CRASH_RUNS ?? '30', 10);

  it.each(['crash', 'EIO', 'ENOSPC'] as const)(
    'loses nothing acknowledged when %s strikes at any operation',
    async (kind) => {
      let strikes = 0;
      for (let seed = 0; seed < RUNS; seed++) {
        const { below } = simulationRng(seed * 7 + 1);
        const disk = new FakeDisk(below);
        const memory: Memory = { acknowledged: new Map(), published: [], next: 0 };
        for (let life = 0; life < 3; life++) {
          disk.faultAfter(1 + below(80), kind);
          try {
            await work(disk, memory, seed * 10 + life, below);
          } catch (error) {
            // Opening and closing may fail, but only with errors of ours.
            if (!(error instanceof HanpyoError)) throw error;
            strikes++;
          }
          disk.crash();
        }
        await audit(disk, memory, seed);
      }
      expect(strikes).toBeGreaterThan(RUNS / 2);
    },
  );

  it('survives power loss right after every single operation', async () => {
    for (let at = 1; at < 70; at++) {
      const { below } = simulationRng(at);
      const disk = new FakeDisk(below);
      const memory: Memory = { acknowledged: new Map(), published: [], next: 0 };
      disk.faultAfter(at, 'crash');
      await work(disk, memory, at, below).catch((error: unknown) => {
        if (!(error instanceof HanpyoError)) throw error;
      });
      disk.crash();
      await audit(disk, memory, at + 1000);
    }
  });

  it('publishes again after one write of the published form has failed', async () => {
    const disk = new FakeDisk(simulationRng(2).below);
    const { rng } = simulationRng(2);
    const fs = disk.fs();
    let failing = true;
    const create: typeof fs.create = (path) =>
      failing && path.includes('/tile/') ? Promise.reject(new Error('ENOSPC')) : fs.create(path);
    const store = fileStore(DIRECTORY, { fs: { ...fs, create }, processes: disk.processes(), rng });
    const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });
    await ledger.append(record(0), { await: 'published' });
    expect(await rejection(store.flush())).toMatchObject({ code: 'store-io' });
    failing = false;
    await ledger.append(record(1), { await: 'published' });
    await store.flush();
    const reader = openLogDirectory(DIRECTORY, TRUST, { fs });
    expect((await collect(reader.read(0, 2))).length).toBe(2);
    await ledger.close();
  });

  it('syncs the journal once for a batch', async () => {
    const disk = new FakeDisk(simulationRng(1).below);
    const ledger = await openOn(disk, 1);
    const before = disk.syncs;
    await Promise.all(Array.from({ length: 500 }, (_, i) => ledger.append(record(i))));
    expect(disk.syncs - before).toBe(1);
    await ledger.close();
  });
});
