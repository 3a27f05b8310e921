/** A log as files in a directory: complete, read while it grows, and what is missing or changed is found. */
import { mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { exportLog, fileStore, openLogDirectory } from '../../src/ledger/file/index.js';
import {
  decodeBundle,
  encodeBundle,
  LedgerCorruptError,
  LedgerForkError,
  LedgerRangeError,
  leafHash,
  memoryStore,
  openLedger,
  parseTilePath,
  publishedFiles,
} from '../../src/ledger/index.js';
import { until } from '../helpers/until.js';
import { recordLog } from './golden-log.js';
import { collect, ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';
import { watchedDisk } from './watched-disk.js';

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
    const { fs, quiet } = watchedDisk();
    const store = fileStore(directory, { fs });
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
      await until(async () => (await openLogDirectory(directory, TRUST).checkpoint()).size === size);
      // The checkpoint is there before the tiles are gone that it does not need.
      await quiet();
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
