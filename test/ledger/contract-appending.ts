/** Numbers 1 to 6 of spec L-6: what appending gives, keeps and refuses. */
import { expect, it } from 'vitest';
import { equalBytes, toHex } from '../../src/core/bytes.js';
import {
  LedgerAborted,
  LedgerBusy,
  LedgerKeyConflict,
  LedgerRangeError,
  leafHash,
} from '../../src/ledger/index.js';
import type { Scene } from './contract-scene.js';
import { collect, record, rejection } from './helpers.js';

/** Tests of appending, for one store. */
export function appendingContract({ place }: Scene): void {
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
    const results = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => ledger.append(record(i))));
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
}
