/**
 * Ballots of anonymous voters examined by workers: one report, byte for byte, however ballots are batched, and whatever workers do.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunksInMemory, resumable, SecondOpinionError } from '../../../src/verify/index.js';
import { createNodePool } from '../../../src/verify/workers/node/index.js';
import type { RunningWorkers, WorkerElection } from '../../../src/verify/workers/pool.js';
import { verifyingKeys } from '../../../src/verify/workers/vote-examination.js';
import { BatchDisagreementError } from '../../../src/zk/batch.js';
import { encodeVerifyingKey } from '../../../src/zk/groth16/verifying-key.js';
import { ENTRIES } from '../../helpers/entries.js';
import { seededRng } from '../../helpers/rng.js';
import {
  type Answering,
  bundleThreadScript,
  poolInThread,
  type ThreadScript,
} from '../../helpers/worker-pools.js';
import { inserted, payloadIn, positionIn } from './scene.js';
import { ballot, filed, report, type SpoiltRecords, spoiltRecords } from './spoilt.js';

let script: ThreadScript;
let records: SpoiltRecords;

beforeAll(async () => {
  script = await bundleThreadScript();
  records = await spoiltRecords();
}, 120_000);
afterAll(() => script.remove());

describe('a report on anonymous ballots made with workers', () => {
  it.each([
    [1, 1],
    [2, 3],
    [2, 1024],
  ])(
    'is the same of %i workers and batches of %i',
    async (size, batch) => {
      for (const files of [records.sound, records.tampered, records.joint]) {
        const { pool, log } = poolInThread(size);
        expect(await report(files, { workers: pool, batch })).toBe(records.alone.get(files));
        expect(log.jobs.length).toBeGreaterThan(0);
        expect([log.started, log.stopped]).toEqual([1, 1]);
      }
    },
    60_000,
  );

  it('is the same with threads, and of seeded weights', async () => {
    for (const files of [records.sound, records.tampered, records.joint]) {
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
      expect(await report(files, { workers: { ...threads, start }, batch: 4 })).toBe(
        records.alone.get(files),
      );
      expect(answers).toBeGreaterThan(0);
    }
    const { pool, log } = poolInThread(1);
    expect(await report(records.tampered, { workers: pool, rng: seededRng('weights') })).toBe(
      records.alone.get(records.tampered),
    );
    expect(log.jobs.every(({ seed }) => seed?.length === 32)).toBe(true);
    expect(JSON.parse(records.alone.get(records.tampered) ?? '').verdict).toBe('failed');
  }, 120_000);

  it('is the same if workers fail, die or answer nonsense, and there is none if they suspect a good ballot', async () => {
    const failing: readonly Answering[] = [
      async () => Promise.reject(new Error('died')),
      async (job, examine, number) => (number % 2 === 0 ? Promise.reject(new Error('died')) : examine(job)),
      async (job, examine) => ({ ...examine(job), trackers: new Uint8Array(32) }),
      async (job, examine) => ({ ...examine(job), suspects: Uint32Array.of(1_000_000) }),
      async (job, examine) => ({ ...examine(job), suspects: Uint32Array.of(0, 0) }),
    ];
    for (const answering of failing) {
      const { pool } = poolInThread(2, answering);
      expect(await report(records.tampered, { workers: pool, batch: 5 })).toBe(
        records.alone.get(records.tampered),
      );
    }
    const { pool } = poolInThread(1, async (job, examine) => ({
      ...examine(job),
      suspects: Uint32Array.of(0),
    }));
    await expect(report(records.sound, { workers: pool })).rejects.toThrow(BatchDisagreementError);
  }, 120_000);

  it('is none if workers overlook a bad ballot, and some are examined twice', async () => {
    const blind: Answering = async (job, examine) => ({ ...examine(job), suspects: new Uint32Array() });
    const options = { workers: poolInThread(1, blind).pool, secondOpinion: 1 };
    await expect(report(records.tampered, options)).rejects.toThrow(SecondOpinionError);
    expect(await report(records.tampered, { ...options, workers: poolInThread(2).pool })).toBe(
      records.alone.get(records.tampered),
    );
  }, 120_000);

  it('rests on one key for contests of one circuit, whose proofs are verified together', async () => {
    const { anonymous } = records.scene.election.board.record.poll.opened;
    const [key] = anonymous?.keys ?? [];
    if (key === undefined) throw new Error('no anonymous voters');
    const other = encodeVerifyingKey({ ...key, alpha: key.alpha.negate() });
    const [first, second, third] = verifyingKeys([encodeVerifyingKey(key), other, encodeVerifyingKey(key)]);
    expect(first).toEqual(key);
    expect(third).toBe(first);
    expect(second && encodeVerifyingKey(second)).toEqual(other);
  });

  it('leaves small batches to this process', async () => {
    const { pool, log } = poolInThread(1);
    expect(await report(records.tampered, { workers: { ...pool, minimum: 8 * 64 }, batch: 60 })).toBe(
      records.alone.get(records.tampered),
    );
    expect(log.jobs).toEqual([]);
  }, 120_000);
});

describe('a report on a random record of anonymous voters', () => {
  it('is the same whoever has examined the ballots', async () => {
    const sound = [0, 1, 2].map((nth) => payloadIn(records.scene, 'anonymous-ballot', nth));
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
          let { entries } = records.scene;
          for (const { nth, at, bit, cut, place } of all) {
            const payload = (sound[nth] ?? new Uint8Array()).slice();
            const index = at % payload.length;
            payload[index] = (payload[index] ?? 0) ^ (1 << bit);
            const one = ballot(records.scene, cut === 0 ? payload.subarray(1) : payload);
            entries = inserted(
              { ...records.scene, entries },
              positionIn(entries, 'anonymous-ballot', place),
              [one],
            );
          }
          const files = await filed(records.scene, entries);
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
