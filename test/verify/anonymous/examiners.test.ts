/**
 * Ballots of anonymous voters, examined by workers, from kept results and by others over a queue: one report, byte for byte,
 * whoever examines, however ballots are batched, and whatever those who examine do.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnonymousVote,
  decodeAnonymousVote,
  encodeAnonymousVote,
} from '../../../src/ballot/anonymous/vote.js';
import { fromBase64, toBase64 } from '../../../src/core/bytes.js';
import type { FetchFile } from '../../../src/ledger/index.js';
import { readChunkKey } from '../../../src/verify/chunks/key.js';
import { type ChunkResult, EXAMINED, readChunkResult } from '../../../src/verify/chunks/result.js';
import {
  type ChunkIncident,
  chunksInMemory,
  reportToJson,
  resumable,
  SecondOpinionError,
  type VerifyOptions,
  verifyElection,
} from '../../../src/verify/index.js';
import { collectVerification, enqueueVerification } from '../../../src/verify/queue/index.js';
import { createNodePool } from '../../../src/verify/workers/node/index.js';
import type { RunningWorkers, WorkerElection } from '../../../src/verify/workers/pool.js';
import { BatchDisagreementError } from '../../../src/zk/batch.js';
import { chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import { memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';
import { seededRng } from '../../helpers/rng.js';
import {
  type Answering,
  bundleThreadScript,
  poolInThread,
  type ThreadScript,
} from '../../helpers/worker-pools.js';
import { entryOf, holdScene, inserted, payloadIn, positionIn, type Scene } from './scene.js';

let script: ThreadScript;
let scene: Scene;
let joint: Scene;
let honest: FetchFile;
let tampered: FetchFile;
let jointTampered: FetchFile;
const alone = new Map<FetchFile, string>();

beforeAll(async () => {
  script = await bundleThreadScript();
  scene = await holdScene();
  joint = await holdScene({ contests: 2, nullifiers: 'per-election', seed: 'joint examiners' });
  honest = await filed(scene, padded(scene, []));
  tampered = await filed(scene, padded(scene, badBallots(scene)));
  jointTampered = await filed(joint, inserted(joint, positionIn(joint.entries, 'close'), badBallots(joint)));
  for (const files of [honest, tampered, jointTampered]) alone.set(files, await report(files));
}, 120_000);
afterAll(() => script.remove());

async function report(files: FetchFile, options: VerifyOptions = {}): Promise<string> {
  return reportToJson(await verifyElection(files, options));
}

async function filed({ election }: Scene, entries: readonly Uint8Array[]): Promise<FetchFile> {
  return filesOf(await publishEntries(entries, election.origin, election.logSeed));
}

/** A ballot entry of a scene. */
function ballot(of: Scene, payload: Uint8Array): Uint8Array {
  return entryOf(of, 'anonymous-ballot', payload, false);
}

/** One bad ballot of each kind that workers see, and one that no worker sees: a form that no ballot has. */
function badBallots(of: Scene): Uint8Array[] {
  const payload = payloadIn(of, 'anonymous-ballot');
  const first = decodeAnonymousVote(payload, electionOf(of.election));
  const choices = [...of.election.manifest.contests.keys()].map((contest) => chosen(contest, 0));
  const fresh = voteOf(of.election, 3, choices);
  const changed = (vote: AnonymousVote, digest: bigint): Uint8Array =>
    encodeAnonymousVote({ ...vote, parts: vote.parts.map((part) => ({ ...part, digest })) });
  const noPoint = encodeAnonymousVote(fresh);
  noPoint.fill(9, noPoint.length - 64);
  const payloads = [
    payload,
    changed(first, 7n),
    changed(fresh, 8n),
    noPoint,
    noPoint.subarray(1),
    changed(fresh, 9n),
  ];
  return payloads.map((one) => ballot(of, one));
}

/** A scene whose ballots are on both sides of the border of two chunks, with what has no form between them. */
function padded(of: Scene, bad: readonly Uint8Array[]): Uint8Array[] {
  const rubbish = Array.from({ length: ENTRIES }, () => ballot(of, new Uint8Array(3)));
  const before = inserted(of, positionIn(of.entries, 'anonymous-ballot', 2), rubbish);
  return inserted({ ...of, entries: before }, positionIn(before, 'close'), [...bad, ...rubbish.slice(0, 10)]);
}

describe('a report on anonymous ballots made with workers', () => {
  it.each([
    [1, 1],
    [2, 3],
    [2, 1024],
  ])(
    'is the same of %i workers and batches of %i',
    async (size, batch) => {
      for (const files of [honest, tampered, jointTampered]) {
        const { pool, log } = poolInThread(size);
        expect(await report(files, { workers: pool, batch })).toBe(alone.get(files));
        expect(log.jobs.length).toBeGreaterThan(0);
        expect([log.started, log.stopped]).toEqual([1, 1]);
      }
    },
    60_000,
  );

  it('is the same with threads, and of seeded weights', async () => {
    for (const files of [honest, tampered, jointTampered]) {
      const threads = createNodePool({ workers: 2, minimum: 1, script: script.script });
      let answers = 0;
      const start = (told: WorkerElection): RunningWorkers => {
        const running = threads.start(told);
        const examine: RunningWorkers['examine'] = async (job) => {
          const answer = await running.examine(job);
          answers += 1;
          return answer;
        };
        return { ...running, examine };
      };
      expect(await report(files, { workers: { ...threads, start }, batch: 4 })).toBe(alone.get(files));
      expect(answers).toBeGreaterThan(0);
    }
    const { pool, log } = poolInThread(1);
    expect(await report(tampered, { workers: pool, rng: seededRng('weights') })).toBe(alone.get(tampered));
    expect(log.jobs.every(({ seed }) => seed?.length === 32)).toBe(true);
    expect(JSON.parse(alone.get(tampered) ?? '').verdict).toBe('failed');
  }, 60_000);

  it('is the same if workers fail, die or answer nonsense, and there is none if they suspect a good ballot', async () => {
    const failing: readonly Answering[] = [
      async () => Promise.reject(new Error('died')),
      async (job, examine, number) => (number % 2 === 0 ? Promise.reject(new Error('died')) : examine(job)),
      async (job, examine) => ({ ...examine(job), trackers: new Uint8Array(32) }),
      async (job, examine) => ({ ...examine(job), suspects: Uint32Array.of(1_000_000) }),
    ];
    for (const answering of failing) {
      const { pool } = poolInThread(2, answering);
      expect(await report(tampered, { workers: pool, batch: 5 })).toBe(alone.get(tampered));
    }
    const { pool } = poolInThread(1, async (job, examine) => ({
      ...examine(job),
      suspects: Uint32Array.of(0),
    }));
    await expect(report(honest, { workers: pool })).rejects.toThrow(BatchDisagreementError);
  }, 60_000);

  it('is none if workers overlook a bad ballot, and some are examined twice', async () => {
    const blind: Answering = async (job, examine) => ({ ...examine(job), suspects: new Uint32Array() });
    const options = { workers: poolInThread(1, blind).pool, secondOpinion: 1 };
    await expect(report(tampered, options)).rejects.toThrow(SecondOpinionError);
    expect(await report(tampered, { ...options, workers: poolInThread(2).pool })).toBe(alone.get(tampered));
  }, 60_000);

  it('leaves small batches to this process', async () => {
    const { pool, log } = poolInThread(1);
    expect(await report(tampered, { workers: { ...pool, minimum: 8 * 64 }, batch: 60 })).toBe(
      alone.get(tampered),
    );
    expect(log.jobs).toEqual([]);
  }, 60_000);
});

describe('results of anonymous ballots that are kept', () => {
  it('are not made again', async () => {
    for (const files of [honest, tampered]) {
      const store = chunksInMemory();
      const options = { chunks: resumable(store, { entries: ENTRIES }), batch: 3, recheck: 0 };
      expect(await report(files, options)).toBe(alone.get(files));
      expect(store.kept.size).toBe(2);
      const { pool, log } = poolInThread(1);
      expect(await report(files, { ...options, workers: pool })).toBe(alone.get(files));
      expect(log.jobs).toEqual([]);
    }
  }, 60_000);

  it('depend on nothing but the ballots', async () => {
    const stores = [chunksInMemory(), chunksInMemory()];
    for (const [i, store] of stores.entries())
      await report(honest, { chunks: resumable(store, { entries: ENTRIES }), batch: 1 + 5 * i });
    const [one, other] = stores.map(({ kept }) => [...kept].map(([name, bytes]) => [name, [...bytes]]));
    expect(one).toEqual(other);
  }, 60_000);

  it('of another election, or damaged, are not believed', async () => {
    const store = chunksInMemory();
    await report(honest, { chunks: resumable(store, { entries: ENTRIES }) });
    for (const bytes of store.kept.values()) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const incidents: ChunkIncident[] = [];
    const onIncident = (incident: ChunkIncident): void => void incidents.push(incident);
    expect(await report(honest, { chunks: resumable(store, { entries: ENTRIES, onIncident }) })).toBe(
      alone.get(honest),
    );
    expect(incidents.map(({ kind }) => kind)).toContain('unreadable');
  }, 60_000);
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
    for (const files of [honest, tampered]) expect(await collected(files)).toEqual([alone.get(files), []]);
  }, 60_000);

  it.each<[string, Change, () => FetchFile]>([
    [
      'takes all for good',
      (result, i) => result.note(i, EXAMINED.good, result.at(i).print.slice()),
      () => tampered,
    ],
    [
      'takes all for bad',
      (result, i) => result.note(i, EXAMINED.suspect, result.at(i).print.slice()),
      () => honest,
    ],
    ['hashes something else', (result, i) => result.note(i, EXAMINED.good, new Uint8Array(8)), () => honest],
  ])(
    'is the same if somebody %s, who is caught',
    async (_, change, files) => {
      const [text, incidents] = await collected(files(), change);
      expect(text).toBe(alone.get(files()));
      expect(incidents).toContain('wrong');
    },
    60_000,
  );
});

describe('a report on a random record of anonymous voters', () => {
  it('is the same whoever has examined the ballots', async () => {
    const sound = [0, 1, 2].map((nth) => payloadIn(scene, 'anonymous-ballot', nth));
    const spoilt = fc.record({
      nth: fc.nat(2),
      at: fc.nat(10_000),
      bit: fc.nat(7),
      cut: fc.nat(20),
      place: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(spoilt, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, batch) => {
          let { entries } = scene;
          for (const { nth, at, bit, cut, place } of all) {
            const payload = (sound[nth] ?? new Uint8Array()).slice();
            const index = at % payload.length;
            payload[index] = (payload[index] ?? 0) ^ (1 << bit);
            const one = ballot(scene, cut === 0 ? payload.subarray(1) : payload);
            entries = inserted({ ...scene, entries }, positionIn(entries, 'anonymous-ballot', place), [one]);
          }
          const files = await filed(scene, entries);
          const own = await report(files);
          const store = chunksInMemory();
          const options = {
            workers: poolInThread(2).pool,
            batch,
            chunks: resumable(store, { entries: ENTRIES }),
          };
          expect(await report(files, options)).toBe(own);
          expect(await report(files, { ...options, workers: poolInThread(1).pool })).toBe(own);
        },
      ),
      { numRuns: Number(process.env.FC_NUM_RUNS ?? 5) },
    );
  }, 120_000);
});
