/** Pools of Web Workers. */
import {
  type Appraised,
  type ForeignJob,
  type ForeignPool,
  type ForeignPoolOptions,
  type ForeignTask,
  foreignPoolSize,
} from '../foreign/workers/pool.js';
import type { ExaminationAnswer, ExaminationJob, PoolOptions, WorkerElection, WorkerPool } from './pool.js';
import { poolSize } from './pool.js';
import { WebThreads } from './web-threads.js';

/** Settings of a pool of Web Workers. */
export interface WebPoolOptions extends PoolOptions {
  /** Makes a worker that runs the script `web-worker.js` of this package; needed where a bundler does not find it itself. */
  readonly create?: () => Worker;
}

/**
 * A pool of Web Workers for `verifyElection`.
 * @throws {RangeError} unless there is at least one worker
 */
export function createWebPool(options: WebPoolOptions = {}): WorkerPool {
  const { create = () => new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' }) } =
    options;
  const { size, minimum } = poolSize(options, cores());
  const start = (election: WorkerElection) => {
    const threads = new WebThreads<WorkerElection, ExaminationJob, ExaminationAnswer>(create, size, election);
    return {
      examine: (job: ExaminationJob) => threads.run(job, [job.ballots.buffer, job.lists.buffer]),
      stop: () => threads.stop(),
    };
  };
  return Object.freeze({ size, minimum, start });
}

/** Settings of a pool of Web Workers for records of other systems. */
export interface ForeignWebPoolOptions extends ForeignPoolOptions {
  /** Makes a worker that runs the script `foreign-web-worker.js` of this package. */
  readonly create?: () => Worker;
}

/**
 * A pool of Web Workers for `verifyBelenios`, `verifyHelios` and `verifyElectionGuard`. The calling thread, which answers
 * people in a page, waits, unless it is told to help.
 * @throws {RangeError} unless there is at least one worker, and a part has at least one ballot
 */
export function createForeignWebPool(options: ForeignWebPoolOptions = {}): ForeignPool {
  const {
    create = () => new Worker(new URL('./foreign-web-worker.js', import.meta.url), { type: 'module' }),
  } = options;
  const settings = foreignPoolSize(options, cores(), 'waits');
  const startForeign = (task: ForeignTask) => {
    const threads = new WebThreads<ForeignTask, ForeignJob, Appraised<unknown>>(create, settings.size, task);
    return {
      appraise: (job: ForeignJob) => threads.run(job, [job.ballots.buffer]),
      stop: () => threads.stop(),
    };
  };
  return Object.freeze({ ...settings, startForeign });
}

function cores(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}
