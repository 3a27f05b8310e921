/** Numbers 9 to 13 of spec L-6: how a log ends: sealed, rolled back, with too large an entry, failed, closed. */
import { expect, it } from 'vitest';
import { HanpyoError } from '../../src/core/errors.js';
import {
  type Ledger,
  LedgerError,
  LedgerKeyConflict,
  LedgerRollbackError,
  LedgerStateError,
  leafHash,
  MAX_ENTRY_BYTES,
  StoreConflictError,
} from '../../src/ledger/index.js';
import type { Scene } from './contract-scene.js';
import { collect, localWitness, record, rejection } from './helpers.js';

/** Tests of how a log ends, for one store. */
export function endingContract({ place, after }: Scene): void {
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
    after(() => inner.close());
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
}
