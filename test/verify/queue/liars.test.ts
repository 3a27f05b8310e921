/** Workers that err or lie: the report is that of one process, whatever they answer, and whoever did is named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64 } from '../../../src/core/bytes.js';
import type { FetchFile } from '../../../src/ledger/index.js';
import { chunkKey, readChunkKey } from '../../../src/verify/chunks/key.js';
import { ChunkResult, EXAMINED, readChunkResult } from '../../../src/verify/chunks/result.js';
import { type Report, reportToJson, verifyElection } from '../../../src/verify/index.js';
import {
  type ChunkIncident,
  type CollectOptions,
  collectVerification,
  enqueueVerification,
} from '../../../src/verify/queue/index.js';
import { type Answers, type ChunkedRecord, chunkedRecord, memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';

let record: ChunkedRecord;
const alone = new Map<FetchFile, string>();

beforeAll(async () => {
  record = await chunkedRecord(560);
  for (const files of [record.honest, record.tampered])
    alone.set(files, reportToJson(await verifyElection(files)));
});

async function collected(
  files: FetchFile,
  answers?: Answers,
  options: CollectOptions = {},
): Promise<{ report: Report; incidents: ChunkIncident[]; left: number }> {
  const incidents: ChunkIncident[] = [];
  const queue = await memoryQueue(files, answers);
  const queued = await enqueueVerification(files, queue, { entries: ENTRIES });
  expect(queued.jobs).toBeGreaterThan(2);
  const onIncident = (incident: ChunkIncident): void => void incidents.push(incident);
  const report = await collectVerification(files, queue, queued, { pollMs: 5, onIncident, ...options });
  return { report, incidents, left: queue.flows.size };
}

/** What an honest worker found, with each verdict and print changed. */
async function changed(
  key: Uint8Array,
  honest: (key: Uint8Array) => Promise<Uint8Array>,
  change: (result: ChunkResult, index: number) => void,
): Promise<Uint8Array> {
  const wanted = readChunkKey(key);
  const result = readChunkResult(await honest(key), wanted);
  for (let index = wanted.start; index < wanted.end; index++)
    if (result.at(index).examined !== EXAMINED.none) change(result, index);
  return result.write();
}

const allGood: Answers = (key, honest) =>
  changed(key, honest, (result, i) => result.note(i, EXAMINED.good, result.at(i).print.slice()));
const allBad: Answers = (key, honest) =>
  changed(key, honest, (result, i) => result.note(i, EXAMINED.suspect, result.at(i).print.slice()));
const otherHashes: Answers = (key, honest) =>
  changed(key, honest, (result, i) =>
    result.note(
      i,
      EXAMINED.good,
      result.at(i).print.map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
    ),
  );

describe('a report collected from workers', () => {
  it('is that of one process, of honest and of tampered records, and the queue is left empty', async () => {
    for (const files of [record.honest, record.tampered])
      for (const recheck of [0, 1]) {
        const { report, incidents, left } = await collected(files, undefined, { recheck });
        expect(reportToJson(report)).toBe(alone.get(files));
        expect([incidents, left]).toEqual([[], 0]);
      }
    expect(JSON.parse(alone.get(record.tampered) ?? '').verdict).toBe('failed');
  });

  it('is the same where nobody was asked, or jobs are gone', async () => {
    const gone: Answers = async (key, honest, number) => (number % 2 ? undefined : honest(key));
    for (const files of [record.honest, record.tampered])
      expect(reportToJson((await collected(files, gone)).report)).toBe(alone.get(files));
  });

  it.each<[string, Answers, 'honest' | 'tampered']>([
    ['takes everything for good', allGood, 'tampered'],
    ['takes everything for bad', allBad, 'honest'],
    ['takes everything for bad where some is', allBad, 'tampered'],
    ['hashes something else', otherHashes, 'honest'],
    [
      'lies about one chunk',
      async (...given) => (given[2] === 1 ? otherHashes(...given) : given[1](given[0])),
      'tampered',
    ],
  ])('is the same, and says who, if a worker %s', async (_, answers, which) => {
    const { report, incidents } = await collected(record[which], answers, { recheck: 1 });
    expect(reportToJson(report)).toBe(alone.get(record[which]));
    expect(incidents.map(({ kind, by }) => [kind, by])).toContainEqual(['wrong', 'worker']);
  });

  it('is the same if liars change their name with every answer', async () => {
    let names = 0;
    const answers: Answers = async (...given) => {
      const bytes = await otherHashes(...given);
      if (!(bytes instanceof Uint8Array)) return bytes;
      return { kind: 'done', by: `worker ${names++}`, result: toBase64(bytes) };
    };
    const { report, incidents } = await collected(record.honest, answers);
    expect(reportToJson(report)).toBe(alone.get(record.honest));
    expect(new Set(incidents.map(({ by }) => by)).size).toBe(4);
  });
});

describe('an answer that is none', () => {
  const altered =
    (alter: (bytes: Uint8Array) => Uint8Array): Answers =>
    async (key, honest) =>
      alter(await honest(key));
  const ofKey =
    (alter: (key: ReturnType<typeof readChunkKey>) => ReturnType<typeof readChunkKey>): Answers =>
    async (key) =>
      new ChunkResult(alter(readChunkKey(key))).write();
  const text =
    (result: string): Answers =>
    async () => ({ kind: 'done', by: 'worker', result });
  let first: Uint8Array | undefined;

  it.each<[string, Answers]>([
    ['is empty', text('')],
    ['is no base64', text('???')],
    ['is truncated', altered((bytes) => bytes.subarray(0, -1))],
    ['is cut short', altered((bytes) => bytes.subarray(0, 150))],
    ['has a byte too many', altered((bytes) => Uint8Array.from([...bytes, 0]))],
    ['is oversized', text('A'.repeat(4_000_000))],
    ['is damaged', altered((bytes) => bytes.map((byte, i) => (i === bytes.length - 50 ? byte ^ 1 : byte)))],
    ['has a verdict that is none', altered((bytes) => bytes.map((byte, i) => (i === 110 ? 3 : byte)))],
    ['is of another version', ofKey((key) => ({ ...key, software: 'hanpyo 0.0.0' }))],
    ['is of another election', ofKey((key) => ({ ...key, setting: key.setting.map((byte) => byte ^ 1) }))],
    ['has a forged root', ofKey((key) => chunkKey(key.setting, { ...key, root: new Uint8Array(32) }))],
    ['is of other entries', ofKey((key) => ({ ...key, end: key.end - 1 }))],
    [
      'is of another chunk',
      async (key, honest) => {
        first ??= key;
        return honest(first);
      },
    ],
  ])('and %s is named, and this process examines the chunk', async (_, answers) => {
    const { report, incidents } = await collected(record.honest, answers, { recheck: 0 });
    expect(reportToJson(report)).toBe(alone.get(record.honest));
    expect(incidents.length).toBeGreaterThan(0);
    expect(new Set(incidents.map(({ kind }) => kind))).toEqual(new Set(['unreadable']));
  });

  it('and leaves ballots out is named as incomplete', async () => {
    const { report, incidents } = await collected(
      record.tampered,
      ofKey((key) => key),
      { recheck: 0 },
    );
    expect(reportToJson(report)).toBe(alone.get(record.tampered));
    expect(new Set(incidents.map(({ kind }) => kind))).toEqual(new Set(['incomplete']));
  });
});

describe('a chunk that nobody examined', () => {
  it.each<[string, Answers, RegExp]>([
    [
      'since it failed',
      async (key, honest, number) => (number === 1 ? { kind: 'failed', reason: 'poison' } : honest(key)),
      /were not examined: poison/,
    ],
    [
      'since no worker came',
      async (key, honest, number) => (number === 1 ? { kind: 'waiting' } : honest(key)),
      /no worker finished anything in 0.3 seconds/,
    ],
  ])('%s, is a reason why checks did not run, and never a pass', async (_, answers, reason) => {
    const { report } = await collected(record.honest, answers, { patienceMs: 300 });
    expect(report.verdict).toBe('incomplete');
    expect(report.result).toBeUndefined();
    for (const check of report.checks) {
      const early = ['V01', 'V03', 'V04'].includes(check.id);
      expect([check.id, check.status === 'not-run']).toEqual([check.id, !early]);
      if (!early) expect(check.reason).toMatch(reason);
    }
  });

  it('leaves the findings before it in the report', async () => {
    const answers: Answers = async (key, honest, number) =>
      number === 2 ? { kind: 'failed', reason: 'poison' } : honest(key);
    const { report } = await collected(record.tampered, answers, { batch: 100 });
    expect(report.verdict).toBe('failed');
  });

  it('is waited for no longer than until the signal', async () => {
    const signal = AbortSignal.timeout(200);
    const waiting: Answers = async () => ({ kind: 'waiting' });
    await expect(collected(record.honest, waiting, { signal })).rejects.toThrow(/aborted|timeout/);
  });
});
