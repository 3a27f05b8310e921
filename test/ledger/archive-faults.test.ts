/** Archives that are damaged, missing, or of another log; and crashes at every operation: no entry is lost. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ArchiveDamagedError, checkArchive, restoreArchive } from '../../src/ledger/file/index.js';
import { LedgerArchivedError, LedgerCorruptError } from '../../src/ledger/index.js';
import {
  archived,
  bundles,
  COLD,
  closedLog,
  expectWhole,
  FIRST,
  LOG,
  published,
  reader,
  SECOND,
  work,
} from './archive-helpers.js';
import { FakeDisk } from './fake-disk.js';
import { collect, rejection, simulationRng, TRUST } from './helpers.js';

let closed: FakeDisk;
beforeAll(async () => {
  closed = await closedLog();
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
