import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { HanpyoError } from '../../src/core/errors.js';
import {
  type AppendReceipt,
  type Checkpoint,
  filesInMemory,
  type Ledger,
  type LogStore,
  openLedger,
  openTileLog,
  publishedFiles,
  verifyConsistency,
} from '../../src/ledger/index.js';
import { type ObjectStore, objectLog } from '../../src/ledger/object/index.js';
import { ledgerContract } from './contract.js';
import type { Engine } from './contract-scene.js';
import { FakeObjects } from './fake-objects.js';
import { collect, ORIGIN, record, rejection, SIGNER, simulationRng, TRUST } from './helpers.js';

const engine: Engine = {
  async create() {
    const bucket = new FakeObjects();
    const clients = new Map<LogStore, { kill(): void }>();
    return {
      store() {
        const client = bucket.client();
        const store = objectLog(client, { pauseMs: 1 });
        clients.set(store, client);
        return store;
      },
      crash: async (store) => clients.get(store)?.kill(),
      remove: async () => {},
    };
  },
};

ledgerContract('objects', engine);

function open(objects: ObjectStore, seed: number): Promise<Ledger> {
  const store = objectLog(objects, { rng: simulationRng(seed).rng, pauseMs: 0 });
  return openLedger(store, { origin: ORIGIN, signer: SIGNER, checkpointIntervalMs: 60_000 });
}

/** What clients remember of one log through all troubles. */
interface Memory {
  readonly acknowledged: Map<string, number>;
  readonly published: Checkpoint[];
  next: number;
}

async function work(ledger: Ledger, memory: Memory, below: (n: number) => number): Promise<void> {
  for (let round = 0; round < 6; round++) {
    const length = memory.next === 0 && below(6) === 0 ? 250 : 1 + below(4);
    const batch = Array.from({ length }, () => record(memory.next++));
    const level = below(3) === 0 ? 'published' : 'sequenced';
    const results = await Promise.allSettled(batch.map((entry) => ledger.append(entry, { await: level })));
    for (const [i, result] of results.entries())
      if (result.status === 'fulfilled') remember(memory, batch[i] ?? record(-1), result.value);
    if (results.some((r) => r.status === 'rejected')) return;
  }
}

function remember(memory: Memory, entry: Uint8Array, receipt: AppendReceipt): void {
  const known = memory.acknowledged.get(toHex(entry));
  if (known !== undefined) expect(receipt.index).toBe(known);
  memory.acknowledged.set(toHex(entry), receipt.index);
  if (receipt.checkpoint !== undefined) memory.published.push(receipt.checkpoint);
}

/** Nothing acknowledged is lost or moved, every checkpoint ever signed is of this history, and the public files are whole. */
async function audit(bucket: FakeObjects, memory: Memory, seed: number): Promise<void> {
  bucket.calm();
  const ledger = await open(bucket.client(), seed);
  const { sequenced } = ledger.size();
  const entries = await collect(ledger.read(0, sequenced));
  expect(new Set(entries.map((e) => toHex(e.entry))).size).toBe(sequenced);
  for (const [entry, index] of memory.acknowledged)
    expect(toHex(entries[index]?.entry ?? record(-1))).toBe(entry);
  const head = await ledger.checkpoint({ size: sequenced });
  for (const old of memory.published) {
    const proof = await ledger.consistencyProof(old.size, head.size);
    expect(verifyConsistency(old.size, head.size, proof, old.root, head.root)).toBe(true);
  }
  for (const index of [...memory.acknowledged.values()].slice(0, 3))
    expect(await ledger.append(entries[index]?.entry ?? record(-1))).toMatchObject({
      index,
      duplicate: true,
    });
  await ledger.close();
  const reader = openTileLog(publicFiles(bucket), TRUST);
  expect((await reader.checkpoint()).size).toBe(sequenced);
  const files = await publishedFiles(reader);
  for (const [path, bytes] of files)
    expect(toHex(bucket.content(path) ?? record(-1)), path).toBe(toHex(bytes));
}

/** What a web server over the bucket would serve. */
function publicFiles(bucket: FakeObjects) {
  const files = bucket.paths().filter((path) => path === 'checkpoint' || path.startsWith('tile/'));
  return filesInMemory(new Map(files.map((path) => [path, bucket.content(path) ?? record(-1)])));
}

const RUNS = Number.parseInt(process.env.HANPYO_CRASH_RUNS ?? '12', 10);

describe('object store in trouble', () => {
  it('loses nothing acknowledged when calls are refused, lost, answered too late, or done too late', async () => {
    const struck: Record<string, number> = {};
    let acknowledged = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const { below } = simulationRng(3 * seed + 1);
      const bucket = new FakeObjects(below);
      const memory: Memory = { acknowledged: new Map(), published: [], next: 0 };
      const much = below(12);
      for (let life = 0; life < 3; life++) {
        bucket.setTroubles({
          'refused-409': much,
          lost: much,
          'done-but-timed-out': much,
          'done-later': much,
        });
        const client = bucket.client();
        try {
          const ledger = await open(client, 10 * seed + life);
          await work(ledger, memory, below);
          if (below(2) === 0) await ledger.close();
        } catch (error) {
          if (!(error instanceof HanpyoError)) throw error;
        }
        client.kill();
      }
      await audit(bucket, memory, seed + 1_000_000);
      acknowledged += memory.acknowledged.size;
      for (const [fate, times] of Object.entries(bucket.struck)) struck[fate] = (struck[fate] ?? 0) + times;
    }
    for (const fate of ['refused-409', 'lost', 'done-but-timed-out', 'done-later'])
      expect(struck[fate], fate).toBeGreaterThan(RUNS);
    expect(acknowledged).toBeGreaterThan(RUNS * 5);
    console.info(
      `${3 * RUNS} lives, ${acknowledged} acknowledged, none lost; troubles: ${JSON.stringify(struck)}`,
    );
  });

  it('survives the death of its writer at every single change', async () => {
    let deaths = 0;
    for (let at = 1; at < 40; at++) {
      const { below } = simulationRng(at);
      const bucket = new FakeObjects(below);
      const memory: Memory = { acknowledged: new Map(), published: [], next: 0 };
      bucket.dieAfter(at);
      const client = bucket.client();
      try {
        const ledger = await open(client, at);
        await work(ledger, memory, below);
        await ledger.close();
      } catch (error) {
        if (!(error instanceof HanpyoError)) throw error;
      }
      deaths += bucket.deaths;
      await audit(bucket, memory, at + 1000);
    }
    expect(deaths).toBe(39);
  });

  it('of two writers, the one that opened last goes on and the other writes nothing more', async () => {
    const bucket = new FakeObjects();
    const [first, memory] = [await open(bucket.client(), 1), new Map<string, number>()];
    await first.append(record(1));
    const second = await open(bucket.client(), 2);
    const calls = [first, second, first, second].map((ledger, i) => ledger.append(record(10 + i)));
    const results = await Promise.allSettled(calls);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    for (const r of results) if (r.status === 'fulfilled') memory.set(String(r.value.index), r.value.index);
    expect(memory.size).toBe(2);
    expect(first.health()).toMatchObject({ state: 'failed' });
    expect(await rejection(first.append(record(1)))).toMatchObject({
      code: 'ledger-failed',
      retryable: true,
    });
    await second.close();
  });
});

describe('object store: files', () => {
  it('keeps, at rest, exactly the files of its checkpoint in public', async () => {
    const bucket = new FakeObjects();
    const ledger = await open(bucket.client(), 1);
    for (let i = 0; i < 40; i++) {
      await ledger.appendBatch(Array.from({ length: 7 }, (_, j) => record(7 * i + j)));
      if (i % 3 === 0) await ledger.checkpoint({ size: 7 * i + 7 });
    }
    await ledger.close();
    const files = await publishedFiles(openTileLog(publicFiles(bucket), TRUST));
    const there = bucket.paths().filter((path) => !path.startsWith('private/'));
    expect(new Set(there)).toEqual(new Set(files.keys()));
    expect(bucket.paths().filter((path) => path.startsWith('private/keys/'))).toEqual([
      'private/keys/000',
      'private/keys/001.p/24',
    ]);
    expect(bucket.paths().filter((path) => path.startsWith('private/staged/')).length).toBe(1);
  });

  it('mends what the last commit staged, and refuses to open with anything else missing, cut or altered', async () => {
    const flip = (bytes: Uint8Array): Uint8Array => bytes.map((b, i) => (i === 5 ? b ^ 1 : b));
    const gone = (): undefined => undefined;
    const bucket = new FakeObjects();
    const ledger = await open(bucket.client(), 1);
    await ledger.appendBatch(Array.from({ length: 256 }, (_, i) => record(i)));
    await ledger.appendBatch(Array.from({ length: 4 }, (_, i) => record(256 + i)));
    await ledger.close();
    const [staged = ''] = bucket.paths().filter((path) => path.startsWith('private/staged/'));
    for (const path of ['tile/0/001.p/4', 'tile/entries/001.p/4', 'private/keys/001.p/4'])
      await (await damaged(bucket, path, gone)).close();
    for (const [path, change] of [
      [staged, gone],
      [staged, flip],
      ['private/head', flip],
      ['tile/0/001.p/4', flip],
      ['tile/1/000.p/1', flip],
      ['tile/1/000.p/1', gone],
      ['tile/entries/001.p/4', flip],
      ['private/keys/000', flip],
      ['private/keys/000', (bytes: Uint8Array) => bytes.slice(32)],
      ['private/keys/000', gone],
      ['private/keys/001.p/4', flip],
    ] as const) {
      const error = await rejection(damaged(bucket, path, change));
      expect(error, path).toBeInstanceOf(HanpyoError);
      expect(error, path).toMatchObject({ code: expect.stringMatching(/^(ledger-corrupt|bad-tag)$/) });
    }
    expect((await open(bucket.client(), 3)).size().sequenced).toBe(260);
  });
});

/** Opens a log with one object changed, and puts the object back. */
async function damaged(
  bucket: FakeObjects,
  path: string,
  change: (bytes: Uint8Array) => Uint8Array | undefined,
): Promise<Ledger> {
  const before = bucket.content(path);
  if (before === undefined) throw new Error(`no object ${path}`);
  bucket.damage(path, change(before));
  try {
    return await open(bucket.client(), 2);
  } finally {
    bucket.damage(path, before);
  }
}
