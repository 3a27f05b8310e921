/** Mirrors: they keep, look and only then cosign; a sequencer that dies is replaced from what they hold. */
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/core/bytes.js';
import {
  adoptLog,
  type CheckpointTrust,
  copyLog,
  ed25519NoteSigner,
  FailoverError,
  filesInMemory,
  type Ledger,
  LedgerForkError,
  type LedgerReader,
  type LogStore,
  type LogValidator,
  Mirror,
  MirrorEpochError,
  MirrorRefusedError,
  memoryStore,
  memoryWitnessStore,
  mirrorWitness,
  type NoteSigner,
  openCheckpoint,
  openLedger,
  openTileLog,
  publishedFiles,
} from '../../src/ledger/index.js';
import { collect, ORIGIN, record, rejection, SIGNER, simulationRng, TRUST } from './helpers.js';
import { witnessKey } from './witness-helpers.js';

const NEXT = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(8));
/** The keys of two epochs. */
const EPOCHS: CheckpointTrust = { origin: ORIGIN, logKeys: [SIGNER, NEXT] };
const KEYS = [61, 62, 63, 64].map((seed) => witnessKey(`m${seed}.example`, seed));

interface Site {
  readonly mirror: Mirror;
  readonly store: LogStore;
  readonly key: NoteSigner;
}

async function mirrorOf(
  source: LedgerReader,
  key = KEYS[0] ?? witnessKey('m', 1),
  validate?: LogValidator,
): Promise<Site> {
  const store = memoryStore();
  const pending = memoryWitnessStore();
  const options = { source, trust: EPOCHS, store, pending, signer: key, ...(validate && { validate }) };
  return { mirror: await Mirror.open(options), store, key };
}

async function ledgerOf(entries: readonly Uint8Array[], signer = SIGNER): Promise<Ledger> {
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer, checkpointIntervalMs: 1 });
  for (const entry of entries) await ledger.append(entry);
  await ledger.checkpoint({ size: entries.length });
  return ledger;
}

const records = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => record(from + i));

/** What a mirror's store holds, read by somebody who believes log and mirror only. */
async function readerOf({ store, key }: Site, logKeys = EPOCHS.logKeys): Promise<LedgerReader> {
  const { checkpoint } = await store.open();
  const size = openCheckpoint(checkpoint ?? new Uint8Array(), { ...EPOCHS, logKeys }).size;
  const entries = await collect(store.readEntries(0, size));
  const files = new Map(await publishedFiles(await ledgerOf(entries)));
  files.set('checkpoint', checkpoint ?? new Uint8Array());
  return openTileLog(filesInMemory(files), { ...EPOCHS, logKeys, witnessKeys: [key], quorum: 1 });
}

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

/** The methods of a reader, bound: so that one can be replaced. */
function readerFrom(reader: LedgerReader): LedgerReader {
  return {
    checkpoint: (d) => reader.checkpoint(d),
    read: (...args) => reader.read(...args),
    readBundles: (...args) => reader.readBundles(...args),
    inclusionProof: (...args) => reader.inclusionProof(...args),
    consistencyProof: (...args) => reader.consistencyProof(...args),
    subscribe: (...args) => reader.subscribe(...args),
  };
}

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

describe('a network of four mirrors, one of them Byzantine', () => {
  /** A run: the sequencer appends and asks mirrors over lines that lose, repeat, delay and cut, and in the end is replaced. */
  async function run(seed: number): Promise<{ acknowledged: number; adopted: number; forked: boolean }> {
    const { below } = simulationRng(seed);
    const forks = below(3) === 0;
    const ledgers = [await ledgerOf([]), await ledgerOf([])] as const;
    const sites = await Promise.all(KEYS.map((key, i) => mirrorOf(ledgers[forks && i >= 2 ? 1 : 0], key)));
    let cut = new Set<number>();
    let acknowledged = 0;
    for (let step = 0; step < 6; step++) {
      if (below(4) === 0) cut = new Set([below(4), below(4)]);
      const split = forks && step > 2;
      for (const [side, ledger] of ledgers.entries())
        await ledger.append(split && side === 1 ? utf8(`other ${step}`) : record(step), {
          await: 'published',
        });
      const answers = await Promise.all(
        sites.map(async ({ mirror, key }, i) => {
          if (cut.has(i) || below(5) === 0) return undefined;
          const ledger = ledgers[forks && i >= 2 ? 1 : 0];
          const checkpoint = await ledger.checkpoint();
          for (let delay = below(6); delay > 0; delay--) await Promise.resolve();
          const asked = Array.from({ length: 1 + below(2) }, () =>
            mirrorWitness(mirror, key).cosign(checkpoint, async () => []),
          );
          const [line] = await Promise.allSettled(asked);
          return line?.status === 'fulfilled' ? checkpoint : undefined;
        }),
      );
      // The Byzantine mirror, number 3, signs everything: for the sequencer it counts always, for both histories.
      const honest = answers.slice(0, 3);
      for (const ledger of ledgers) {
        const root = (await ledger.checkpoint()).root;
        const votes = honest.filter((c) => c !== undefined && c.root.join() === root.join()).length + 1;
        if (votes >= 3) acknowledged = Math.max(acknowledged, step + 1);
      }
    }
    const readers = await Promise.all(
      sites.map(
        async (site): Promise<LedgerReader> =>
          site.mirror.cosigned === undefined ? unanswering() : readerOf(site),
      ),
    );
    try {
      const { checkpoint } = await adoptLog(readers, 1, memoryStore());
      return { acknowledged, adopted: checkpoint.size, forked: false };
    } catch (error) {
      if (error instanceof FailoverError) return { acknowledged: 0, adopted: 0, forked: false };
      expect(error).toBeInstanceOf(LedgerForkError);
      expect(forks).toBe(true);
      return { acknowledged, adopted: -1, forked: true };
    }
  }

  function unanswering(): LedgerReader {
    const none = async (): Promise<never> => Promise.reject(new Error('no checkpoint'));
    return { checkpoint: none } as unknown as LedgerReader;
  }

  it('loses nothing that was acknowledged, or finds the fork', async () => {
    const runs = await Promise.all(Array.from({ length: 9 }, (_, seed) => run(seed)));
    for (const { acknowledged, adopted, forked } of runs)
      if (!forked) expect(adopted).toBeGreaterThanOrEqual(acknowledged);
    expect(runs.some(({ forked }) => forked)).toBe(true);
    expect(runs.filter(({ acknowledged, forked }) => acknowledged > 0 && !forked).length).toBeGreaterThan(2);
  }, 60_000);
});
