/** Pins: a client that remembers finds out who shows it another history, without witnesses, across runs and crashes. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { filePin, LedgerLockedError, type ProcessTable } from '../../src/ledger/file/index.js';
import {
  type CheckpointPin,
  followPinned,
  LedgerForkError,
  type LedgerReader,
  LedgerRollbackError,
  memoryStore,
  memoryWitnessStore,
  openLedger,
  parseCheckpoint,
  StoreConflictError,
} from '../../src/ledger/index.js';
import { FakeDisk } from './fake-disk.js';
import { ORIGIN, record, rejection, SIGNER, simulationRng, TRUST } from './helpers.js';
import { signedBy } from './witness-helpers.js';

/** A pin in memory. */
function memoryPin(): CheckpointPin {
  const store = memoryWitnessStore();
  return { read: () => store.read(ORIGIN), swap: (...args) => store.swap(ORIGIN, ...args) };
}

/** A log of `size` entries, the last of which can be another one. */
async function logOf(size: number, last?: string): Promise<LedgerReader> {
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 1 });
  for (let i = 0; i < size; i++)
    await ledger.append(last !== undefined && i === size - 1 ? utf8(last) : record(i));
  await ledger.checkpoint({ size });
  return ledger;
}

const pinned = async (pin: CheckpointPin): Promise<number | undefined> => {
  const note = await pin.read();
  return note === null ? undefined : parseCheckpoint(note).size;
};

const dead: ProcessTable = {
  self: async () => ({ pid: 1, started: 'now', boot: 'this' }),
  isAlive: async () => false,
};

describe('a pin', () => {
  it('follows a log that grows, and only forward', async () => {
    const pin = memoryPin();
    for (const size of [0, 0, 3, 3, 7]) {
      expect(await followPinned(pin, await logOf(size), TRUST)).toMatchObject({ size });
      expect(await pinned(pin)).toBe(size);
    }
    const back = await rejection(followPinned(pin, await logOf(3), TRUST));
    expect(back).toBeInstanceOf(LedgerRollbackError);
    expect((back as LedgerRollbackError).notes.map((note) => parseCheckpoint(note).size)).toEqual([7, 3]);
    expect(await pinned(pin)).toBe(7);
  });

  it('tells a fork with both notes, at the same size and at a larger one', async () => {
    const pin = memoryPin();
    await followPinned(pin, await logOf(5), TRUST);
    const longer = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
    for (const name of ['x', 'y', 'z', '1', '2', '3'])
      await longer.append(utf8(name), { await: 'published' });
    for (const [reader, size] of [
      [await logOf(5, 'other'), 5],
      [longer, 6],
    ] as const) {
      const fork = await rejection(followPinned(pin, reader, TRUST));
      expect(fork).toBeInstanceOf(LedgerForkError);
      expect((fork as LedgerForkError).notes.map((note) => parseCheckpoint(note).size)).toEqual([5, size]);
      expect(await pinned(pin)).toBe(5);
    }
  });

  it('is believed only with a signature of the log', async () => {
    const stranger = await signedBy(await (await logOf(5)).checkpoint(), 77);
    const pin = { ...memoryPin(), read: async () => stranger.note };
    expect(await rejection(followPinned(pin, await logOf(7), TRUST))).toMatchObject({
      code: 'note-unsigned',
    });
    const nothing = { ...memoryPin(), read: async () => utf8('nothing') };
    expect(await rejection(followPinned(nothing, await logOf(7), TRUST))).toMatchObject({
      code: 'bad-encoding',
    });
  });

  it('does not go back because another process was faster', async () => {
    const pin = memoryPin();
    const [small, large] = [await logOf(3), await logOf(7)];
    const slow: CheckpointPin = {
      read: () => pin.read(),
      async swap(expected, next) {
        await followPinned(pin, large, TRUST);
        return pin.swap(expected, next);
      },
    };
    expect(await rejection(followPinned(slow, small, TRUST))).toBeInstanceOf(LedgerRollbackError);
    expect(await pinned(pin)).toBe(7);
    const never: CheckpointPin = { read: async () => null, swap: async () => false };
    expect(await rejection(followPinned(never, small, TRUST))).toBeInstanceOf(StoreConflictError);
  });
});

describe('a pin in a file', () => {
  it('is whole after a power loss at any moment, and never behind what was pinned', async () => {
    const logs = await Promise.all([1, 2, 3, 4].map((size) => logOf(size)));
    let struck = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { rng, below } = simulationRng(seed);
      const disk = new FakeDisk(below);
      let promised: number | undefined;
      for (const log of logs) {
        const pin = filePin('/home/pin', { fs: disk.fs(), processes: dead, rng });
        disk.faultAfter(1 + below(9), (['crash', 'EIO', 'ENOSPC'] as const)[below(3)] ?? 'crash');
        const done = await followPinned(pin, log, TRUST).catch(() => undefined);
        if (done === undefined) struck++;
        else promised = done.size;
        disk.crash();
        const found = await pinned(filePin('/home/pin', { fs: disk.fs(), processes: dead, rng }));
        expect(found ?? 0).toBeGreaterThanOrEqual(promised ?? 0);
      }
    }
    expect(struck).toBeGreaterThan(30);
  });

  it('is changed by one process at a time', async () => {
    const { rng, below } = simulationRng(1);
    const fs = new FakeDisk(below).fs();
    const alive: ProcessTable = { ...dead, isAlive: async () => true };
    await fs.createExclusive('/home/pin.lock', utf8('9 then this 0011223344556677\n'));
    const locked = filePin('/home/pin', { fs, processes: alive, rng });
    expect(await rejection(followPinned(locked, await logOf(2), TRUST))).toBeInstanceOf(LedgerLockedError);
    const free = filePin('/home/pin', { fs, processes: dead, rng });
    expect(await followPinned(free, await logOf(2), TRUST)).toMatchObject({ size: 2 });
    expect(await free.swap(utf8('another'), utf8('next'))).toBe(false);
    expect(await fs.readFile('/home/pin.lock', 100)).toBeUndefined();
  });
});
