/** A ledger whose witnesses are asked over HTTP: quorums, old copies, other histories, and witnesses that lie. */
import { describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '../../src/core/bytes.js';
import {
  httpWitness,
  LedgerForkError,
  type LedgerOptions,
  LedgerRollbackError,
  LedgerWitnessError,
  memoryStore,
  openCheckpoint,
  openLedger,
  type Witnessing,
} from '../../src/ledger/index.js';
import { ORIGIN, record, rejection, SIGNER, TRUST } from './helpers.js';
import { fetchFrom, testWitness, witnessKey } from './witness-helpers.js';

const URL_OF = 'https://w.example/api';

describe('a ledger with witnesses over HTTP', () => {
  const keys = [51, 52, 53].map((seed) => witnessKey(`w${seed}.example`, seed));
  const circle = (servers: readonly Pick<Witnessing, 'handle'>[]): LedgerOptions => ({
    origin: ORIGIN,
    signer: SIGNER,
    quorum: 2,
    checkpointIntervalMs: 1,
    witnesses: keys.map((key, i) => {
      const url = `https://w${i}.example`;
      const server = servers[i];
      return httpWitness({ url, key, fetch: fetchFrom(server === undefined ? {} : { [url]: server }) });
    }),
  });
  const servers = () => keys.map((key) => testWitness(key));

  it('is witnessed by a quorum while one of three is down, and not while two are', async () => {
    const up = servers();
    const ledger = await openLedger(memoryStore(), circle(up.slice(0, 2)));
    const receipt = await ledger.append(record(0), { await: 'witnessed' });
    expect(receipt.checkpoint?.cosigners).toEqual(['w51.example', 'w52.example']);
    await ledger.close();
    const lonely = openLedger(memoryStore(), circle(servers().slice(0, 1)));
    expect(await rejection(lonely)).toBeInstanceOf(LedgerWitnessError);
  });

  it('refuses an old copy of the store, with both signed notes', async () => {
    const up = servers();
    const store = memoryStore();
    const ledger = await openLedger(store, circle(up));
    for (let i = 0; i < 5; i++) await ledger.append(record(i), { await: 'witnessed' });
    await ledger.close();
    const old = memoryStore();
    const before = await openLedger(old, { origin: ORIGIN, signer: SIGNER });
    await before.append(record(0), { await: 'published' });
    await before.close();
    const error = await rejection(openLedger(old, circle(up)));
    expect(error).toBeInstanceOf(LedgerRollbackError);
    const sizes = (error as LedgerRollbackError).notes.map((note) => openCheckpoint(note, TRUST).size);
    expect(sizes).toEqual([1, 5]);
  });

  it('refuses a store of another history at its start, and stops when it meets one later', async () => {
    const up = servers();
    const first = await openLedger(memoryStore(), circle(up));
    const forked = memoryStore();
    const second = await openLedger(forked, circle(up));
    await first.append(record(0), { await: 'witnessed' });
    const met = await rejection(second.append(record(1), { await: 'witnessed' }));
    expect(met).toMatchObject({ code: 'ledger-failed', cause: expect.any(LedgerForkError) });
    const roots = ((met as Error).cause as LedgerForkError).notes.map((note) => openCheckpoint(note, TRUST));
    expect(roots.map(({ size }) => size)).toEqual([1, 1]);
    expect(roots[0]?.root).not.toEqual(roots[1]?.root);
    await second.close();
    expect(await rejection(openLedger(forked, circle(up)))).toBeInstanceOf(LedgerForkError);
    await first.close();
  });

  it('has no more witnesses than a note has room for', async () => {
    const many = Array.from({ length: 91 }, (_, i) => witnessKey(`w${i}.example`, 100 + i));
    const witnesses = many.map((key) => httpWitness({ url: URL_OF, key }));
    const options = { origin: ORIGIN, signer: SIGNER, witnesses, quorum: 1 };
    expect(await rejection(openLedger(memoryStore(), options))).toBeInstanceOf(RangeError);
  });

  it('a witness cannot stop a log with a checkpoint that the log did not sign', async () => {
    const up = servers();
    const stranger = witnessKey('log.example', 9);
    expect(stranger.type).toBe(4);
    const liar: Pick<Witnessing, 'handle'> = {
      async handle(request) {
        if (request.method !== 'GET')
          return { status: 422, contentType: 'text/plain', body: new Uint8Array() };
        const text = `${ORIGIN}\n1000\n${toBase64(new Uint8Array(32))}\n`;
        const key = keys[2] ?? stranger;
        const signature = await key.sign(utf8(text));
        const line = toBase64(Uint8Array.of(...Buffer.from(key.keyId, 'hex'), ...signature));
        return { status: 200, contentType: 'text/plain', body: utf8(`${text}\n— ${key.name} ${line}\n`) };
      },
    };
    const ledger = await openLedger(memoryStore(), circle([...up.slice(0, 2), liar]));
    const { checkpoint } = await ledger.append(record(0), { await: 'witnessed' });
    expect(checkpoint?.cosigners.length).toBe(2);
    await ledger.close();
  });
});
