/** A disk that is slow, and one that becomes full for a while: nothing is acknowledged early, queues stay bounded, retries have one place. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Fs, type FsFile, fileStore, nodeFs, openLogDirectory } from '../../src/ledger/file/index.js';
import { type AppendReceipt, LedgerBusy, openLedger } from '../../src/ledger/index.js';
import { collect, ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hanpyo-slow-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The real disk, but syncs of journals wait until they are let go, and writes of them fail while the disk is full. */
function troubledDisk() {
  const state = { slow: false, full: false, waiting: [] as (() => void)[] };
  const letGo = (): void => {
    state.slow = false;
    for (const go of state.waiting.splice(0)) go();
  };
  const troubled = (file: FsFile): FsFile => ({
    size: () => file.size(),
    read: (position, length) => file.read(position, length),
    truncate: (size) => file.truncate(size),
    close: () => file.close(),
    write: async (position, data) => {
      if (!state.full) return file.write(position, data);
      // What still fits is written, as on a real disk.
      await file.write(position, data.subarray(0, data.length >> 1));
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    },
    sync: async () => {
      if (state.slow) await new Promise<void>((resolve) => state.waiting.push(resolve));
      return file.sync();
    },
  });
  const fs: Fs = {
    ...nodeFs,
    open: async (path) => {
      const file = await nodeFs.open(path);
      return file === undefined || !path.endsWith('/journal') ? file : troubled(file);
    },
  };
  return { fs, state, letGo };
}

const open = (fs: Fs, entries = 100) =>
  openLedger(fileStore(directory, { fs }), {
    ...{ origin: ORIGIN, signer: SIGNER, limits: { queueEntries: entries } },
  });

it('a slow disk: no acknowledgement before the sync, more than the queue holds is refused at once', async () => {
  const { fs, state, letGo } = troubledDisk();
  const ledger = await open(fs);
  await ledger.append(record(0));
  state.slow = true;
  const receipts: AppendReceipt[] = [];
  const refused: unknown[] = [];
  const asked = Array.from({ length: 400 }, (_, i) =>
    ledger.append(record(i)).then(
      (receipt) => receipts.push(receipt),
      (error: unknown) => refused.push(error),
    ),
  );
  while (state.waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  // What was in the log before is told at once; of the rest nothing is, however long the disk takes.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(receipts.filter(({ index }) => index > 0)).toEqual([]);
  expect(refused.length).toBeGreaterThan(100);
  expect(refused.every((error) => error instanceof LedgerBusy && error.retryAfterMs > 0)).toBe(true);
  letGo();
  await Promise.all(asked);
  expect(receipts.length + refused.length).toBe(400);
  for (let i = 0; i < 400; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, k) => ledger.append(record(i + k))));
  expect(ledger.size().sequenced).toBe(400);
  await ledger.close();
  const entries = await collect(openLogDirectory(directory, TRUST).read(0, 400));
  expect(new Set(entries.map(({ entry }) => entry.toString())).size).toBe(400);
});

it('a full disk: the log stops and says so; with room again, what was acknowledged is there and retries have one place', async () => {
  const { fs, state } = troubledDisk();
  let acknowledged = 0;
  for (let round = 0; round < 5; round++) {
    const ledger = await open(fs);
    expect(ledger.size().sequenced).toBe(acknowledged);
    for (let i = 0; i < 7; i++) {
      const { index } = await ledger.append(record(acknowledged));
      expect(index).toBe(acknowledged++);
    }
    state.full = true;
    expect(await rejection(ledger.append(record(acknowledged)))).toMatchObject({ retryable: true });
    expect(ledger.health()).toMatchObject({ state: 'failed', reason: expect.stringContaining('ENOSPC') });
    expect(await rejection(ledger.append(record(acknowledged)))).toMatchObject({ code: 'ledger-failed' });
    await ledger.close();
    state.full = false;
  }
  const ledger = await open(fs);
  expect(ledger.size().sequenced).toBe(35);
  expect((await ledger.append(record(3))).duplicate).toBe(true);
  await ledger.close();
  expect((await collect(openLogDirectory(directory, TRUST).read(0, 35))).length).toBe(35);
});
