/** Mirrors: they keep, look and only then cosign. */
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/bytes.js';
import {
  LedgerForkError,
  type LedgerReader,
  type LogValidator,
  Mirror,
  MirrorEpochError,
  MirrorRefusedError,
  memoryStore,
  memoryWitnessStore,
  openCheckpoint,
  openLedger,
} from '../../src/ledger/index.js';
import { collect, ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';
import { EPOCHS, KEYS, ledgerOf, mirrorOf, NEXT, readerFrom, readerOf, records } from './mirror-helpers.js';

describe('a mirror', () => {
  it('follows, cosigns what it has, and serves it', async () => {
    const ledger = await ledgerOf(records(0, 300));
    const site = await mirrorOf(ledger);
    expect((await site.mirror.follow()).cosigners).toEqual([site.key.name]);
    for (const entry of records(300, 700)) await ledger.append(entry);
    const { size, root } = await ledger.checkpoint({ size: 700 });
    expect(await site.mirror.follow()).toMatchObject({ size, root });
    expect(await site.mirror.follow()).toMatchObject({ size });
    const copy = await collect((await readerOf(site)).read(0, 700));
    expect(copy.map(({ entry }) => fromUtf8(entry))).toEqual(records(0, 700).map((e) => fromUtf8(e)));
  });

  it('goes on where it stopped, and validates again what it holds', async () => {
    const ledger = await ledgerOf(records(0, 20));
    const seen: [number, number][] = [];
    const validate: LogValidator = async (reader, from, to) => {
      seen.push([from, to]);
      expect((await collect(reader.read(from, to))).length).toBe(to - from);
    };
    const store = memoryStore();
    const options = {
      source: ledger,
      trust: TRUST,
      store,
      pending: memoryWitnessStore(),
      signer: KEYS[0] ?? SIGNER,
      validate,
    };
    const first = await Mirror.open(options);
    await first.follow();
    await first.close();
    expect(await rejection(first.follow())).toBeInstanceOf(RangeError);
    await ledger.append(record(20), { await: 'published' });
    const second = await Mirror.open(options);
    expect(await second.follow()).toMatchObject({ size: 21 });
    expect(seen).toEqual([
      [0, 20],
      [0, 20],
      [20, 21],
    ]);
  });

  it('cosigns nothing behind an entry that is not in order, not even after a restart', async () => {
    const ledger = await ledgerOf(records(0, 5));
    const validate: LogValidator = async (reader, from, to) => {
      for await (const { index, entry } of reader.read(from, to))
        if (fromUtf8(entry).startsWith('bad')) throw new Error(`entry ${index} is bad`);
    };
    const { mirror } = await mirrorOf(ledger, KEYS[0], validate);
    await mirror.follow();
    await ledger.append(utf8('bad entry'), { await: 'published' });
    await ledger.append(record(6), { await: 'published' });
    const refused = await rejection(mirror.follow());
    expect(refused).toBeInstanceOf(MirrorRefusedError);
    expect(String(refused)).toContain('entry 5 is bad');
    expect(openCheckpoint((refused as MirrorRefusedError).checkpoint.note, TRUST).size).toBe(7);
    expect(await rejection(mirror.follow())).toBe(refused);
    expect(mirror.cosigned?.size).toBe(5);
  });

  it('finds a fork with both notes, even of entries that it had no time to copy', async () => {
    const [a, b] = [await ledgerOf(records(0, 9)), await ledgerOf([...records(0, 5), ...records(20, 25)])];
    let source: LedgerReader = {
      ...readerFrom(a),
      read: () => {
        throw new Error('the line broke');
      },
    };
    const switching: LedgerReader = readerFrom({
      checkpoint: (d) => source.checkpoint(d),
      read: (...args) => source.read(...args),
      readBundles: (...args) => source.readBundles(...args),
      inclusionProof: (...args) => source.inclusionProof(...args),
      consistencyProof: (...args) => source.consistencyProof(...args),
      subscribe: (...args) => source.subscribe(...args),
    });
    const { mirror } = await mirrorOf(switching);
    expect(String(await rejection(mirror.follow()))).toContain('the line broke');
    source = b;
    const fork = await rejection(mirror.follow(await b.checkpoint()));
    expect(fork).toBeInstanceOf(LedgerForkError);
    const sizes = (fork as LedgerForkError).notes.map((note) => openCheckpoint(note, TRUST).size);
    expect(sizes).toEqual([9, 10]);
    source = a;
    expect(await mirror.follow()).toMatchObject({ size: 9 });
  });

  it('finds a fork that is shorter than its own copy, without any proof of the log', async () => {
    const [a, b] = [await ledgerOf(records(0, 9)), await ledgerOf([...records(0, 5), utf8('x')])];
    const stale = await (await ledgerOf(records(0, 4))).checkpoint();
    let asked = 0;
    const silent: LedgerReader = {
      ...readerFrom(b),
      consistencyProof: async () => Promise.reject(new Error(`proof ${asked++}`)),
    };
    const store = memoryStore();
    const options = { trust: EPOCHS, store, pending: memoryWitnessStore(), signer: KEYS[0] ?? SIGNER };
    const first = await Mirror.open({ ...options, source: a });
    await first.follow();
    await first.close();
    const second = await Mirror.open({ ...options, source: silent });
    const fork = await rejection(second.follow());
    expect(fork).toBeInstanceOf(LedgerForkError);
    expect((fork as LedgerForkError).notes.map((note) => openCheckpoint(note, TRUST).size)).toEqual([9, 6]);
    // An older checkpoint of the same history is no fork.
    expect(await second.follow(stale)).toMatchObject({ size: 9 });
    expect(asked).toBe(0);
  });

  it('refuses a sequencer of an earlier epoch, and a key that is no cosigner', async () => {
    const store = memoryStore();
    const options = { origin: ORIGIN, checkpointIntervalMs: 1 };
    const before = await openLedger(store, { ...options, signer: SIGNER });
    await before.append(record(0), { await: 'published' });
    const old = await before.checkpoint();
    const { mirror } = await mirrorOf(before);
    await mirror.follow();
    await before.close();
    const after = await openLedger(store, { ...options, signer: NEXT, oldKeys: [SIGNER] });
    await after.append(record(1), { await: 'published' });
    const moved = await mirrorOf(after);
    await moved.mirror.follow();
    expect(await rejection(moved.mirror.follow(old))).toBeInstanceOf(MirrorEpochError);
    expect(await rejection(mirrorOf(after, SIGNER))).toBeInstanceOf(RangeError);
  });
});
