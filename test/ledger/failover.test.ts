/** A sequencer that dies is replaced from what its mirrors hold. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import {
  adoptLog,
  copyLog,
  FailoverError,
  LedgerForkError,
  type LedgerReader,
  memoryStore,
  openCheckpoint,
  openLedger,
} from '../../src/ledger/index.js';
import { ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';
import { KEYS, ledgerOf, mirrorOf, NEXT, readerFrom, readerOf, records } from './mirror-helpers.js';

describe('failover', () => {
  it('adopts everything that a quorum acknowledged, and the tail that one mirror has', async () => {
    const ledger = await ledgerOf(records(0, 3));
    const sites = await Promise.all(KEYS.map((key) => mirrorOf(ledger, key)));
    for (const { mirror } of sites) await mirror.follow();
    for (const entry of records(3, 6)) await ledger.append(entry, { await: 'published' });
    for (const { mirror } of sites.slice(0, 3)) await mirror.follow();
    await ledger.append(record(6), { await: 'published' });
    await sites[1]?.mirror.follow();
    const readers = await Promise.all(sites.map((site) => readerOf(site)));
    const store = memoryStore();
    const gone: LedgerReader = {
      ...readerFrom(readers[0] ?? ledger),
      checkpoint: async () => Promise.reject(new Error('gone')),
    };
    expect(await adoptLog([gone, ...readers.slice(1)], 1, store)).toMatchObject({
      floor: 7,
      mirror: 1,
      checkpoint: { size: 7 },
    });
    const after = await openLedger(store, { origin: ORIGIN, signer: NEXT, oldKeys: [SIGNER] });
    expect(await after.append(record(4))).toMatchObject({ index: 4, duplicate: true });
    expect(await after.append(record(7))).toMatchObject({ index: 7, duplicate: false });
    await after.close();
    expect(await rejection(adoptLog([gone, gone, ...readers.slice(2)], 1, memoryStore()))).toBeInstanceOf(
      FailoverError,
    );
    expect(await rejection(adoptLog(readers.slice(1), 1, memoryStore()))).toBeInstanceOf(RangeError);
  });

  it('goes round a mirror that signs what it does not have, and stops at a fork', async () => {
    const ledger = await ledgerOf(records(0, 6));
    const sites = await Promise.all(KEYS.map((key) => mirrorOf(ledger, key)));
    for (const { mirror } of sites) await mirror.follow();
    const readers = await Promise.all(sites.map((site) => readerOf(site)));
    const hollow: LedgerReader = {
      ...readerFrom(readers[0] ?? ledger),
      read: () => {
        throw new Error('nothing here');
      },
    };
    expect(await adoptLog([hollow, ...readers.slice(1)], 1, memoryStore())).toMatchObject({ mirror: 1 });
    const fork = await mirrorOf(await ledgerOf([...records(0, 5), utf8('x')]), KEYS[3]);
    await fork.mirror.follow();
    const forked = adoptLog([...readers.slice(0, 3), await readerOf(fork)], 1, memoryStore());
    expect(await rejection(forked)).toBeInstanceOf(LedgerForkError);
  });

  it('adopts no copy so short that a quorum may have acknowledged more while a mirror is silent', async () => {
    const ledger = await ledgerOf(records(0, 3));
    const sites = await Promise.all(KEYS.map((key) => mirrorOf(ledger, key)));
    for (const { mirror } of sites) await mirror.follow();
    for (const entry of records(3, 6)) await ledger.append(entry, { await: 'published' });
    // Acknowledged by 0, 1 and 2; now 2 is silent, 0 lies that it is behind, 1 cannot be read at the moment.
    await sites[1]?.mirror.follow();
    const readers = await Promise.all(sites.map((site) => readerOf(site)));
    const [first = ledger, second = ledger, third = ledger, fourth = ledger] = readers;
    const silent = { ...readerFrom(third), checkpoint: () => Promise.reject(new Error('gone')) };
    const interrupted = { ...readerFrom(second), read: unreadable };
    const adopting = adoptLog([first, interrupted, silent, fourth], 1, memoryStore());
    expect(await rejection(adopting)).toBeInstanceOf(FailoverError);
    const adopted = await adoptLog([first, second, silent, fourth], 1, memoryStore());
    expect(adopted).toMatchObject({ mirror: 1, floor: 6, checkpoint: { size: 6 } });
  });

  it('is not taken in by a mirror that refuses the proof and hands out the entries of a fork', async () => {
    const ledger = await ledgerOf(records(0, 6));
    const sites = await Promise.all(KEYS.slice(0, 3).map((key) => mirrorOf(ledger, key)));
    for (const { mirror } of sites) await mirror.follow();
    const fork = await mirrorOf(await ledgerOf([...records(0, 5), utf8('x'), utf8('y')]), KEYS[3]);
    await fork.mirror.follow();
    const lying: LedgerReader = {
      ...readerFrom(await readerOf(fork)),
      consistencyProof: () => Promise.reject(new Error('not now')),
    };
    const readers = await Promise.all(sites.map((site) => readerOf(site)));
    const error = await rejection(adoptLog([...readers, lying], 1, memoryStore()));
    expect(error).toBeInstanceOf(LedgerForkError);
    expect((error as LedgerForkError).notes.map((note) => openCheckpoint(note, TRUST).size)).toEqual([6, 7]);
  });

  it('never sets a checkpoint over entries that a broken copy left behind', async () => {
    const ledger = await ledgerOf(records(0, 6));
    const sites = await Promise.all(KEYS.map((key) => mirrorOf(ledger, key)));
    for (const { mirror } of sites) await mirror.follow();
    const readers = await Promise.all(sites.map((site) => readerOf(site)));
    const store = memoryStore();
    await copyLog(await ledgerOf([utf8('x')]), store);
    const before = (await store.open()).checkpoint;
    expect(String(await rejection(adoptLog(readers, 1, store)))).toContain('no copy');
    expect((await store.open()).checkpoint).toEqual(before);
  });
});

/** A mirror's entries while the line to it is broken. */
function unreadable(): never {
  throw new Error('the line broke');
}
