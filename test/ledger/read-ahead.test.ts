/** Files of a log are fetched before they are needed: no further than it is read, nor more at a time than is meant. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HashesAhead } from '../../src/ledger/hashes-ahead.js';
import { type Ledger, openTileLog, publishedFiles } from '../../src/ledger/index.js';
import { recordLog } from './golden-log.js';
import { collect, record, rejection, TRUST } from './helpers.js';

const SIZE = 5000;
let ledger: Ledger;
let published: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
  ({ ledger } = await recordLog(SIZE));
  published = await publishedFiles(ledger);
});
afterAll(() => ledger.close());

/** Files that are slow, with a note of all that was asked for, and of how many were asked for at once. */
function slowFiles(
  change: (path: string, bytes: Uint8Array | undefined) => Uint8Array | undefined = (_, b) => b,
) {
  const asked: string[] = [];
  const busy = { now: 0, most: 0 };
  const fetchFile = async (path: string) => {
    asked.push(path);
    busy.now += 1;
    busy.most = Math.max(busy.most, busy.now);
    await new Promise((resolve) => setTimeout(resolve, path.length % 3));
    busy.now -= 1;
    return change(path, published.get(path));
  };
  return { asked, busy, fetchFile };
}

/** Until all that was asked for is there, and what becomes of it is known. */
async function untilIdle(busy: { readonly now: number }): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 1));
  while (busy.now > 0);
}

const bundlesOf = (asked: readonly string[]): readonly string[] =>
  asked.filter((path) => path.startsWith('tile/entries/'));

describe('reading ahead', () => {
  it.each([
    [0, SIZE],
    [0, 1],
    [255, 257],
    [256, 512],
    [300, 4000],
    [4999, 5000],
    [700, 700],
  ])(
    'entries %i to %i are those of the log, each bundle fetched once and none behind the last',
    async (from, to) => {
      const { asked, busy, fetchFile } = slowFiles();
      const read = await collect(openTileLog(fetchFile, TRUST).read(from, to));
      expect(read).toEqual(
        Array.from({ length: to - from }, (_, i) => ({ index: from + i, entry: record(from + i) })),
      );
      const bundles = from === to ? 0 : Math.ceil(to / 256) - Math.floor(from / 256);
      expect(new Set(bundlesOf(asked)).size).toBe(bundles);
      expect(bundlesOf(asked).length).toBe(bundles);
      expect(new Set(asked).size).toBe(asked.length);
      expect(busy.most).toBeLessThanOrEqual(18);
      if (bundles > 4) expect(busy.most).toBeGreaterThan(2);
    },
  );

  it('bundles of many bytes are fetched one ahead', async () => {
    const { asked, fetchFile } = slowFiles((_, bytes) => {
      if (bytes === undefined) return undefined;
      // As large as the file it might have been read from.
      const room = new Uint8Array(2 ** 22);
      room.set(bytes);
      return room.subarray(0, bytes.length);
    });
    for await (const { first } of openTileLog(fetchFile, TRUST).readBundles(0, SIZE))
      expect(bundlesOf(asked).length).toBeLessThanOrEqual(first / 256 + 2);
  });

  it('stops with whoever reads, and nobody hears of what fails then', async () => {
    const { busy, fetchFile } = slowFiles((path, bytes) =>
      /^tile\/[^1]\w*\/00[1-9]$/.test(path) ? undefined : bytes,
    );
    for await (const { index } of openTileLog(fetchFile, TRUST).read(0, SIZE)) if (index === 3) break;
    await untilIdle(busy);
  });

  it('stops with its signal, and fetches nothing more', async () => {
    const { asked, busy, fetchFile } = slowFiles();
    const control = new AbortController();
    const reason = new Error('enough');
    const read: number[] = [];
    const reading = (async () => {
      for await (const { first } of openTileLog(fetchFile, TRUST).readBundles(0, SIZE, control)) {
        read.push(first);
        if (first === 512) control.abort(reason);
      }
    })();
    expect(await rejection(reading)).toBe(reason);
    expect(read).toEqual([0, 256, 512]);
    expect(bundlesOf(asked).length).toBeLessThan(15);
    const before = asked.length;
    await untilIdle(busy);
    expect(asked.length).toBe(before);
  });

  it.each(['entries', '0'])('a missing file of level %s is an error when its turn comes', async (level) => {
    const { fetchFile } = slowFiles((path, bytes) => (path === `tile/${level}/003` ? undefined : bytes));
    const read: number[] = [];
    const reading = (async () => {
      for await (const { index } of openTileLog(fetchFile, TRUST).read(0, SIZE)) read.push(index);
    })();
    expect(await rejection(reading)).toMatchObject({ code: 'ledger-corrupt' });
    expect(read.length).toBe(3 * 256);
  });

  it('an entry that was changed is named, and those before it are given', async () => {
    const { fetchFile } = slowFiles((path, bytes) =>
      path === 'tile/entries/002'
        ? bytes?.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))
        : bytes,
    );
    const read: number[] = [];
    const reading = (async () => {
      for await (const { index } of openTileLog(fetchFile, TRUST).read(100, SIZE)) read.push(index);
    })();
    expect(String(await rejection(reading))).toContain('entry 767 is not the one in the tree');
    expect(read.length).toBe(667);
  });

  it.each(['entries', '0'])(
    'a file of level %s that could not be had while others were fetched is asked for alone, once',
    async (level) => {
      const path = `tile/${level}/003`;
      const { asked, fetchFile } = slowFiles();
      let fails = 1;
      const fickle = async (wanted: string): Promise<Uint8Array | undefined> => {
        const bytes = await fetchFile(wanted);
        if (wanted !== path || fails-- <= 0) return bytes;
        throw new Error('no time');
      };
      const times = () => asked.filter((other) => other === path).length;
      expect((await collect(openTileLog(fickle, TRUST).read(0, SIZE))).length).toBe(SIZE);
      expect(times()).toBe(2);
      fails = 2;
      const failed = await rejection(collect(openTileLog(fickle, TRUST).read(0, SIZE)));
      expect(failed).toMatchObject({ code: 'ledger-corrupt', cause: { message: 'no time' } });
      expect(times()).toBe(4);
      fails = 1;
      expect(await rejection(collect(openTileLog(fickle, TRUST).read(768, SIZE)))).toMatchObject({
        code: 'ledger-corrupt',
      });
      expect(times()).toBe(5);
    },
  );

  it('hashes of what was read are not kept', async () => {
    const asked: number[] = [];
    const tree = {
      hashes: async (_level: number, from: number, to: number) => {
        asked.push(from);
        return new Uint8Array(32 * (to - from));
      },
    };
    const hashes = new HashesAhead(tree, 0, 600);
    expect((await hashes.of(0, 200)).length).toBe(200 * 32);
    expect((await hashes.of(200, 56)).length).toBe(56 * 32);
    expect(asked).toEqual([0, 256, 512]);
    await hashes.of(512, 88);
    await hashes.of(0, 256);
    expect(asked).toEqual([0, 256, 512, 0, 256]);
  });

  it('a tile that could not be had is asked for again', async () => {
    let fails = 3;
    const { fetchFile } = slowFiles((path, bytes) =>
      path === 'tile/0/001' && fails-- > 0 ? undefined : bytes,
    );
    const reader = openTileLog(fetchFile, TRUST);
    expect(await rejection(collect(reader.read(256, 300)))).toMatchObject({ code: 'ledger-corrupt' });
    fails = 0;
    expect((await collect(reader.read(256, 300))).length).toBe(44);
  });
});
