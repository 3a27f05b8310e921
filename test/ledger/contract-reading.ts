/** Numbers 7 and 8 of spec L-6: what is read and proved, and what subscribers are told. */
import { expect, it } from 'vitest';
import {
  appendLeaf,
  emptyRange,
  inBundles,
  LedgerCorruptError,
  LedgerForkError,
  LedgerRangeError,
  leafHash,
  openCheckpoint,
  openReader,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.js';
import type { Scene } from './contract-scene.js';
import { collect, ORIGIN, record, rejection, SIGNER } from './helpers.js';

/** Tests of reading, for one store. */
export function readingContract({ place, after }: Scene): void {
  it('7: reads and proofs are of the checkpoint, at every tile boundary', async () => {
    const { open } = await place();
    const ledger = await open();
    await ledger.appendBatch(Array.from({ length: 515 }, (_, i) => record(i)));
    const head = await ledger.checkpoint({ size: 515 });
    for (const [from, to] of [
      [0, 0],
      [0, 1],
      [255, 257],
      [256, 512],
      [300, 301],
      [514, 515],
    ] as const) {
      const entries = await collect(ledger.read(from, to));
      expect(entries.map((e) => e.index)).toEqual(Array.from({ length: to - from }, (_, i) => from + i));
      for (const { index, entry } of entries) expect(entry).toEqual(record(index));
    }
    for (const index of [0, 1, 255, 256, 511, 512, 514]) {
      const proof = await ledger.inclusionProof(index, 515);
      expect(verifyInclusion(index, 515, leafHash(record(index)), proof, head.root)).toBe(true);
    }
    for (const size of [1, 2, 255, 256, 257, 512, 514, 515]) {
      const proof = await ledger.consistencyProof(size, 515);
      const root = await prefixRoot(size);
      expect(verifyConsistency(size, 515, proof, root, head.root)).toBe(true);
    }
  });

  it('7: nothing beyond the log or its checkpoint is served', async () => {
    const { open } = await place();
    const ledger = await open({ checkpointIntervalMs: 60_000 });
    await ledger.append(record(0));
    expect(ledger.size()).toMatchObject({ sequenced: 1, published: 0 });
    expect(await rejection(collect(ledger.read(0, 1)))).toBeInstanceOf(LedgerRangeError);
    expect(await ledger.inclusionProof(0, 1)).toEqual([]);
    expect(await rejection(ledger.inclusionProof(1, 1))).toBeInstanceOf(LedgerRangeError);
    expect(await rejection(ledger.inclusionProof(0, 2))).toBeInstanceOf(LedgerRangeError);
    expect(await rejection(ledger.consistencyProof(0, 1))).toBeInstanceOf(LedgerRangeError);
    expect(await rejection(ledger.consistencyProof(1, 2))).toBeInstanceOf(LedgerRangeError);
    await expect(collect(ledger.read(1, 0))).rejects.toThrow(RangeError);
  });

  it('7: a read stops when its signal aborts', async () => {
    const { open } = await place();
    const ledger = await open();
    await ledger.appendBatch([record(0), record(1)], { await: 'published' });
    const abort = new AbortController();
    const seen: number[] = [];
    const reading = async () => {
      for await (const { index } of ledger.read(0, 2, { signal: abort.signal })) {
        seen.push(index);
        abort.abort();
      }
    };
    await expect(reading()).rejects.toThrow(/abort/i);
    expect(seen).toEqual([0]);
  });

  it('7: an altered or missing entry is found, and named', async () => {
    const { store, open } = await place();
    const ledger = await open();
    await ledger.appendBatch(Array.from({ length: 300 }, (_, i) => record(i)));
    await ledger.close();
    const inner = store();
    const opened = await inner.open();
    after(() => inner.close());
    const note = opened.checkpoint ?? new Uint8Array(0);
    const readWith = (change: (entries: Uint8Array[]) => Uint8Array[]) =>
      openReader({
        checkpoint: async () => openCheckpoint(note, { origin: ORIGIN, logKeys: [SIGNER] }),
        readHashes: inner.readHashes.bind(inner),
        async *readBundles(from, to) {
          const changed = change(await collect(inner.readEntries(from, to)));
          for (let i = 0; i < changed.length; i += 256) yield changed.slice(i, i + 256);
        },
        changed: async () => false,
      });
    expect((await collect(readWith((e) => e).read(0, 300))).length).toBe(300);
    const swap = (e: Uint8Array[]) => [...e.slice(0, 7), ...e.slice(8, 9), ...e.slice(7, 8), ...e.slice(9)];
    const cases: readonly (readonly [(e: Uint8Array[]) => Uint8Array[], RegExp])[] = [
      [(e) => e.with(270, record(-1)), /entry 270/],
      [swap, /entry 7 /],
      [(e) => e.toSpliced(5, 1), /entry 5 /],
      [(e) => e.slice(0, 299), /entry 299 is missing/],
      [(e) => [...e, record(300)], /more entries/],
    ];
    for (const [change, message] of cases) {
      const error = await rejection(collect(readWith(change).read(0, 300)));
      expect(error).toBeInstanceOf(LedgerCorruptError);
      expect(String(error)).toMatch(message);
    }
  });

  it('8: subscribing gives every entry once, in order, from any index, and ends with the log', async () => {
    const { open } = await place();
    const ledger = await open({ checkpointIntervalMs: 1 });
    const follow = async (from: number): Promise<number> => {
      let next = from;
      for await (const update of ledger.subscribe(from)) {
        expect(update.newEntries[0]).toBe(next);
        expect(update.newEntries[1]).toBe(update.size);
        next = update.size;
      }
      return next;
    };
    const followers = [follow(0), follow(25)];
    for (let i = 0; i < 50; i++) await ledger.append(record(i), i % 10 === 0 ? { await: 'published' } : {});
    await ledger.seal(record(50));
    expect(await Promise.all(followers)).toEqual([51, 51]);
    const abort = new AbortController();
    abort.abort();
    expect(await collect(ledger.subscribe(0, { signal: abort.signal }))).toEqual([]);
  });

  it('8: a fork is thrown with both signed notes', async () => {
    const [one, two] = [await place(), await place()];
    const stores = [one.store(), two.store()] as const;
    const [a, b] = [await one.open({}, stores[0]), await two.open({}, stores[1])];
    await a.appendBatch([record(1), record(2)]);
    await b.appendBatch([record(1), record(3), record(4)]);
    const heads = [await a.checkpoint({ size: 2 }), await b.checkpoint({ size: 3 })] as const;
    let turn: 0 | 1 = 0;
    const reader = openReader({
      checkpoint: async () => heads[turn],
      readHashes: (level, from, to) => stores[turn].readHashes(level, from, to),
      readBundles: (from, to) => inBundles(from, stores[turn].readEntries(from, to)),
      changed: async () => {
        turn = 1;
        return true;
      },
    });
    const seen: number[] = [];
    const follow = async () => {
      for await (const update of reader.subscribe(0)) seen.push(update.size);
    };
    const error = await rejection(follow());
    expect(seen).toEqual([2]);
    expect(error).toBeInstanceOf(LedgerForkError);
    expect((error as LedgerForkError).notes).toEqual([heads[0].note, heads[1].note]);
  });
}

/** Root of the first `size` records, by the writer's own append path on a fresh log in memory. */
async function prefixRoot(size: number): Promise<Uint8Array> {
  let range = emptyRange();
  for (let i = 0; i < size; i++) range = appendLeaf(range, leafHash(record(i)));
  return rangeRoot(range);
}
