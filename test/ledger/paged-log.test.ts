/** What a journal remembers outside of memory: the answers of what is in memory, and an end where the room is bad. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageCache } from '../../src/core/page-cache.js';
import { PageColumn } from '../../src/core/page-column.js';
import { type Fs, fileStore } from '../../src/ledger/file/index.js';
import { journalMemory } from '../../src/ledger/file/journal-memory.js';
import { HashColumns } from '../../src/ledger/hash-columns.js';
import { LedgerError, type LogStore, openLedger } from '../../src/ledger/index.js';
import { MAX_KEYS } from '../../src/ledger/key-index.js';
import { PagedKeyIndex } from '../../src/ledger/paged-keys.js';
import { seededRng } from '../helpers/rng.js';
import { scratchInMemory, type TestScratch } from '../helpers/scratch.js';
import { FakeDisk } from './fake-disk.js';
import { collect, ORIGIN, record, SIGNER, simulationRng } from './helpers.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-paged-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two small pages in memory, all others outside. */
const pages = (): PageCache => new PageCache(scratchInMemory(128), 256);

describe('a journal that remembers outside of memory', () => {
  it('finds its keys, also those whose hashes are alike', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32, max: 2 });
    fc.assert(
      fc.property(fc.uniqueArray(key, { selector: String, maxLength: 120 }), fc.nat(), (keys, seed) => {
        const index = new PagedKeyIndex(pages(), (i) => keys[i] ?? new Uint8Array(32), seed);
        for (const [i, one] of keys.entries()) {
          expect(index.find(one)).toBe(-1);
          index.add(one, i);
        }
        expect(keys.map((one) => index.find(one))).toEqual(keys.map((_, i) => i));
      }),
    );
    const index = new PagedKeyIndex(pages(), () => new Uint8Array(32), 1);
    expect(() => index.add(new Uint8Array(32), MAX_KEYS)).toThrow(RangeError);
  });

  it('gives the hashes of every level', () => {
    const rng = seededRng('leaves');
    const [paged, plain] = [new HashColumns(new PageColumn(pages(), 8)), new HashColumns()];
    for (let i = 0; i < 600; i++) {
      const leaf = rng(32);
      paged.append(leaf);
      plain.append(leaf);
    }
    expect(paged.size).toBe(600);
    for (const [level, from, to] of [
      [0, 0, 600],
      [0, 255, 257],
      [0, 599, 600],
      [0, 3, 3],
      [1, 0, 2],
    ] as const)
      expect(paged.read(level, from, to)).toEqual(plain.read(level, from, to));
    for (const [from, to] of [
      [0, 601],
      [2, 1],
      [-1, 1],
    ] as const)
      expect(() => paged.read(0, from, to)).toThrow(RangeError);
  });

  it('knows where commits stand, in a file of any length', () => {
    for (const memory of [journalMemory(), journalMemory({ open: () => scratchInMemory(64) })]) {
      const places = [0, 2 ** 31, 2 ** 32, 2 ** 32 + 7, 2 ** 45 + 3].map((offset, i) => ({
        first: i * 1000,
        offset,
        length: 2 ** 31 + i,
      }));
      for (const place of places) memory.frames.push(place);
      expect(memory.frames.length).toBe(places.length);
      expect(places.map((_, i) => memory.frames.at(i))).toEqual(places);
      expect(() => memory.frames.at(places.length)).toThrow(RangeError);
      memory.close();
    }
  });

  it('closes all that it opened', async () => {
    const rooms: TestScratch[] = [];
    const scratch = (): TestScratch => {
      rooms.push(scratchInMemory(64));
      return rooms.at(-1) ?? scratchInMemory();
    };
    const ledger = await openLedger(fileStore(join(folder, 'closed'), { scratch }), options);
    await ledger.append(record(1));
    await ledger.close();
    expect(rooms.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });

  it('closes what it opened where the rest cannot be opened', () => {
    const rooms: TestScratch[] = [];
    const open = (): TestScratch => {
      if (rooms.length === 1) throw new Error('no more files');
      rooms.push(scratchInMemory(64));
      return rooms[0] ?? scratchInMemory();
    };
    expect(() => journalMemory({ open })).toThrow('no more files');
    expect(rooms.map(({ closed }) => closed)).toEqual([1]);
    // A hash has no room in a page of 16 bytes.
    const small = scratchInMemory(16);
    expect(() => journalMemory({ open: () => small })).toThrow(RangeError);
    expect(small.closed).toBe(1);
  });

  it('closes the file of the journal also where its room cannot be closed', async () => {
    const disk = new FakeDisk(() => 0);
    const { rng } = simulationRng(1);
    const files = { open: 0, closed: 0 };
    const fs = countingFs(disk.fs(), files);
    const scratch = (): TestScratch =>
      Object.assign(scratchInMemory(64), {
        close: () => {
          throw new Error('it is gone');
        },
      });
    const store = fileStore('/log', { fs, processes: disk.processes(), rng, scratch });
    const ledger = await openLedger(store, options);
    await ledger.append(record(1));
    expect(files.open).toBeGreaterThan(files.closed);
    await ledger.close();
    expect(files.closed).toBe(files.open);
    // Nor where the journal cannot be opened.
    await disk.fs().create('/log/private/journal');
    const again = fileStore('/log', { fs, processes: disk.processes(), rng, scratch });
    await expect(openLedger(again, options)).rejects.toThrow();
    expect(files.closed).toBe(files.open);
  });

  it('keeps as much of it in memory as is asked for', async () => {
    const written = async (name: string, kept: object): Promise<readonly number[]> => {
      const rooms: TestScratch[] = [];
      const scratch = (): TestScratch => {
        rooms.push(scratchInMemory(64));
        return rooms.at(-1) ?? scratchInMemory();
      };
      const ledger = await openLedger(fileStore(join(folder, name), { scratch, ...kept }), options);
      for (let i = 0; i < 40; i++) await ledger.append(record(i));
      const index = (await ledger.append(record(7))).index;
      const blocks = rooms.map((room) => room.blocks.length);
      await ledger.close();
      return [index, ...blocks];
    };
    expect(await written('kept', {})).toEqual([7, 0, 0, 0]);
    const [index, ...blocks] = await written('hardly-kept', { scratchKept: 1 });
    expect(index).toBe(7);
    // 20 pages of leaf hashes, 10 of places; of keys as many as their hashes happen to need.
    expect(blocks.every((count) => count >= 5)).toBe(true);
  });

  it('stops where the room is full, and nothing that was acknowledged is lost', async () => {
    const disk = new FakeDisk(() => 0);
    const { rng } = simulationRng(1);
    const store = (scratch?: () => TestScratch): LogStore =>
      fileStore('/log', { fs: disk.fs(), processes: disk.processes(), rng, ...(scratch && { scratch }) });
    const ledger = await openLedger(
      store(() => scratchInMemory(64, 5)),
      { ...options, checkpointIntervalMs: 60_000 },
    );
    let acknowledged = 0;
    const fill = async (): Promise<void> => {
      // So many commits that memory has no room for all places.
      for (; acknowledged < 5000; acknowledged++) await ledger.append(record(acknowledged));
    };
    await expect(fill()).rejects.toThrow(LedgerError);
    expect(acknowledged).toBeGreaterThan(4000);
    expect(ledger.health()).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('disk is full'),
    });
    await expect(ledger.append(record(0))).rejects.toThrow(LedgerError);
    await ledger.close();
    disk.crash();
    const again = await openLedger(store(), options);
    const entries = await collect(again.read(0, acknowledged));
    expect(entries.map(({ entry }) => entry)).toEqual(entries.map((_, i) => record(i)));
    await again.close();
  }, 60_000);
});

const options = { origin: ORIGIN, signer: SIGNER };

/** A file system that counts the files that are opened to be written, and those of them that are closed. */
function countingFs(fs: Fs, files: { open: number; closed: number }): Fs {
  return {
    ...fs,
    open: async (path) => {
      const file = await fs.open(path);
      if (file === undefined) return undefined;
      files.open += 1;
      const close = async (): Promise<void> => {
        files.closed += 1;
        await file.close();
      };
      return { ...file, close };
    },
  };
}
