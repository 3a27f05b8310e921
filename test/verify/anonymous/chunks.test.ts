/** Results of anonymous ballots that are kept, or come from others over a queue: one report, byte for byte, whatever they say. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/core/bytes.js';
import type { FetchFile } from '../../../src/ledger/index.js';
import { readChunkKey } from '../../../src/verify/chunks/key.js';
import { type ChunkResult, EXAMINED, readChunkResult } from '../../../src/verify/chunks/result.js';
import { type ChunkIncident, chunksInMemory, reportToJson, resumable } from '../../../src/verify/index.js';
import {
  type ChunkQueue,
  collectVerification,
  enqueueVerification,
  runQueueWorker,
} from '../../../src/verify/queue/index.js';
import { memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';
import { poolInThread } from '../../helpers/worker-pools.js';
import { report, type SpoiltRecords, spoiltRecords } from './spoilt.js';

let records: SpoiltRecords;

beforeAll(async () => {
  records = await spoiltRecords();
}, 120_000);

describe('results of anonymous ballots that are kept', () => {
  it('are not made again', async () => {
    for (const files of [records.sound, records.tampered]) {
      const store = chunksInMemory();
      const options = { chunks: resumable(store, { entries: ENTRIES }), batch: 3, recheck: 0 };
      expect(await report(files, options)).toBe(records.alone.get(files));
      expect(store.kept.size).toBe(2);
      const { pool, log } = poolInThread(1);
      expect(await report(files, { ...options, workers: pool })).toBe(records.alone.get(files));
      expect(log.jobs).toEqual([]);
    }
  }, 120_000);

  it('depend on nothing but the ballots', async () => {
    const stores = [chunksInMemory(), chunksInMemory()];
    for (const [i, store] of stores.entries())
      await report(records.sound, { chunks: resumable(store, { entries: ENTRIES }), batch: 1 + 5 * i });
    const [one, other] = stores.map(({ kept }) => [...kept].map(([name, bytes]) => [name, [...bytes]]));
    expect(one).toEqual(other);
  }, 120_000);

  it('of another election, or damaged, are not believed', async () => {
    const store = chunksInMemory();
    await report(records.sound, { chunks: resumable(store, { entries: ENTRIES }) });
    for (const bytes of store.kept.values()) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const incidents: ChunkIncident[] = [];
    const onIncident = (incident: ChunkIncident): void => void incidents.push(incident);
    expect(await report(records.sound, { chunks: resumable(store, { entries: ENTRIES, onIncident }) })).toBe(
      records.alone.get(records.sound),
    );
    expect(incidents.map(({ kind }) => kind)).toContain('unreadable');
  }, 120_000);
});

describe('a report on anonymous ballots collected from a queue', () => {
  type Change = (result: ChunkResult, index: number) => void;

  /** The report, of workers whose results are changed, and what was not believed. */
  async function collected(files: FetchFile, change?: Change): Promise<[string, string[]]> {
    const queue = await memoryQueue(files, async (key, own) => {
      const bytes = await own(key);
      if (change === undefined) return bytes;
      const wanted = readChunkKey(key);
      const result = readChunkResult(fromBase64(toBase64(bytes)), wanted);
      for (let index = wanted.start; index < wanted.end; index++)
        if (result.at(index).examined !== EXAMINED.none) change(result, index);
      return result.write();
    });
    const incidents: string[] = [];
    const queued = await enqueueVerification(files, queue, { entries: ENTRIES });
    expect(queued.jobs).toBeGreaterThan(1);
    const onIncident = ({ kind }: ChunkIncident): void => void incidents.push(kind);
    const options = { pollMs: 5, recheck: 1, onIncident };
    return [reportToJson(await collectVerification(files, queue, queued, options)), incidents];
  }

  it('is that of one process', async () => {
    for (const files of [records.sound, records.tampered])
      expect(await collected(files)).toEqual([records.alone.get(files), []]);
  }, 120_000);

  it('is made of what workers at the queue say, with threads and without', async () => {
    const answers: Uint8Array[][] = [];
    for (const pooled of [poolInThread(2), undefined]) {
      const results: Uint8Array[] = [];
      const ending = new AbortController();
      const queue = await memoryQueue(records.tampered);
      await enqueueVerification(records.tampered, queue, { entries: ENTRIES });
      const serve: ChunkQueue['serve'] = async (_, work) => {
        for (const { jobs } of queue.flows.values())
          for (const { key } of jobs) results.push(fromBase64(await work(key)));
        ending.abort();
        return { stop: async () => {} };
      };
      const options = { signal: ending.signal, ...(pooled && { workers: pooled.pool }) };
      expect(await runQueueWorker(records.tampered, { serve }, options)).toBe(results.length);
      if (pooled !== undefined) expect(pooled.log.jobs.length).toBeGreaterThan(0);
      answers.push(results);
    }
    expect(answers[0]?.length).toBe(2);
    expect(answers[0]).toEqual(answers[1]);
    const own = await memoryQueue(records.tampered, async (_key, _honest, number) => answers[0]?.[number]);
    const queued = await enqueueVerification(records.tampered, own, { entries: ENTRIES });
    expect(reportToJson(await collectVerification(records.tampered, own, queued, { pollMs: 5 }))).toBe(
      records.alone.get(records.tampered),
    );
  }, 120_000);

  it.each<[string, Change, () => FetchFile]>([
    [
      'takes all for good',
      (result, i) => result.note(i, EXAMINED.good, result.at(i).print.slice()),
      () => records.tampered,
    ],
    [
      'takes all for bad',
      (result, i) => result.note(i, EXAMINED.suspect, result.at(i).print.slice()),
      () => records.sound,
    ],
    [
      'hashes something else',
      (result, i) => result.note(i, EXAMINED.good, new Uint8Array(8)),
      () => records.sound,
    ],
  ])(
    'is the same if somebody %s, who is caught',
    async (_, change, files) => {
      const [text, incidents] = await collected(files(), change);
      expect(text).toBe(records.alone.get(files()));
      expect(incidents).toContain('wrong');
    },
    60_000,
  );
});
