/** Opening a log: who may read its files, with which keys, and before which witnesses. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileStore } from '../../src/ledger/file/index.js';
import {
  ed25519NoteSigner,
  type Ledger,
  LedgerCorruptError,
  memoryStore,
  NoteError,
  openCheckpoint,
  openLedger,
} from '../../src/ledger/index.js';
import { recordLog } from './golden-log.js';
import { localWitness, ORIGIN, record, rejection, SIGNER } from './helpers.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hanpyo-directory-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('opening a store', () => {
  it.skipIf(process.platform === 'win32')('lets only its owner read the journal', async () => {
    const ledger = await openLedger(fileStore(directory), { origin: ORIGIN, signer: SIGNER });
    await ledger.append(record(0), { await: 'published' });
    const modeOf = async (path: string) => (await stat(join(directory, path))).mode & 0o077;
    for (const path of ['private', 'private/journal', 'private/checkpoint', 'private/lock'])
      expect(await modeOf(path), path).toBe(0);
    await ledger.close();
    expect((await modeOf('checkpoint')) & 0o044).toBe(0o044 & ~process.umask());
  });

  it('is refused if its entries are not those that were signed', async () => {
    const [signed, store] = [await recordLog(2), memoryStore()];
    const other = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
    await other.appendBatch([record(0), record(7)]);
    const { note } = await other.checkpoint({ size: 2 });
    await other.close();
    expect(await store.swapCheckpoint(note, signed.head.note)).toBe(true);
    const error = await rejection(openLedger(store, { origin: ORIGIN, signer: SIGNER }));
    expect(error).toBeInstanceOf(LedgerCorruptError);
    expect(await store.swapCheckpoint(note, note)).toBe(false);
  });
});

describe('key rotation', () => {
  it('a checkpoint carries both keys, then the new one; the old one alone is refused without being named', async () => {
    const store = memoryStore();
    const next = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(70));
    const first = await openLedger(store, { origin: ORIGIN, signer: SIGNER });
    await first.append(record(0));
    await first.close();
    const both = await openLedger(store, { origin: ORIGIN, signer: next, moreSigners: [SIGNER] });
    const { note } = await both.checkpoint({ size: 1 });
    for (const key of [SIGNER, next])
      expect(openCheckpoint(note, { origin: ORIGIN, logKeys: [key] }).size).toBe(1);
    await both.close();
    const stranger = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(71));
    await expect(openLedger(store, { origin: ORIGIN, signer: stranger })).rejects.toThrow(NoteError);
    const last = await openLedger(store, { origin: ORIGIN, signer: stranger, oldKeys: [SIGNER, next] });
    const renewed = await last.checkpoint();
    expect(openCheckpoint(renewed.note, { origin: ORIGIN, logKeys: [stranger] }).size).toBe(1);
    expect(() => openCheckpoint(renewed.note, { origin: ORIGIN, logKeys: [next] })).toThrow(NoteError);
  });
});

describe('witnesses', () => {
  const open = (witnesses: ReturnType<typeof localWitness>[], quorum: number): Promise<Ledger> =>
    openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER, witnesses, quorum });

  it('a quorum is enough, fewer are not, and what is published stays published', async () => {
    const [one, two, three] = [1, 2, 3].map((i) => localWitness(`w${i}.example.org`, i));
    if (one === undefined || two === undefined || three === undefined) throw new Error('three witnesses');
    const ledger = await open([one, two, three], 2);
    three.cosign = () => Promise.reject(new Error('unreachable'));
    const receipt = await ledger.append(record(0), { await: 'witnessed' });
    expect(receipt.checkpoint?.cosigners).toEqual(['w1.example.org', 'w2.example.org']);
    expect((await ledger.checkpoint({ level: 'witnessed' })).size).toBe(1);
    two.cosign = one.cosign;
    const error = await rejection(ledger.append(record(1), { await: 'witnessed' }));
    expect(error).toMatchObject({ code: 'ledger-witness', retryable: true });
    expect(ledger.size()).toEqual({ sequenced: 2, published: 2, witnessed: 1 });
    expect(ledger.health().state).toBe('open');
  });

  it('have different names, by which they are counted', async () => {
    const twins = [1, 2].map((seed) => localWitness('w.example.org', seed));
    await expect(open(twins, 2)).rejects.toThrow(RangeError);
  });

  it('that have seen another history do not cosign', async () => {
    const witness = localWitness('w.example.org', 1);
    const ledger = await open([witness], 1);
    await ledger.append(record(0), { await: 'witnessed' });
    witness.seen.root = new Uint8Array(32);
    expect(await rejection(ledger.append(record(1), { await: 'witnessed' }))).toMatchObject({
      code: 'ledger-witness',
    });
    await expect(open([witness], 2)).rejects.toThrow(RangeError);
  });
});
