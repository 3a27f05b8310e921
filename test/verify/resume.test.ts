/** Verifying in several runs: one report whatever was kept, whatever became of it, and whenever a run was killed. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFs } from '../../src/ledger/file/node-fs.js';
import type { FetchFile } from '../../src/ledger/index.js';
import { type ChunkResult, EXAMINED, readChunkResult } from '../../src/verify/chunks/result.js';
import {
  type ChunkIncident,
  type ChunkKey,
  type ChunkSource,
  type ChunkStore,
  chunksInFolder,
  chunksInMemory,
  reportToJson,
  resumable,
  verifyElection,
} from '../../src/verify/index.js';
import { bundledScript } from '../helpers/bundled-script.js';
import { type ChunkedRecord, chunkedRecord } from '../helpers/chunked.js';
import { ENTRIES } from '../helpers/entries.js';
import { poolInThread } from '../helpers/worker-pools.js';

let record: ChunkedRecord;
let folder: string;
const alone = new Map<FetchFile, string>();

beforeAll(async () => {
  record = await chunkedRecord(520);
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-resume-'));
  for (const files of [record.honest, record.tampered])
    alone.set(files, reportToJson(await verifyElection(files)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly report: string;
  readonly incidents: ChunkIncident[];
  /** Chunks that were put into the store. */
  readonly puts: number;
}

async function run(files: FetchFile, store: ChunkStore, options: object = {}): Promise<Run> {
  const incidents: ChunkIncident[] = [];
  let puts = 0;
  const counting: ChunkStore = {
    get: (name, max) => store.get(name, max),
    put: (name, bytes) => {
      puts += 1;
      return store.put(name, bytes);
    },
  };
  const onIncident = (incident: ChunkIncident): void => void incidents.push(incident);
  const chunks = resumable(counting, { entries: ENTRIES, onIncident });
  const report = reportToJson(await verifyElection(files, { chunks, batch: 64, ...options }));
  return { report, incidents, puts };
}

describe('what was examined', () => {
  it('is kept, and not examined again; the report is the same', async () => {
    for (const files of [record.honest, record.tampered]) {
      const store = chunksInMemory();
      const { pool, log } = poolInThread(2);
      const first = await run(files, store, { workers: pool });
      expect([first.report, first.incidents]).toEqual([alone.get(files), []]);
      expect(first.puts).toBeGreaterThan(2);
      expect(log.jobs.length).toBeGreaterThan(4);
      const again = poolInThread(2);
      const second = await run(files, store, { workers: again.pool, recheck: 0 });
      expect(second).toEqual({ report: alone.get(files), incidents: [], puts: 0 });
      expect(again.log.jobs.length).toBe(0);
    }
  });

  it('is kept up to where a run was aborted, and the next one goes on from there', async () => {
    const store = chunksInMemory();
    const aborting = new AbortController();
    const onProgress = (done: number): void => {
      if (done > 300) aborting.abort(new Error('enough'));
    };
    const { signal } = aborting;
    await expect(run(record.tampered, store, { signal, onProgress })).rejects.toThrow('enough');
    expect(store.kept.size).toBeGreaterThan(0);
    const { report, incidents } = await run(record.tampered, store, { recheck: 1 });
    expect([report, incidents]).toEqual([alone.get(record.tampered), []]);
  });

  it('is examined again where it was damaged or is of another record, and kept anew', async () => {
    const store = chunksInMemory();
    await run(record.honest, store);
    const whole = new Map(store.kept);
    const names = [...whole.keys()];
    const damages: ((bytes: Uint8Array, i: number) => Uint8Array)[] = [
      () => new Uint8Array(),
      (bytes) => bytes.subarray(0, bytes.length / 2),
      (bytes) => bytes.map((byte, i) => (i === 200 ? byte ^ 1 : byte)),
      (_, i) => whole.get(names[(i + 1) % names.length] ?? '') ?? new Uint8Array(),
    ];
    for (const damage of damages) {
      names.forEach((name, i) => void store.kept.set(name, damage(whole.get(name) ?? new Uint8Array(), i)));
      const { report, incidents, puts } = await run(record.honest, store, { recheck: 0 });
      expect(report).toBe(alone.get(record.honest));
      expect(incidents.map(({ kind }) => kind)).toEqual(names.map(() => 'unreadable'));
      expect(puts).toBe(names.length);
      expect(store.kept).toEqual(whole);
    }
  });

  it('is believed no more, not even elsewhere, where it says what is not so', async () => {
    const change = async (how: (result: ChunkResult, index: number) => void): Promise<Run> => {
      const store = chunksInMemory();
      const keys: ChunkKey[] = [];
      const inner = resumable(store, { entries: ENTRIES });
      const noting: ChunkSource = {
        entries: ENTRIES,
        take: (key, signal) => inner.take(key, signal),
        keep: async (key, bytes) => {
          keys.push(key);
          const result = readChunkResult(bytes, key);
          for (let i = key.start; i < key.end; i++)
            if (result.at(i).examined !== EXAMINED.none) how(result, i);
          await inner.keep?.(key, result.write());
        },
        refuse: (incident) => inner.refuse(incident),
      };
      await verifyElection(record.tampered, { chunks: noting });
      return run(record.tampered, store, { recheck: 1 });
    };
    for (const how of [
      (result: ChunkResult, i: number) => result.note(i, EXAMINED.good, result.at(i).print.slice()),
      (result: ChunkResult, i: number) => result.note(i, EXAMINED.suspect, result.at(i).print.slice()),
      (result: ChunkResult, i: number) => result.note(i, EXAMINED.good, new Uint8Array(8)),
    ]) {
      const { report, incidents, puts } = await change(how);
      expect(report).toBe(alone.get(record.tampered));
      expect(incidents.map(({ kind }) => kind)).toEqual(['wrong']);
      expect(puts).toBeGreaterThan(2);
    }
  });
});

describe('a folder of results', () => {
  it('is made, is its owner’s alone, and survives that runs are killed at any moment', {
    timeout: 240_000,
  }, async () => {
    const kept = join(folder, 'kept');
    const place = join(folder, 'record');
    for (const [path, bytes] of record.tamperedFiles) {
      await mkdir(dirname(join(place, path)), { recursive: true });
      await writeFile(join(place, path), bytes);
    }
    const rounds = Number.parseInt(process.env.KILL_ROUNDS ?? '2', 10);
    const script = await bundledScript('resume-child');
    for (let round = 0; round < rounds; round++) await killedAfter(round, script.path, place, kept);
    await script.remove();
    expect((await stat(kept)).mode & 0o077).toBe(0);
    expect((await readdir(kept)).length).toBeGreaterThan(0);
    const { report, incidents } = await run(record.tampered, chunksInFolder(nodeFs, kept), { recheck: 1 });
    expect([report, incidents]).toEqual([alone.get(record.tampered), []]);
    const last = await run(record.tampered, chunksInFolder(nodeFs, kept), { recheck: 0 });
    expect(last.puts).toBe(0);
  });

  it('takes what is longer than any result for none', async () => {
    const store = chunksInFolder(nodeFs, folder);
    await writeFile(join(folder, 'long.chunk'), new Uint8Array(100));
    expect(await store.get('long', 10)).toEqual(new Uint8Array());
    expect(await store.get('absent', 10)).toBeUndefined();
  });
});

/** Starts a run, and kills it some moments after it has kept something, in each round others. */
async function killedAfter(round: number, script: string, place: string, kept: string): Promise<void> {
  const child = spawn(process.execPath, [script, place, kept], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), (round * 7) % 40));
  await ended;
}
