/** Cold archives: what is moved can be read, checked and brought back; what is not there is named; no crash loses an entry. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/hash.js';
import {
  ArchiveDamagedError,
  archiveLog,
  checkArchive,
  fileStore,
  openLogDirectory,
  restoreArchive,
} from '../../src/ledger/file/index.js';
import {
  LedgerArchivedError,
  LedgerCorruptError,
  leafHash,
  openLedger,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.js';
import { FakeDisk } from './fake-disk.js';
import { collect, ORIGIN, record, rejection, SIGNER, simulationRng, TRUST } from './helpers.js';

const LOG = '/log';
const COLD = '/cold';
const SIZE = 1300;
const ENTRIES = 512;
const FIRST = '000000000000-000000000512.archive';
const SECOND = '000000000512-000000001024.archive';

/** A disk with a closed log of 1300 entries; copies of it are what the tests work on. */
let closed: FakeDisk;

async function grow(disk: FakeDisk, from: number, to: number): Promise<void> {
  const { rng } = simulationRng(from);
  const store = fileStore(LOG, { fs: disk.fs(), processes: disk.processes(), rng });
  const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
  await ledger.appendBatch(Array.from({ length: to - from }, (_, i) => record(from + i)));
  await ledger.checkpoint({ size: to });
  await ledger.close();
}

beforeAll(async () => {
  closed = new FakeDisk(simulationRng(1).below);
  await grow(closed, 0, SIZE);
});

function work(disk: FakeDisk, seed = 5) {
  return { fs: disk.fs(), processes: disk.processes(), rng: simulationRng(seed).rng };
}

function archived(disk: FakeDisk, keep = 0, seed = 5) {
  return archiveLog(LOG, COLD, TRUST, { ...work(disk, seed), entries: ENTRIES, keep });
}

function reader(disk: FakeDisk, archive?: string) {
  return openLogDirectory(LOG, TRUST, { fs: disk.fs(), ...(archive !== undefined && { archive }) });
}

/** All published files and their content, as one text. */
function published(disk: FakeDisk): string {
  const paths = disk.paths().filter((path) => path.startsWith(`${LOG}/`) && !path.includes('/private/'));
  return JSON.stringify(
    paths
      .sort((a, b) => (a < b ? -1 : 1))
      .map((path) => [path, Buffer.from(sha256(disk.content(path) ?? new Uint8Array(0))).toString('hex')]),
  );
}

function bundles(disk: FakeDisk): string[] {
  return disk
    .paths()
    .filter((path) => path.startsWith(`${LOG}/tile/entries/`))
    .map((path) => path.slice(`${LOG}/tile/entries/`.length))
    .sort((a, b) => (a < b ? -1 : 1));
}

async function expectWhole(disk: FakeDisk, size = SIZE): Promise<void> {
  const entries = await collect(reader(disk, COLD).read(0, size));
  expect(entries.map(({ entry }) => Buffer.from(entry).toString())).toEqual(
    Array.from({ length: size }, (_, i) => Buffer.from(record(i)).toString()),
  );
}

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

describe('an archive that is not whole', () => {
  const flip = (at: number) => (bytes: Uint8Array) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

  it('names the missing file, and restores nothing wrong', async () => {
    const disk = closed.copy();
    await archived(disk);
    await disk.fs().remove(`${COLD}/${SECOND}`);
    for (const act of [checkArchive, restoreArchive]) {
      const error = await rejection(act(LOG, COLD, TRUST, work(disk)));
      expect(error).toBeInstanceOf(LedgerArchivedError);
      expect(String(error)).toContain(SECOND);
    }
    expect((await collect(reader(disk, COLD).read(0, 512))).length).toBe(512);
  });

  it('names a damaged file wherever a byte of it differs, and no reader takes such an entry', async () => {
    const disk = closed.copy();
    await archived(disk);
    const length = disk.content(`${COLD}/${SECOND}`)?.length ?? 0;
    for (let at = 0; at < length; at += 97) {
      const copy = disk.copy();
      copy.damage(`${COLD}/${SECOND}`, flip(at));
      const error = await rejection(checkArchive(LOG, COLD, TRUST, work(copy)));
      expect(error, `byte ${at}`).toBeInstanceOf(ArchiveDamagedError);
      expect(error).toMatchObject({ file: SECOND });
    }
    for (const change of [flip(length - 1), flip(3), (bytes: Uint8Array) => bytes.slice(0, -1)]) {
      const copy = disk.copy();
      copy.damage(`${COLD}/${SECOND}`, change);
      expect(await rejection(collect(reader(copy, COLD).read(512, 1024)))).toBeInstanceOf(LedgerCorruptError);
      expect(await rejection(restoreArchive(LOG, COLD, TRUST, work(copy)))).toBeInstanceOf(
        ArchiveDamagedError,
      );
    }
    const longer = disk.copy();
    longer.damage(`${COLD}/${SECOND}`, (bytes) => Uint8Array.from([...bytes, 0]));
    expect(await rejection(checkArchive(LOG, COLD, TRUST, work(longer)))).toBeInstanceOf(ArchiveDamagedError);
  });

  it('never overwrites a file: one of another log, or a damaged one, stops it before anything is removed', async () => {
    const disk = closed.copy();
    const file = await disk.fs().create(`${COLD}/${FIRST}`);
    await file.write(0, new Uint8Array(9000).fill(7));
    const before = published(disk);
    expect(await rejection(archived(disk))).toBeInstanceOf(ArchiveDamagedError);
    expect(published(disk)).toBe(before);
    expect(disk.content(`${COLD}/${FIRST}`)).toEqual(new Uint8Array(9000).fill(7));
  });

  it('a listing that says something else than the tree is refused', async () => {
    const disk = closed.copy();
    await archived(disk);
    const text = Buffer.from(disk.content(`${LOG}/archived`) ?? []).toString();
    const [title, origin, one = '', two = ''] = text.trim().split('\n');
    const [, , root = ''] = two.split(' ');
    const others = [
      [title, origin, one.replace(/(\S+ \S+) \S+/, `$1 ${root}`), two],
      [title, 'example.org/other', one, two],
      [title, origin, two],
      [title, origin, one, two, two.replace('512 1024', '1024 1536')],
      [title, origin, one, two.replace('512 1024', '512  1024')],
      ['hanpyo archived entries v2', origin, one],
      [title, origin, one.replace('0 512', '0 500')],
    ];
    for (const lines of others) {
      const copy = disk.copy();
      copy.damage(`${LOG}/archived`, () => new TextEncoder().encode(`${lines.join('\n')}\n`));
      expect(await rejection(checkArchive(LOG, COLD, TRUST, work(copy))), String(lines)).toMatchObject({
        code: expect.stringMatching(/^(ledger-corrupt|bad-encoding|bad-value)$/),
      });
    }
  });

  it('a folder that does not verify is not archived, and keeps what it has', async () => {
    const disk = closed.copy();
    disk.damage(`${LOG}/tile/entries/003`, flip(5));
    const before = bundles(disk);
    expect(await rejection(archived(disk))).toBeInstanceOf(LedgerCorruptError);
    expect(before.filter((name) => !bundles(disk).includes(name))).toEqual(['001']);
    expect((await collect(reader(disk, COLD).read(0, 768))).length).toBe(768);
  });
});

describe('crashes', () => {
  it.each(['crash', 'EIO', 'ENOSPC'] as const)(
    'of archiving and restoring, %s at every operation: no entry is lost, and the same call goes on',
    async (kind) => {
      let strikes = 0;
      for (let at = 1; ; at++) {
        const disk = new FakeDisk(simulationRng(at).below);
        disk.take(closed);
        disk.faultAfter(at, kind);
        const first = await rejectionOf(archived(disk, 0, at));
        disk.crash();
        if (first === undefined) break;
        strikes++;
        await expectWhole(disk);
        await archived(disk, 0, at + 1000);
        expect(bundles(disk)).toEqual(['000', '004', '005.p/20']);
        disk.faultAfter(at, kind);
        await rejectionOf(restoreArchive(LOG, COLD, TRUST, work(disk, at)));
        disk.crash();
        await expectWhole(disk);
        await restoreArchive(LOG, COLD, TRUST, work(disk, at));
        expect(published(disk)).toBe(published(closed));
      }
      expect(strikes).toBeGreaterThan(10);
    },
  );
});

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
