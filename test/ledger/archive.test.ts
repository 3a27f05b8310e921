/** Cold archives: what is moved can be read, checked and brought back; without the archive, what is lacking is named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/hash.js';
import { archiveLog, checkArchive, openLogDirectory, restoreArchive } from '../../src/ledger/file/index.js';
import { LedgerArchivedError, leafHash, verifyConsistency, verifyInclusion } from '../../src/ledger/index.js';
import {
  archived,
  bundles,
  COLD,
  closedLog,
  expectWhole,
  FIRST,
  grow,
  LOG,
  published,
  reader,
  SECOND,
  SIZE,
  work,
} from './archive-helpers.js';
import { FakeDisk } from './fake-disk.js';
import { collect, record, rejection, simulationRng, TRUST } from './helpers.js';

let closed: FakeDisk;
beforeAll(async () => {
  closed = await closedLog();
});
describe('a log with an archive', () => {
  it('keeps tiles, first and last bundles; with the archive all of it is read', async () => {
    const disk = closed.copy();
    const { listing, moved } = await archived(disk);
    expect(moved).toBe(1024);
    expect(listing.segments.map(({ first, end }) => [first, end])).toEqual([
      [0, 512],
      [512, 1024],
    ]);
    expect(bundles(disk)).toEqual(['000', '004', '005.p/20']);
    expect(disk.paths().filter((path) => path.startsWith(`${COLD}/`))).toEqual([
      `${COLD}/${FIRST}`,
      `${COLD}/${SECOND}`,
    ]);
    for (const { hash, bytes, first, end } of listing.segments) {
      const name = `${COLD}/${String(first).padStart(12, '0')}-${String(end).padStart(12, '0')}.archive`;
      expect(disk.content(name)?.length).toBe(bytes);
      expect(sha256(disk.content(name) ?? new Uint8Array(0))).toEqual(hash);
    }
    await expectWhole(disk);
    expect(await checkArchive(LOG, COLD, TRUST, work(disk))).toEqual(listing);
    expect(await archived(disk)).toEqual({ listing, moved: 0 });
  });

  it('without the archive: proofs verify, recent entries are read, and what is lacking is named', async () => {
    const disk = closed.copy();
    await archived(disk);
    const without = reader(disk);
    const head = await without.checkpoint();
    for (const index of [0, 300, 700, 1299]) {
      const proof = await without.inclusionProof(index, SIZE);
      expect(verifyInclusion(index, SIZE, leafHash(record(index)), proof, head.root)).toBe(true);
      expect(verifyInclusion(index, SIZE, leafHash(record(index + 1)), proof, head.root)).toBe(false);
    }
    const old = await openLogDirectory(LOG, TRUST, { fs: closed.fs() }).consistencyProof(700, SIZE);
    const proof = await without.consistencyProof(700, SIZE);
    expect(proof).toEqual(old);
    expect(verifyConsistency(700, SIZE, proof, new Uint8Array(32), head.root)).toBe(false);
    expect((await collect(without.read(1024, SIZE))).length).toBe(276);
    const error = await rejection(collect(without.read(0, SIZE)));
    expect(error).toBeInstanceOf(LedgerArchivedError);
    expect(error).toMatchObject({ code: 'ledger-archived', entries: [0, 512], retryable: true });
    expect(String(error)).toContain(FIRST);
    const elsewhere = await rejection(collect(reader(disk, '/other').read(600, 601)));
    expect(String(elsewhere)).toContain(`${SECOND}, which is not in /other`);
  });

  it('is restored to the very same files', async () => {
    const disk = closed.copy();
    const before = published(disk);
    await archived(disk);
    expect(published(disk)).not.toBe(before);
    await restoreArchive(LOG, COLD, TRUST, work(disk));
    expect(published(disk)).toBe(before);
    expect((await restoreArchive(LOG, COLD, TRUST, work(disk))).segments).toEqual([]);
  });

  it('goes on: it grows, and more is archived, in files that are a function of the entries alone', async () => {
    const disk = closed.copy();
    await archived(disk, 300);
    expect(bundles(disk)).toEqual(['000', '002', '003', '004', '005.p/20']);
    await grow(disk, SIZE, 1600);
    expect((await archived(disk)).moved).toBe(1024);
    await expectWhole(disk, 1600);
    const other = new FakeDisk(simulationRng(9).below);
    for (const [from, to] of [
      [0, 900],
      [900, 1600],
    ] as const)
      await grow(other, from, to);
    await archived(other);
    for (const name of [FIRST, SECOND])
      expect(other.content(`${COLD}/${name}`)).toEqual(disk.content(`${COLD}/${name}`));
  });

  it('refuses numbers of entries that make no subtree, or are not those of the files before', async () => {
    const disk = closed.copy();
    await archived(disk);
    for (const entries of [0, 255, 384, 768, 2 ** 25, 256])
      await expect(
        archiveLog(LOG, COLD, TRUST, { ...work(disk), entries, keep: 0 }),
        String(entries),
      ).rejects.toThrow(RangeError);
    await expect(archived(disk, -1)).rejects.toThrow(RangeError);
  });
});
