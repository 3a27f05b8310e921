import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { exportLog, fileStore, openLogDirectory } from '../../src/ledger/file/index.js';
import {
  compareLogs,
  decodeBundle,
  ed25519NoteSigner,
  encodeBundle,
  type Ledger,
  LedgerCorruptError,
  LedgerForkError,
  LedgerRangeError,
  leafHash,
  logStats,
  memoryStore,
  NoteError,
  openCheckpoint,
  openLedger,
  parseTilePath,
  publishedFiles,
} from '../../src/ledger/index.js';
import { recordLog } from './golden-log.js';
import { collect, localWitness, ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hanpyo-directory-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Paths of all files of the published form. */
async function published(at: string): Promise<string[]> {
  const all = await readdir(at, { recursive: true, withFileTypes: true });
  return all
    .filter((f) => f.isFile() && !f.parentPath.includes('private'))
    .map((f) => join(f.parentPath, f.name).slice(at.length + 1))
    .sort((a, b) => (a < b ? -1 : 1));
}

describe('a log directory', () => {
  it('is complete after seal: the files of an export are the same, byte for byte', async () => {
    const ledger = await openLedger(fileStore(join(directory, 'a')), { origin: ORIGIN, signer: SIGNER });
    for (let i = 0; i < 700; i += 100)
      await ledger.appendBatch(
        Array.from({ length: 100 }, (_, j) => record(i + j)),
        { await: 'published' },
      );
    await ledger.seal(record(700));
    const other = await exportLog(ledger, join(directory, 'b'));
    await ledger.close();
    expect(other.size).toBe(701);
    const files = await published(join(directory, 'b'));
    const reading = openLogDirectory(join(directory, 'b'), TRUST);
    expect(files.filter((f) => f !== 'checkpoint').every((f) => parseTilePath(f).width > 0)).toBe(true);
    for (const file of files)
      expect(await readFile(join(directory, 'a', file)), file).toEqual(
        await readFile(join(directory, 'b', file)),
      );
    expect(files).toContain('tile/entries/002.p/189');
    expect(await published(join(directory, 'a'))).toEqual(files);
    expect(files).toEqual([...(await publishedFiles(reading)).keys()].sort((a, b) => (a < b ? -1 : 1)));
    const reader = openLogDirectory(join(directory, 'a'), TRUST);
    expect((await collect(reader.read(0, 701))).map((e) => e.entry)).toEqual(
      Array.from({ length: 701 }, (_, i) => record(i)),
    );
    await expect(collect(reader.read(0, 702))).rejects.toThrow(LedgerRangeError);
  });

  it('that lacks a file, or has one with a changed byte, is found out', async () => {
    const { ledger } = await recordLog(300);
    await exportLog(ledger, directory);
    const readAll = () => collect(openLogDirectory(directory, TRUST).read(0, 300));
    expect((await readAll()).length).toBe(300);
    for (const file of await published(directory)) {
      const path = join(directory, file);
      const good = await readFile(path);
      for (const at of [0, Math.floor(good.length / 2), good.length - 1]) {
        await writeFile(
          path,
          good.map((b, i) => (i === at ? b ^ 4 : b)),
        );
        await rejection(readAll());
      }
      await writeFile(path, good.subarray(1));
      await rejection(readAll());
      await unlink(path);
      await rejection(readAll());
      await writeFile(path, good);
    }
    expect((await readAll()).length).toBe(300);
  });

  it.each([
    [5, '000', 5],
    [290, '001.p/44', 34],
  ])('in which entry %i and its leaf hash were both replaced is found out', async (index, tile, at) => {
    const { ledger } = await recordLog(300);
    await exportLog(ledger, directory);
    const bundlePath = join(directory, 'tile/entries', tile);
    const bundle = await readFile(bundlePath);
    const forged = utf8(`forged ${index}`);
    const entries = decodeBundle(bundle, tile === '000' ? 256 : 44).with(at, forged);
    await writeFile(bundlePath, encodeBundle(entries));
    const tilePath = join(directory, 'tile/0', tile);
    const hashes = await readFile(tilePath);
    hashes.set(leafHash(forged), 32 * at);
    await writeFile(tilePath, hashes);
    const reading = collect(openLogDirectory(directory, TRUST).read(0, 300));
    expect(await rejection(reading)).toBeInstanceOf(LedgerCorruptError);
  });

  it('may hold full tiles in place of partial ones, and gzipped bundles', async () => {
    const { ledger } = await recordLog(512);
    await exportLog(ledger, directory);
    const short = await recordLog(300);
    await writeFile(join(directory, 'checkpoint'), (await short.ledger.checkpoint()).note);
    const level1 = await readFile(join(directory, 'tile/1/000.p/2'));
    await writeFile(join(directory, 'tile/1/000.p/1'), level1.subarray(0, 32));
    const plain = openLogDirectory(directory, TRUST);
    expect((await collect(plain.read(0, 300))).length).toBe(300);
    for (const bundle of ['000', '001']) {
      const path = join(directory, 'tile/entries', bundle);
      await writeFile(path, gzipSync(await readFile(path)));
    }
    const zipped = openLogDirectory(directory, TRUST, { bundles: 'gzip' });
    expect((await collect(zipped.read(250, 300))).map((e) => e.entry)).toEqual(
      Array.from({ length: 50 }, (_, i) => record(250 + i)),
    );
    expect(await rejection(collect(openLogDirectory(directory, TRUST).read(0, 300)))).toBeInstanceOf(
      LedgerCorruptError,
    );
  });

  it('keeps the partial tiles of the last two checkpoints while it grows, of the last one when it closes', async () => {
    const store = fileStore(directory);
    const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });
    const sizes: number[] = [];
    const seen: string[][] = [];
    const growTo = async (size: number): Promise<void> => {
      const [from, reader] = [sizes.at(-1) ?? 0, openLogDirectory(directory, TRUST)];
      if (from > 0) await reader.checkpoint();
      await ledger.appendBatch(
        Array.from({ length: size - from }, (_, i) => record(from + i)),
        { await: 'published' },
      );
      while ((await openLogDirectory(directory, TRUST).checkpoint()).size < size) await setTimeout(2);
      await setTimeout(20);
      sizes.push(size);
      seen.push((await published(directory)).filter((f) => f.startsWith('tile/entries/')));
      // A reader of the checkpoint before, in the middle of its reading, is not hurt.
      if (from > 0) expect((await collect(reader.read(0, from))).length).toBe(from);
    };
    for (const size of [10, 20, 30, 300, 310]) await growTo(size);
    const bundles = (...names: string[]) => names.map((name) => `tile/entries/${name}`);
    expect(seen).toEqual([
      bundles('000.p/10'),
      bundles('000.p/10', '000.p/20'),
      bundles('000.p/20', '000.p/30'),
      bundles('000', '001.p/44'),
      bundles('000', '001.p/44', '001.p/54'),
    ]);
    await ledger.close();
    expect(await published(directory)).toEqual(
      ['checkpoint', 'tile/0/000', 'tile/0/001.p/54', 'tile/1/000.p/1'].concat(bundles('000', '001.p/54')),
    );
  });

  it('is read to the end of a checkpoint whose partial tiles are gone: by the wider ones of today', async () => {
    const ledger = await openLedger(fileStore(directory), { origin: ORIGIN, signer: SIGNER });
    await ledger.appendBatch(Array.from({ length: 270 }, (_, i) => record(i)));
    await ledger.checkpoint({ size: 270 });
    const copy = join(directory, 'copy');
    await exportLog(ledger, copy);
    const reader = openLogDirectory(copy, TRUST);
    const entries = reader.read(0, 270)[Symbol.asyncIterator]();
    await entries.next();
    await ledger.append(record(270), { await: 'published' });
    await exportLog(ledger, copy);
    expect(await published(copy)).not.toContain('tile/entries/001.p/14');
    let count = 1;
    while (!(await entries.next()).done) count++;
    expect(count).toBe(270);
    await unlink(join(copy, 'tile/entries/001.p/15'));
    expect(await rejection(collect(reader.read(0, 270)))).toBeInstanceOf(LedgerCorruptError);
    await ledger.close();
  });

  it('loses stray partial and half-written files when it is opened and closed, and nothing that is no tile', async () => {
    const { ledger } = await recordLog(300);
    const open = () => openLedger(fileStore(directory), { origin: ORIGIN, signer: SIGNER });
    const first = await open();
    await first.appendBatch((await collect(ledger.read(0, 300))).map((e) => e.entry));
    await first.checkpoint({ size: 300 });
    await first.close();
    const before = await published(directory);
    for (const stray of ['tile/entries/000.p', 'tile/0/001.p']) {
      await mkdir(join(directory, stray), { recursive: true });
      for (const name of ['7', '9.new']) await writeFile(join(directory, stray, name), 'stray');
    }
    await writeFile(join(directory, 'tile/0/000.new'), 'stray');
    await writeFile(join(directory, 'tile/0/001.p/notes.txt'), 'mine');
    await (await open()).close();
    expect((await published(directory)).filter((f) => !before.includes(f))).toEqual([
      'tile/0/001.p/notes.txt',
    ]);
    expect((await published(directory)).length).toBe(before.length + 1);
  });

  it('that nothing was published in has no checkpoint', async () => {
    await expect(openLogDirectory(directory, TRUST).checkpoint()).rejects.toThrow(LedgerRangeError);
  });

  it('is followed while it grows, and a fork in it is evidence', async () => {
    const grow = await openLedger(fileStore(directory), {
      origin: ORIGIN,
      signer: SIGNER,
      checkpointIntervalMs: 5,
    });
    const follower = openLogDirectory(directory, TRUST, { pollMs: 5 });
    const sizes: number[] = [];
    const following = (async () => {
      for await (const update of follower.subscribe(0)) {
        sizes.push(update.size);
        if (update.size === 40) return;
      }
    })();
    for (let i = 0; i < 40; i++) await grow.append(record(i));
    await following;
    expect(sizes.at(-1)).toBe(40);
    await grow.close();
    const fork = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
    await fork.appendBatch(Array.from({ length: 41 }, (_, i) => record(i === 7 ? -7 : i)));
    await fork.checkpoint({ size: 41 });
    await exportLog(fork, directory);
    expect(await rejection(follower.checkpoint())).toBeInstanceOf(LedgerForkError);
  });
});

describe('comparing copies', () => {
  const withRecords = async (records: readonly number[]): Promise<Ledger> => {
    const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
    await ledger.appendBatch(records.map(record));
    await ledger.checkpoint({ size: records.length });
    return ledger;
  };

  it('tells equal, behind and forked, with both notes and the first difference', async () => {
    const [a, same] = [await withRecords([0, 1, 2, 3]), await withRecords([0, 1, 2, 3])];
    const [behind, empty] = [await withRecords([0, 1, 2]), await withRecords([])];
    const forked = await withRecords([0, 1, 9, 3, 4]);
    expect((await compareLogs([a, same])).kind).toBe('equal');
    expect((await compareLogs([a, behind, empty, same])).kind).toBe('prefix');
    const found = await compareLogs([a, behind, forked]);
    expect(found).toMatchObject({ kind: 'fork', between: [0, 2], firstDifference: 2 });
    if (found.kind === 'fork')
      expect(found.notes).toEqual([(await a.checkpoint()).note, (await forked.checkpoint()).note]);
    await expect(compareLogs([a])).rejects.toThrow(RangeError);
  });
});

describe('statistics', () => {
  it('give bytes an entry, rates and a forecast', () => {
    const samples = [
      { size: 100, bytes: 20_000, time: 0 },
      { size: 300, bytes: 40_000, time: 50 },
    ];
    expect(logStats(samples, 60_000)).toEqual({
      size: 300,
      bytes: 40_000,
      bytesPerEntry: 40_000 / 300,
      bytesPerNewEntry: 100,
      entriesPerSecond: 4,
      bytesPerSecond: 400,
      secondsToFull: 50,
      entriesToFull: 200,
    });
    expect(logStats(samples, 40_000)).toMatchObject({ secondsToFull: 0, entriesToFull: 0 });
    expect(logStats(samples.slice(0, 1))).toMatchObject({ bytesPerEntry: 200, entriesPerSecond: 0 });
    expect(logStats([{ size: 0, bytes: 64, time: 0 }], 100)).toMatchObject({ bytesPerEntry: 0 });
  });

  it('refuse samples out of order', () => {
    const [a, b] = [
      { size: 2, bytes: 2, time: 2 },
      { size: 1, bytes: 3, time: 3 },
    ];
    expect(() => logStats([a, b])).toThrow(RangeError);
    expect(() => logStats([{ size: 1, bytes: 1, time: Number.NaN }])).toThrow(RangeError);
    expect(() => logStats([])).toThrow(RangeError);
  });
});

describe('opening a store', () => {
  it.skipIf(process.platform === 'win32')('lets only its owner read the journal', async () => {
    const ledger = await openLedger(fileStore(directory), { origin: ORIGIN, signer: SIGNER });
    await ledger.append(record(0), { await: 'published' });
    const modeOf = async (path: string) => (await stat(join(directory, path))).mode & 0o077;
    for (const path of ['private', 'private/journal', 'private/checkpoint', 'private/lock'])
      expect(await modeOf(path), path).toBe(0);
    await ledger.close();
    expect((await modeOf('checkpoint')) & 0o044).toBe(0o044 & ~process.umask());
  });

  it('is refused if its entries are not those that were signed', async () => {
    const [signed, store] = [await recordLog(2), memoryStore()];
    const other = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
    await other.appendBatch([record(0), record(7)]);
    const { note } = await other.checkpoint({ size: 2 });
    await other.close();
    expect(await store.swapCheckpoint(note, signed.head.note)).toBe(true);
    const error = await rejection(openLedger(store, { origin: ORIGIN, signer: SIGNER }));
    expect(error).toBeInstanceOf(LedgerCorruptError);
    expect(await store.swapCheckpoint(note, note)).toBe(false);
  });
});

describe('key rotation', () => {
  it('a checkpoint carries both keys, then the new one; the old one alone is refused without being named', async () => {
    const store = memoryStore();
    const next = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(70));
    const first = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
    await first.append(record(0));
    await first.close();
    const both = await openLedger(store, { origin: ORIGIN, signer: next, moreSigners: [SIGNER] });
    const { note } = await both.checkpoint({ size: 1 });
    for (const key of [SIGNER, next])
      expect(openCheckpoint(note, { origin: ORIGIN, logKeys: [key] }).size).toBe(1);
    await both.close();
    const stranger = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(71));
    await expect(openLedger(store, { origin: ORIGIN, signer: stranger })).rejects.toThrow(NoteError);
    const last = await openLedger(store, { origin: ORIGIN, signer: stranger, oldKeys: [SIGNER, next] });
    const renewed = await last.checkpoint();
    expect(openCheckpoint(renewed.note, { origin: ORIGIN, logKeys: [stranger] }).size).toBe(1);
    expect(() => openCheckpoint(renewed.note, { origin: ORIGIN, logKeys: [next] })).toThrow(NoteError);
  });
});

describe('witnesses', () => {
  const open = (witnesses: ReturnType<typeof localWitness>[], quorum: number): Promise<Ledger> =>
    openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER, witnesses, quorum });

  it('a quorum is enough, fewer are not, and what is published stays published', async () => {
    const [one, two, three] = [1, 2, 3].map((i) => localWitness(`w${i}.example.org`, i));
    if (one === undefined || two === undefined || three === undefined) throw new Error('three witnesses');
    const ledger = await open([one, two, three], 2);
    three.cosign = () => Promise.reject(new Error('unreachable'));
    const receipt = await ledger.append(record(0), { await: 'witnessed' });
    expect(receipt.checkpoint?.cosigners).toEqual(['w1.example.org', 'w2.example.org']);
    expect((await ledger.checkpoint({ level: 'witnessed' })).size).toBe(1);
    two.cosign = one.cosign;
    const error = await rejection(ledger.append(record(1), { await: 'witnessed' }));
    expect(error).toMatchObject({ code: 'ledger-witness', retryable: true });
    expect(ledger.size()).toEqual({ sequenced: 2, published: 2, witnessed: 1 });
    expect(ledger.health().state).toBe('open');
  });

  it('have different names, by which they are counted', async () => {
    const twins = [1, 2].map((seed) => localWitness('w.example.org', seed));
    await expect(open(twins, 2)).rejects.toThrow(RangeError);
  });

  it('that have seen another history do not cosign', async () => {
    const witness = localWitness('w.example.org', 1);
    const ledger = await open([witness], 1);
    await ledger.append(record(0), { await: 'witnessed' });
    witness.seen.root = new Uint8Array(32);
    expect(await rejection(ledger.append(record(1), { await: 'witnessed' }))).toMatchObject({
      code: 'ledger-witness',
    });
    await expect(open([witness], 2)).rejects.toThrow(RangeError);
  });
});
