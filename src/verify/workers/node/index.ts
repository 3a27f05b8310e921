/** `hanpyo/verify/workers/node`: pools of worker threads, on tinypool, and room on a disk for what outgrows memory. */
import { availableParallelism } from 'node:os';
import {
  type Appraised,
  type ForeignJob,
  type ForeignPool,
  type ForeignPoolOptions,
  type ForeignTask,
  foreignPoolSize,
  type RunningForeignWorkers,
} from '../../foreign/workers/pool.js';
import type {
  ExaminationAnswer,
  ExaminationJob,
  PoolOptions,
  RunningWorkers,
  WorkerElection,
  WorkerPool,
} from '../pool.js';
import { poolSize } from '../pool.js';
import { startThreads } from './threads.js';

export type {
  Appraised,
  CallerDuty,
  ForeignJob,
  ForeignPool,
  ForeignPoolOptions,
  ForeignTask,
  RunningForeignWorkers,
} from '../../foreign/workers/pool.js';
export type { PoolOptions, WorkerPool } from '../pool.js';
export { allowRelaxedVectors } from './relaxed-vectors.js';
export { nodeScratchDisk, type ScratchDisk, scratchFile } from './scratch-file.js';

/** Settings of a pool of threads. */
export interface NodePoolOptions extends PoolOptions {
  /** The script of the workers, where a bundler has put it elsewhere than beside this file. */
  readonly script?: URL | string;
}

/**
 * A pool of worker threads for `verifyElection`. Workers take the fastest kernels that run: in Node 20 some need what
 * {@link allowRelaxedVectors} allows.
 * @throws {RangeError} unless there is at least one worker
 */
export function createNodePool(options: NodePoolOptions = {}): WorkerPool {
  const { script = new URL('./worker.js', import.meta.url) } = options;
  const { size, minimum } = poolSize(options, availableParallelism());
  return Object.freeze({ size, minimum, start: (election: WorkerElection) => start(script, size, election) });
}

function start(script: URL | string, size: number, election: WorkerElection): RunningWorkers {
  const threads = startThreads<ExaminationJob, ExaminationAnswer>(
    { script, exportName: 'examine', size },
    election,
  );
  return {
    examine: (job) => threads.run(job, [job.ballots.buffer, job.lists.buffer]),
    stop: () => threads.stop(),
  };
}

/** Settings of a pool of threads for records of other systems. */
export interface ForeignNodePoolOptions extends ForeignPoolOptions {
  /** The script of the workers, where a bundler has put it elsewhere than beside this file. */
  readonly script?: URL | string;
}

/**
 * A pool of worker threads for `verifyBelenios`, `verifyHelios` and `verifyElectionGuard`. The calling thread helps, unless it
 * is told to wait.
 * @throws {RangeError} unless there is at least one worker, and a part has at least one ballot
 */
export function createForeignNodePool(options: ForeignNodePoolOptions = {}): ForeignPool {
  const { script = new URL('./foreign-worker.js', import.meta.url) } = options;
  const settings = foreignPoolSize(options, availableParallelism(), 'helps');
  return Object.freeze({
    ...settings,
    startForeign: (task: ForeignTask) => startForeign(script, settings.size, task),
  });
}

function startForeign(script: URL | string, size: number, task: ForeignTask): RunningForeignWorkers {
  const threads = startThreads<ForeignJob, Appraised<unknown>>(
    { script, exportName: 'appraise', size },
    task,
  );
  return {
    appraise: (job) => threads.run(job, [job.ballots.buffer]),
    stop: () => threads.stop(),
  };
}
