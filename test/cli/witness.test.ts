/** The commands of witnesses and mirrors, over a real socket of this machine. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, parseAddress } from '../../src/cli/http-listen.js';
import { exportLog, fileWitnessStore } from '../../src/ledger/file/index.js';
import {
  formatVerifierKey,
  httpWitness,
  MAX_WITNESS_BYTES,
  memoryStore,
  openCheckpoint,
  openLedger,
} from '../../src/ledger/index.js';
import { ORIGIN, record, SIGNER, TRUST } from '../ledger/helpers.js';
import { testLog, testWitness, witnessKey } from '../ledger/witness-helpers.js';
import { type Desk, newDesk } from './cli.js';

let folder: string;
let desk: Desk;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'witness-cli-'));
  desk = await newDesk('witness');
});
afterAll(async () => {
  await desk.clear();
  await rm(folder, { recursive: true, force: true });
});

it('a witness behind a socket cosigns, shows, and refuses what is too long', async () => {
  const key = witnessKey('w.example', 41);
  const store = await fileWitnessStore(join(folder, 'memory'));
  const witnessing = testWitness(key, store);
  const errors: unknown[] = [];
  const server = await listen((request) => witnessing.handle(request), {
    ...parseAddress('127.0.0.1:0'),
    maxBody: MAX_WITNESS_BYTES,
    onError: (error) => errors.push(error),
  });
  try {
    const log = await testLog(9);
    const client = httpWitness({ url: server.url, key });
    for (const size of [2, 5, 9]) {
      const line = await client.cosign(await log.checkpoint(size), (from) => log.proof(from, size));
      expect(line).toContain('— w.example ');
      expect(await client.size(ORIGIN)).toBe(size);
    }
    const body = new Uint8Array(MAX_WITNESS_BYTES + 1);
    expect((await fetch(`${server.url}/add-checkpoint`, { method: 'POST', body })).status).toBe(413);
    expect((await fetch(`${server.url}/add-checkpoint`)).status).toBe(405);
    expect(errors).toEqual([]);
  } finally {
    await server.close();
    await store.close();
  }
}, 60_000);

it('addresses', () => {
  expect(parseAddress('8080')).toEqual({ host: '127.0.0.1', port: 8080 });
  expect(parseAddress('[::1]:1')).toEqual({ host: '::1', port: 1 });
  expect(parseAddress('w.example:443')).toEqual({ host: 'w.example', port: 443 });
  for (const wrong of ['', 'x', '1:2:3', '127.0.0.1:65536', ':80'])
    expect(() => parseAddress(wrong), wrong).toThrow(/address/);
});

it('hanpyo ledger mirror keeps a log and cosigns it', async () => {
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
  for (let i = 0; i < 5; i++) await ledger.append(record(i), { await: 'published' });
  await exportLog(ledger, join(folder, 'source'));
  const made = await desk.hanpyo([
    'ledger',
    'witness-key',
    join(folder, 'm.json'),
    '--name',
    'm.example',
    '--json',
  ]);
  expect(made.code).toBe(0);
  const kept = await desk.hanpyo([
    'ledger',
    'mirror',
    join(folder, 'source'),
    join(folder, 'copy'),
    '--key',
    join(folder, 'm.json'),
    '--log',
    formatVerifierKey(SIGNER),
    '--any-entries',
    '--once',
  ]);
  expect([kept.code, kept.stderr]).toEqual([0, expect.stringContaining('5 entries are mirrored')]);
  const note = new Uint8Array(await readFile(join(folder, 'copy', 'log', 'checkpoint')));
  expect(openCheckpoint(note, TRUST).size).toBe(5);
  expect(new TextDecoder().decode(note)).toContain('— m.example ');
  const strict = await desk.hanpyo([
    'ledger',
    'mirror',
    join(folder, 'source'),
    join(folder, 'strict'),
    '--key',
    join(folder, 'm.json'),
    '--log',
    formatVerifierKey(SIGNER),
    '--once',
  ]);
  expect([strict.code, strict.stderr]).toEqual([1, expect.stringContaining('does not cosign')]);
}, 60_000);

it('hanpyo ledger mirror follows until it is interrupted, however often it looks, and lets go of its folder', async () => {
  const source = join(folder, 'growing');
  const ledger = await openLedger(memoryStore(), { origin: ORIGIN, signer: SIGNER });
  await ledger.append(record(0), { await: 'published' });
  await exportLog(ledger, source);
  const stop = new AbortController();
  const add = stop.signal.addEventListener.bind(stop.signal);
  let listeners = 0;
  Object.defineProperty(stop.signal, 'addEventListener', {
    value: (...given: Parameters<typeof add>) => {
      listeners++;
      add(...given);
    },
  });
  const key = ['--key', join(folder, 'm.json'), '--log', formatVerifierKey(SIGNER), '--any-entries'];
  const args = ['ledger', 'mirror', source, join(folder, 'follower'), ...key];
  const busy = await desk.hanpyo([...args, '--poll', '0']);
  expect([busy.code, busy.stderr]).toEqual([2, expect.stringContaining('at least 1 second')]);
  const running = desk.hanpyo([...args, '--poll', '1'], { interruption: stop.signal });
  const mirrored = join(folder, 'follower', 'log', 'checkpoint');
  const reaches = async (least: number): Promise<void> => {
    for (let size = 0; size < least; ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const note = await readFile(mirrored).catch(() => undefined);
      size = note === undefined ? 0 : openCheckpoint(new Uint8Array(note), TRUST).size;
    }
  };
  await reaches(1);
  const atFirst = listeners;
  for (let i = 1; i < 4; i++) await ledger.append(record(i), { await: 'published' });
  await rm(source, { recursive: true });
  await exportLog(ledger, source);
  await reaches(4);
  stop.abort();
  expect((await running).code).toBe(0);
  expect(listeners).toBe(atFirst);
  const again = await desk.hanpyo([...args, '--once']);
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('4 entries are mirrored')]);
}, 60_000);
