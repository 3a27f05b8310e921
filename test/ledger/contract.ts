import { afterEach, describe, expect, it } from 'vitest';
import { equalBytes, toHex } from '../../src/core/bytes.js';
import { HanpyoError } from '../../src/core/errors.js';
import {
  appendLeaf,
  emptyRange,
  inBundles,
  type Ledger,
  LedgerAborted,
  LedgerBusy,
  LedgerCorruptError,
  LedgerError,
  LedgerForkError,
  LedgerKeyConflict,
  type LedgerOptions,
  LedgerRangeError,
  LedgerRollbackError,
  LedgerStateError,
  type LogStore,
  leafHash,
  MAX_ENTRY_BYTES,
  openCheckpoint,
  openLedger,
  openReader,
  rangeRoot,
  StoreConflictError,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.js';
import { collect, localWitness, ORIGIN, record, rejection, SIGNER } from './helpers.js';

/** An engine under test. */
export interface Engine {
  /** A fresh place for one log. */
  create(): Promise<{
    /** A store over that place; several may be asked for, one after the other or at once. */
    store(): LogStore;
    /** What a killed process leaves: like `close`, but nothing is flushed. */
    crash(store: LogStore): Promise<void>;
    remove(): Promise<void>;
  }>;
}

/** The semantics of spec L-6, one test or more for each number; run for every store. */
export function ledgerContract(name: string, engine: Engine): void {
  describe(`ledger contract: ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0)) await cleanup();
    });

    async function place() {
      const made = await engine.create();
      cleanups.push(() => made.remove());
      const open = async (options: Partial<LedgerOptions> = {}, store = made.store()): Promise<Ledger> => {
        const ledger = await openLedger(store, { origin: ORIGIN, signer: SIGNER, ...options });
        cleanups.unshift(() => ledger.close().catch(() => {}));
        return ledger;
      };
      return { ...made, open };
    }

    it('1: an acknowledged entry survives a crash', async () => {
      const { store, crash, open } = await place();
      const first = store();
      const ledger = await open({}, first);
      const receipts = await Promise.all([0, 1, 2, 3, 4].map((i) => ledger.append(record(i))));
      await crash(first);
      const again = await open();
      expect(again.size().sequenced).toBe(5);
      for (const { index, entry } of await collect(again.read(0, 5)))
        expect(receipts.some((r) => r.index === index && equalBytes(r.leafHash, leafHash(entry)))).toBe(true);
    });

    it('2: same key and bytes give the same index, at once, later, and after a restart', async () => {
      const { open } = await place();
      const ledger = await open();
      const twins = await Promise.all([1, 2, 3].map(() => ledger.append(record(9))));
      expect(twins.map((r) => r.index)).toEqual([0, 0, 0]);
      expect(twins.map((r) => r.duplicate)).toEqual([false, true, true]);
      const key = leafHash(record(1000));
      await ledger.append(record(10), { key });
      expect(await ledger.append(record(10), { key })).toMatchObject({ index: 1, duplicate: true });
      await ledger.close();
      const again = await open();
      expect(await again.append(record(9))).toMatchObject({ index: 0, duplicate: true });
      expect(await again.append(record(10), { key })).toMatchObject({ index: 1, duplicate: true });
      expect(again.size().sequenced).toBe(2);
    });

    it('1: what is appended was copied, of a Buffer too, whose slices are no copies', async () => {
      const { open } = await place();
      const ledger = await open();
      const entry = Buffer.from(record(1));
      const key = Buffer.alloc(32, 7);
      const receipt = ledger.append(entry, { key });
      entry.fill(0);
      key.fill(0);
      expect(toHex((await receipt).leafHash)).toBe(toHex(leafHash(record(1))));
      await ledger.close();
      const again = await open();
      expect((await collect(again.read(0, 1))).map(({ entry }) => toHex(entry))).toEqual([toHex(record(1))]);
      expect(await again.append(record(1), { key: Buffer.alloc(32, 7) })).toMatchObject({ duplicate: true });
    });

    it('2: same key and other bytes are a conflict, and nothing is written', async () => {
      const { open } = await place();
      const ledger = await open();
      const key = new Uint8Array(32).fill(1);
      const both = await Promise.allSettled([record(1), record(2)].map((e) => ledger.append(e, { key })));
      expect(both.map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
      expect(await rejection(ledger.append(record(3), { key }))).toBeInstanceOf(LedgerKeyConflict);
      await ledger.close();
      const again = await open();
      expect(await rejection(again.append(record(3), { key }))).toBeInstanceOf(LedgerKeyConflict);
      expect(again.size().sequenced).toBe(1);
      await expect(again.append(record(3), { key: key.subarray(1) })).rejects.toThrow(RangeError);
    });

    it('3: an abort stops only the waiting; the same key is then a duplicate', async () => {
      const { open } = await place();
      const ledger = await open();
      const abort = new AbortController();
      const waiting = ledger.append(record(1), { signal: abort.signal });
      abort.abort();
      const error = await rejection(waiting);
      expect(error).toBeInstanceOf(LedgerAborted);
      expect((error as LedgerAborted).retryable).toBe(true);
      expect(await ledger.append(record(1))).toMatchObject({ index: 0, duplicate: true });
      await expect(ledger.append(record(2), { signal: abort.signal })).rejects.toThrow(LedgerAborted);
      await ledger.append(record(3));
      expect(ledger.size().sequenced).toBe(2);
    });

    it('4: indexes are gapless, each given once, rising for calls awaited in turn', async () => {
      const { open } = await place();
      const ledger = await open();
      const many = await Promise.all(Array.from({ length: 300 }, (_, i) => ledger.append(record(i))));
      expect(new Set(many.map((r) => r.index))).toEqual(new Set(Array.from({ length: 300 }, (_, i) => i)));
      let last = 299;
      for (let i = 300; i < 310; i++) {
        const { index } = await ledger.append(record(i));
        expect(index).toBe(++last);
      }
      await ledger.checkpoint({ size: 310 });
      const entries = await collect(ledger.read(0, 310));
      expect(entries.map((e) => e.index)).toEqual(Array.from({ length: 310 }, (_, i) => i));
      for (const [i, receipt] of many.entries())
        expect(toHex(entries[receipt.index]?.entry ?? record(-1))).toBe(toHex(record(i)));
    });

    it('4: a batch is contiguous, and all or nothing', async () => {
      const { open } = await place();
      const ledger = await open();
      const batches = [0, 1, 2].map((b) => Array.from({ length: 20 }, (_, i) => record(100 * b + i)));
      const all = await Promise.all(batches.map((batch) => ledger.appendBatch(batch)));
      for (const receipts of all)
        expect(receipts.map((r) => r.index)).toEqual(receipts.map((_, i) => (receipts[0]?.index ?? -1) + i));
      const again = await ledger.appendBatch(batches[1] ?? []);
      expect(again.every((r) => r.duplicate)).toBe(true);
      expect(again.map((r) => r.index)).toEqual(all[1]?.map((r) => r.index));
      const mixed = rejection(ledger.appendBatch([record(5000), record(1)]));
      expect(await mixed).toBeInstanceOf(LedgerKeyConflict);
      const doubled = rejection(ledger.appendBatch([record(5001), record(5001)]));
      expect(await doubled).toBeInstanceOf(LedgerKeyConflict);
      expect(await ledger.appendBatch([])).toEqual([]);
      expect(ledger.size().sequenced).toBe(60);
    });

    it('5: what queues while a batch is committed forms the next batch', async () => {
      const { store, open } = await place();
      const inner = store();
      const sizes: number[] = [];
      const commit = inner.commit.bind(inner);
      inner.commit = async (c) => {
        sizes.push(c.entries.length);
        await commit(c);
      };
      const ledger = await open({ limits: { batchEntries: 64 } }, inner);
      await Promise.all(Array.from({ length: 200 }, (_, i) => ledger.append(record(i))));
      expect(sizes).toEqual([64, 64, 64, 8]);
    });

    it('5: a checkpoint comes within the interval, on demand, and not anew for an unchanged tree', async () => {
      const { open } = await place();
      const ledger = await open({ checkpointIntervalMs: 5 });
      await ledger.append(record(1));
      for await (const update of ledger.subscribe(0)) {
        expect(update.newEntries).toEqual([0, 1]);
        break;
      }
      await ledger.append(record(2));
      const demanded = await ledger.checkpoint({ size: 2 });
      expect(demanded.size).toBe(2);
      expect(await ledger.checkpoint({ size: 2 })).toBe(demanded);
      await expect(ledger.checkpoint({ size: 3 })).rejects.toThrow(LedgerRangeError);
    });

    it('6: beyond its bound the queue refuses at once, and loses nothing', async () => {
      const { open } = await place();
      const ledger = await open({ limits: { batchEntries: 8, queueEntries: 50 } });
      const results = await Promise.allSettled(
        Array.from({ length: 200 }, (_, i) => ledger.append(record(i))),
      );
      const busy = results.filter((r) => r.status === 'rejected').map((r) => r.reason);
      expect(busy.length).toBe(150);
      expect(busy.every((e) => e instanceof LedgerBusy && e.retryable && e.retryAfterMs > 0)).toBe(true);
      expect(ledger.size().sequenced).toBe(50);
      for (let i = 0; i < 200; i++) await ledger.append(record(i));
      expect(ledger.size().sequenced).toBe(200);
    });

    it('6: the queue is bounded in bytes too, and a batch in entries', async () => {
      const { open } = await place();
      const ledger = await open({ limits: { queueBytes: 1000, batchEntries: 4 } });
      const big = (i: number) => new Uint8Array(400).fill(i);
      const results = await Promise.allSettled([1, 2, 3].map((i) => ledger.append(big(i))));
      expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
      await expect(ledger.appendBatch([1, 2, 3, 4, 5].map(record))).rejects.toThrow(RangeError);
    });

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
      cleanups.unshift(() => inner.close());
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

    it('9: a sealed log refuses later appends for ever, also after a restart', async () => {
      const { open } = await place();
      const ledger = await open();
      await ledger.append(record(0));
      const close = record(1);
      const sealed = await ledger.seal(close);
      expect(sealed.size).toBe(2);
      expect(ledger.health()).toEqual({ state: 'sealed' });
      expect((await ledger.seal(close)).root).toEqual(sealed.root);
      expect(await rejection(ledger.seal(record(2)))).toMatchObject({ code: 'ledger-sealed' });
      expect(await rejection(ledger.append(record(2)))).toMatchObject({
        code: 'ledger-sealed',
        retryable: false,
      });
      expect(await ledger.append(record(0))).toMatchObject({ index: 0, duplicate: true });
      await ledger.close();
      const again = await open();
      expect(again.health()).toEqual({ state: 'sealed' });
      expect(await rejection(again.append(record(2)))).toMatchObject({ code: 'ledger-sealed' });
      expect((await again.seal(close)).size).toBe(2);
      expect(again.size()).toMatchObject({ sequenced: 2, published: 2 });
    });

    it('9: appends that race with the seal are before it or refused', async () => {
      const { open } = await place();
      const ledger = await open({ limits: { batchEntries: 8 } });
      const before = Array.from({ length: 40 }, (_, i) => ledger.append(record(i)));
      const sealing = ledger.seal(record(1000));
      const also = ledger.seal(record(1000));
      const after = Array.from({ length: 10 }, (_, i) => rejection(ledger.append(record(100 + i))));
      const indexes = (await Promise.all(before)).map((r) => r.index);
      const { size } = await sealing;
      expect((await also).size).toBe(size);
      expect(size).toBe(41);
      expect(Math.max(...indexes)).toBe(39);
      for (const error of await Promise.all(after)) expect(error).toBeInstanceOf(LedgerStateError);
      expect((await collect(ledger.read(40, 41)))[0]?.entry).toEqual(record(1000));
    });

    it('9: the closing entry must be new; if it is not, the log stays open', async () => {
      const { open } = await place();
      const ledger = await open();
      await ledger.append(record(1));
      expect(await rejection(ledger.seal(record(1)))).toBeInstanceOf(LedgerKeyConflict);
      expect(await ledger.append(record(2))).toMatchObject({ index: 1 });
    });

    it('10: a store that holds less than a witness has seen is not opened', async () => {
      const { open } = await place();
      const witness = localWitness('witness.example.org', 9);
      const ledger = await open({ witnesses: [witness], quorum: 1 });
      const receipt = await ledger.append(record(1), { await: 'witnessed' });
      expect(receipt.level).toBe('witnessed');
      expect(receipt.checkpoint?.cosigners).toEqual(['witness.example.org']);
      expect(ledger.size()).toEqual({ sequenced: 1, published: 1, witnessed: 1 });
      await ledger.close();
      await (await open({ witnesses: [witness], quorum: 1 })).close();
      witness.seen.size = 2;
      const error = await rejection(open({ witnesses: [witness], quorum: 1 }));
      expect(error).toBeInstanceOf(LedgerRollbackError);
    });

    it('11: an entry has 1 to 65,535 bytes, checked before it is queued', async () => {
      const { open } = await place();
      const ledger = await open();
      await expect(ledger.append(new Uint8Array(0))).rejects.toThrow(RangeError);
      await expect(ledger.append(new Uint8Array(MAX_ENTRY_BYTES + 1))).rejects.toThrow(RangeError);
      await expect(ledger.appendBatch([record(1), new Uint8Array(0)])).rejects.toThrow(RangeError);
      await expect(ledger.seal(new Uint8Array(0))).rejects.toThrow(RangeError);
      expect(ledger.health()).toEqual({ state: 'open' });
      const largest = new Uint8Array(MAX_ENTRY_BYTES).fill(3);
      await ledger.append(largest);
      await ledger.append(Uint8Array.of(1), { await: 'published' });
      expect((await collect(ledger.read(0, 2))).map((e) => e.entry)).toEqual([largest, Uint8Array.of(1)]);
    });

    it('12: after a failed commit everything pending is rejected, and only reopening helps', async () => {
      const { store, open } = await place();
      const inner = store();
      const commit = inner.commit.bind(inner);
      let broken = false;
      inner.commit = async (c) => {
        if (broken) throw new Error('lost connection');
        await commit(c);
      };
      const ledger = await open({}, inner);
      await ledger.append(record(1));
      broken = true;
      const pending = [2, 3].map((i) => rejection(ledger.append(record(i))));
      for (const error of await Promise.all(pending))
        expect(error).toMatchObject({ code: 'ledger-failed', retryable: true });
      broken = false;
      expect(await rejection(ledger.append(record(4)))).toMatchObject({ code: 'ledger-failed' });
      expect(ledger.health()).toEqual({ state: 'failed', reason: 'Error: lost connection' });
      await ledger.close();
      const again = await open();
      expect(await again.append(record(2))).toMatchObject({ index: 1, duplicate: false });
    });

    it('12: a second writer shuts out the first, or is shut out; they never both write', async () => {
      const { store, open } = await place();
      const ledger = await open();
      await ledger.append(record(1));
      const second = await open({}, store()).catch((error: unknown) => error);
      if (second instanceof Error) {
        expect(second).toBeInstanceOf(LedgerError);
        expect(await ledger.append(record(2))).toMatchObject({ index: 1 });
      } else {
        const winner = second as Ledger;
        await winner.append(record(2));
        expect(await rejection(ledger.append(record(3)))).toMatchObject({ code: 'ledger-failed' });
        expect(await winner.append(record(3))).toMatchObject({ index: 2 });
      }
    });

    it('12: the store itself compares and sets', async () => {
      const { store } = await place();
      const inner = store();
      cleanups.unshift(() => inner.close());
      const { epoch } = await inner.open();
      const entries = [record(1)];
      const leafHashes = entries.map(leafHash);
      const base = {
        epoch,
        expectedSize: 0,
        entries,
        leafHashes,
        keys: leafHashes,
        root: leafHash(record(1)),
        seals: false,
      };
      await expect(inner.commit({ ...base, epoch: epoch + 1n })).rejects.toThrow(StoreConflictError);
      await expect(inner.commit({ ...base, expectedSize: 1 })).rejects.toThrow(StoreConflictError);
      await inner.commit(base);
      await expect(inner.commit(base)).rejects.toThrow(StoreConflictError);
      expect(await inner.findKeys([leafHash(record(1)), leafHash(record(2))])).toEqual([0, -1]);
    });

    it('13: errors are classes with codes; a closed ledger refuses but has kept everything', async () => {
      const { open } = await place();
      const ledger = await open();
      const pending = Array.from({ length: 20 }, (_, i) => ledger.append(record(i)));
      const closing = ledger.close();
      const error = await rejection(ledger.append(record(99)));
      expect(error).toBeInstanceOf(HanpyoError);
      expect(error).toMatchObject({ code: 'ledger-closed' });
      await closing;
      await Promise.all(pending);
      const again = await open();
      expect(again.size()).toMatchObject({ sequenced: 20, published: 20 });
    });
  });
}

/** Root of the first `size` records, by the writer's own append path on a fresh log in memory. */
async function prefixRoot(size: number): Promise<Uint8Array> {
  let range = emptyRange();
  for (let i = 0; i < size; i++) range = appendLeaf(range, leafHash(record(i)));
  return rangeRoot(range);
}
