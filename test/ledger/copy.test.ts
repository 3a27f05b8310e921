/** Copies from every store into every other, byte for byte; interrupted ones; and copies that are refused. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { fileStore, folderObjects, openLogDirectory } from '../../src/ledger/file/index.js';
import {
  copyLog,
  type Ledger,
  LedgerCopyError,
  type LedgerReader,
  type LogStore,
  memoryStore,
  openLedger,
  openTileLog,
  publishedFiles,
} from '../../src/ledger/index.js';
import { objectLog } from '../../src/ledger/object/index.js';
import { openPostgresLog, pgClient, postgresStore } from '../../src/ledger/postgres/index.js';
import { describeWithPostgres } from '../helpers/postgres.js';
import { collect, ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';

/** A fresh place in one kind of store: its store, any number of times, and how others read it. */
interface Place {
  readonly name: string;
  store(): LogStore;
  reader(): LedgerReader;
  /** The published files as they lie there, where they lie in a folder. */
  readonly folder?: string;
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-copy-'));
  folders.push(folder);
  return folder;
}

async function filePlace(): Promise<Place> {
  const folder = await newFolder();
  const reader = () => openLogDirectory(folder, TRUST);
  return { name: 'file', store: () => fileStore(folder), reader, folder };
}

async function objectPlace(): Promise<Place> {
  const folder = await newFolder();
  const objects = folderObjects(folder);
  const fetchFile = async (path: string, max: number) => (await objects.get(path, max))?.bytes;
  const reader = () => openTileLog(fetchFile, TRUST);
  return { name: 'object', store: () => objectLog(objects), reader, folder };
}

const open = (store: LogStore): Promise<Ledger> =>
  openLedger(store, { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });

/** A log in memory of random entries, some of them twice under different keys, with a few checkpoints on the way. */
async function sourceLog(sizes: readonly number[], twice: boolean): Promise<Ledger> {
  const ledger = await open(memoryStore());
  let next = 0;
  for (const size of sizes) {
    const entries = Array.from({ length: size }, () => record(next++));
    await ledger.appendBatch(entries, { await: 'published' });
  }
  if (twice) await ledger.append(record(0), { key: new Uint8Array(32).fill(9) });
  await ledger.checkpoint({ size: ledger.size().sequenced });
  return ledger;
}

const hexFiles = async (reader: LedgerReader): Promise<[string, string][]> =>
  [...(await publishedFiles(reader))].map(([path, bytes]) => [path, toHex(bytes)]);

/** The files of a folder that are for everyone. */
async function publicFiles(folder: string): Promise<[string, string][]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((n) => n.isFile())
    .map((n) => join(n.parentPath, n.name).slice(folder.length + 1));
  const files = paths.filter((path) => !path.startsWith('private/'));
  return Promise.all(
    files.map(async (path) => [path, toHex(await readFile(join(folder, path)))] as [string, string]),
  );
}

/** Copies from one place to the next, round all of them, and compares the published files of each with the first. */
async function checkRound(source: LedgerReader, places: readonly Place[]): Promise<void> {
  const expected = await hexFiles(source);
  let from = source;
  for (const place of places) {
    const result = await copyLog(from, place.store());
    expect(result.copied, place.name).toBe(result.checkpoint.size);
    from = place.reader();
    expect(await hexFiles(from), place.name).toEqual(expected);
    if (place.folder !== undefined)
      expect(new Map(await publicFiles(place.folder)), place.name).toEqual(new Map(expected));
    expect(await copyLog(source, place.store())).toMatchObject({ copied: 0 });
    const again = await open(place.store());
    expect(again.size()).toMatchObject({
      sequenced: result.checkpoint.size,
      published: result.checkpoint.size,
    });
    await again.close();
  }
}

const logs = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 }),
  fc.boolean(),
);
const runs = { numRuns: Number.parseInt(process.env.FC_NUM_RUNS ?? '3', 10) };

describe('copies between folders and objects', () => {
  it('are byte for byte the same published files', async () => {
    const round = async ([sizes, twice]: [number[], boolean]): Promise<void> => {
      const source = await sourceLog(sizes, twice);
      await checkRound(source, [await filePlace(), await objectPlace(), await filePlace()]);
      await source.close();
    };
    await fc.assert(fc.asyncProperty(logs, round), runs);
  });

  it('go on where they were interrupted', async () => {
    const source = await sourceLog([300, 300, 300], true);
    for (const place of [await filePlace(), await objectPlace()]) {
      let left = 2;
      const copies: number[] = [];
      for (let isDone = false; !isDone; ) {
        const failing: LedgerReader = Object.assign(Object.create(source) as LedgerReader, {
          checkpoint: () => source.checkpoint(),
          consistencyProof: (a: number, b: number) => source.consistencyProof(a, b),
          async *readBundles(from: number, to: number) {
            for await (const bundle of source.readBundles(from, left-- > 0 ? Math.min(to, from + 256) : to))
              yield bundle;
          },
        });
        try {
          copies.push((await copyLog(failing, place.store())).copied);
          isDone = true;
        } catch (error) {
          expect(error).toMatchObject({ code: 'ledger-copy', message: 'the copy has another root' });
        }
      }
      expect(copies).toEqual([901 - 2 * 256]);
      expect(await hexFiles(place.reader())).toEqual(await hexFiles(source));
    }
    const abort = new AbortController();
    const place = await filePlace();
    abort.abort();
    await expect(copyLog(source, place.store(), { signal: abort.signal })).rejects.toThrow(/abort/i);
    const seen: number[] = [];
    await copyLog(source, place.store(), { onProgress: ({ size, of }) => seen.push(size, of) });
    expect(seen).toEqual([901, 901]);
    await source.close();
  });

  it('are refused into a store that holds another log, a longer one, or a sealed one', async () => {
    const source = await sourceLog([10], false);
    const other = await open(memoryStore());
    await other.append(record(77), { await: 'published' });
    const longer = await sourceLog([11], false);
    for (const wrong of [other, longer]) {
      const { store } = await filePlace();
      await copyLog(wrong, store());
      expect(await rejection(copyLog(source, store()))).toBeInstanceOf(LedgerCopyError);
    }
    const sealed = (await filePlace()).store;
    await copyLog(source, sealed(), { end: 'sealed' });
    expect(await copyLog(source, sealed(), { end: 'sealed' })).toMatchObject({ copied: 0 });
    const ended = await open(sealed());
    expect(ended.health()).toEqual({ state: 'sealed' });
    await ended.close();
  });

  it('are refused from a source whose entries are not those of its checkpoint', async () => {
    const source = await sourceLog([300], false);
    const files = new Map(await publishedFiles(source));
    const bundle = files.get('tile/entries/000')?.slice() ?? record(0);
    bundle[100] = (bundle[100] ?? 0) ^ 1;
    files.set('tile/entries/000', bundle);
    const { store, reader } = await filePlace();
    const damaged = openTileLog(async (path) => files.get(path), TRUST);
    expect(await rejection(copyLog(damaged, store()))).toMatchObject({ code: 'ledger-corrupt' });
    await copyLog(source, store());
    expect((await collect(reader().read(0, 300))).length).toBe(300);
  });
});

describeWithPostgres('copies through PostgreSQL', (server) => {
  it('are byte for byte the same published files', async () => {
    const connectionString = await server.createDatabase();
    const reading = pgClient({ connectionString });
    let count = 0;
    const postgresPlace = (): Place => {
      const schema = `copy_${count++}`;
      return {
        name: 'postgres',
        store: () => postgresStore(pgClient({ connectionString }), { schema }),
        reader: () => openPostgresLog(reading, TRUST, { schema }),
      };
    };
    const round = async ([sizes, twice]: [number[], boolean]): Promise<void> => {
      const source = await sourceLog(sizes, twice);
      await checkRound(source, [postgresPlace(), await filePlace(), postgresPlace(), await objectPlace()]);
      await source.close();
    };
    await fc.assert(fc.asyncProperty(logs, round), runs);
    await reading.close();
  });
});
