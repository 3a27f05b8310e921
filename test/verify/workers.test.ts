/** Verification on workers: the report is that of one process, whatever the workers do. */
import { writeFile } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electionContext } from '../../src/ballot/context.js';
import { P256 } from '../../src/core/groups/p256.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { systemRng } from '../../src/core/random.js';
import {
  reportToJson,
  SecondOpinionError,
  type VerifyOptions,
  verifyElection,
} from '../../src/verify/index.js';
import { callCrew } from '../../src/verify/workers/crew.js';
import { createNodePool } from '../../src/verify/workers/node/index.js';
import { seededWeights } from '../../src/verify/workers/seeded.js';
import { BatchDisagreementError } from '../../src/zk/batch.js';
import { enrol, testManifest } from '../helpers/election.js';
import { Forge } from '../helpers/forge.js';
import { filesOf } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { holdElection, published } from '../helpers/tamper.js';
import { challenges, copied, forged, ineligible } from '../helpers/tamper-ballots.js';
import { type BadEntry, Workshop, withBad } from '../helpers/tamper-cases.js';
import { doubleMarks } from '../helpers/tamper-counts.js';
import {
  type Answering,
  bundleThreadScript,
  poolInThread,
  type ThreadScript,
} from '../helpers/worker-pools.js';

type Files = Parameters<typeof verifyElection>[0];

let script: ThreadScript;
let honest: Files;
let tampered: Files;
let ofRistretto: Files;

beforeAll(async () => {
  script = await bundleThreadScript();
  const record = await holdElection('workers', P256);
  const shop = new Workshop(record);
  const forge = new Forge(shop);
  const bad = [...ineligible(forge), ...copied(forge), ...forged(forge), ...challenges(forge)];
  // Bad ballots between the honest ones as well as after them.
  const spread = bad.map((one: BadEntry, i) =>
    i % 2 ? one : { ...one, at: shop.at('ballot', 1 + (i % 4)) },
  );
  honest = filesOf(await published(record.election, record.entries));
  tampered = filesOf(
    await published(record.election, withBad(record, [...spread, ...doubleMarks(shop)]).entries),
  );
  const other = await holdElection();
  ofRistretto = filesOf(await published(other.election, other.entries));
});
afterAll(() => script.remove());

const report = async (files: Files, options: VerifyOptions = {}): Promise<string> =>
  reportToJson(await verifyElection(files, options));

describe('a report made with workers', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 7],
    [2, 1024],
  ])('is the same of %i workers and batches of %i', async (size, batch) => {
    for (const files of [honest, tampered]) {
      const { pool, log } = poolInThread(size);
      expect(await report(files, { workers: pool, batch })).toBe(await report(files, { batch }));
      expect(log.jobs.length).toBeGreaterThan(0);
      expect([log.started, log.stopped]).toEqual([1, 1]);
    }
  });

  it('is the same with threads, and in both groups', async () => {
    for (const files of [honest, tampered, ofRistretto]) {
      const workers = createNodePool({ workers: 2, minimum: 1, script: script.script });
      expect(await report(files, { workers, batch: 4 })).toBe(await report(files));
    }
    expect(JSON.parse(await report(honest)).verdict).toBe('verified');
    expect(JSON.parse(await report(tampered)).verdict).toBe('failed');
  });

  it('is the same if workers fail, die, cannot be started or answer nonsense', async () => {
    const expected = await report(tampered);
    const failing: readonly Answering[] = [
      async () => Promise.reject(new Error('died')),
      async (job, examine, number) => (number % 2 === 0 ? Promise.reject(new Error('died')) : examine(job)),
      async (job, examine) => ({ ...examine(job), trackers: new Uint8Array(1) }),
      async (job, examine) => ({ ...examine(job), fingerprints: new Uint8Array(16) }),
      async (job, examine) => ({ ...examine(job), suspects: Uint32Array.of(1_000_000) }),
    ];
    for (const answering of failing) {
      const { pool } = poolInThread(2, answering);
      expect(await report(tampered, { workers: pool, batch: 5 })).toBe(expected);
    }
    for (const text of [
      undefined,
      'throw new Error("cannot start");',
      'export const other = 1;',
      'export const examine = () => { throw new Error("cannot work"); };',
      'export const examine = () => new Promise(() => setTimeout(() => { throw new Error("crash"); }));',
      'export const examine = () => process.exit(1);',
    ]) {
      const path = `${script.script}.${text?.length ?? 'absent'}.mjs`;
      if (text !== undefined) await writeFile(path, text);
      const workers = createNodePool({ workers: 2, minimum: 1, script: path });
      expect(await report(tampered, { workers, batch: 5 })).toBe(expected);
    }
  });
});

describe('workers', () => {
  it('blame nobody: a suspicion that the reference does not share is an error', async () => {
    const { pool, log } = poolInThread(1, async (job, examine) => ({
      ...examine(job),
      suspects: Uint32Array.of(0),
    }));
    await expect(report(honest, { workers: pool })).rejects.toThrow(BatchDisagreementError);
    expect(log.stopped).toBe(1);
  });

  it('that overlook a bad ballot, or misname one, meet the second opinion', async () => {
    const blind: Answering = async (job, examine) => ({ ...examine(job), suspects: new Uint32Array(0) });
    const wrong =
      (part: 'trackers' | 'fingerprints'): Answering =>
      async (job, examine) => {
        const answer = examine(job);
        answer[part][5] = (answer[part][5] ?? 0) ^ 1;
        return answer;
      };
    const cases = [
      [tampered, blind],
      [honest, wrong('trackers')],
      [honest, wrong('fingerprints')],
    ] as const;
    for (const [files, answering] of cases) {
      const { pool } = poolInThread(1, answering);
      await expect(report(files, { workers: pool, secondOpinion: 1 })).rejects.toThrow(SecondOpinionError);
    }
  });

  it('draw weights from the caller’s randomness where there is some, else their own', async () => {
    const seeds = async (options: VerifyOptions): Promise<(readonly number[] | undefined)[]> => {
      const { pool, log } = poolInThread(2);
      await report(honest, { ...options, workers: pool, batch: 2 });
      return log.jobs.map(({ seed }) => seed && [...seed]);
    };
    const again = await seeds({ rng: seededRng('audit') });
    expect(again).toEqual(await seeds({ rng: seededRng('audit') }));
    expect(new Set(again.map(String)).size).toBe(again.length);
    for (const none of [{}, { rng: systemRng }])
      expect(new Set(await seeds(none))).toEqual(new Set([undefined]));
    const [a, b] = [seededWeights(new Uint8Array(32)), seededWeights(new Uint8Array(32))];
    expect(a(70)).toEqual(b(70));
    expect(a(32)).toEqual(b(32));
    expect(a(32)).not.toEqual(a(32));
  });

  it('are stopped when the verification is aborted, whatever they are doing', async () => {
    const controller = new AbortController();
    const { pool, log } = poolInThread(2, () => {
      if (log.jobs.length === 2) setTimeout(() => controller.abort(new Error('enough')), 0);
      return new Promise(() => {});
    });
    const run = report(honest, { workers: pool, batch: 2, signal: controller.signal });
    await expect(run).rejects.toThrow('enough');
    expect([log.started, log.stopped]).toEqual([1, 1]);
  });

  it('that are threads are gone after an abort', async () => {
    const controller = new AbortController();
    const workers = createNodePool({ workers: 2, minimum: 1, script: script.script });
    const onProgress = (done: number): void => {
      if (done > 20) controller.abort(new Error('enough'));
    };
    const [hired, left] = [new Set<Worker>(), new Set<Worker>()];
    const onWorker = (worker: Worker): void => {
      hired.add(worker);
      worker.once('exit', () => left.add(worker));
    };
    process.on('worker', onWorker);
    const options = { workers, batch: 1, signal: controller.signal, onProgress };
    await expect(report(tampered, options)).rejects.toThrow('enough');
    process.off('worker', onWorker);
    expect([hired.size, left.size]).toEqual([2, 2]);
  });

  it('are not asked for batches that are too small', async () => {
    const { pool, log } = poolInThread(2);
    await report(honest, { workers: { ...pool, minimum: 1000 } });
    expect([log.started, log.stopped]).toEqual([0, 0]);
  });

  it('are not asked about a group that they cannot find by its name', async () => {
    const rng = seededRng('tiny');
    const { manifest } = testManifest(rng, { group: TINY_TEST.id });
    const { roll } = enrol(manifest, TINY_TEST, 3, rng);
    const context = electionContext(manifest, TINY_TEST.generator(), roll);
    const { pool, log } = poolInThread(2);
    const crew = callCrew(context, { ...pool, minimum: 0 });
    expect(await crew.examine([], rng, [])).toEqual([]);
    expect(log.started).toBe(0);
  });

  it('number at least one', () => {
    for (const workers of [0, -1, 1.5, Number.NaN])
      expect(() => createNodePool({ workers })).toThrow(RangeError);
  });
});

describe('a second opinion', () => {
  it('agrees with this process about every ballot, good or bad', async () => {
    for (const files of [honest, tampered])
      expect(await report(files, { secondOpinion: 1 })).toBe(await report(files));
  });

  it('is of a fraction from 0 to 1', async () => {
    for (const secondOpinion of [-0.1, 1.1, Number.NaN])
      await expect(report(honest, { secondOpinion })).rejects.toThrow(RangeError);
  });
});
