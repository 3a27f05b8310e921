/** `hanpyo/verify/workers/node`: a pool of worker threads, on tinypool. */
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import type {
  ExaminationAnswer,
  ExaminationJob,
  PoolOptions,
  RunningWorkers,
  WorkerElection,
  WorkerPool,
} from '../pool.js';
import { poolSize } from '../pool.js';

export type { PoolOptions, WorkerPool } from '../pool.js';

/** Settings of a pool of threads. */
export interface NodePoolOptions extends PoolOptions {
  /** The script of the workers, where a bundler has put it elsewhere than beside this file. */
  readonly script?: URL | string;
}

/**
 * A pool of worker threads for `verifyElection`.
 * @throws {RangeError} unless there is at least one worker
 */
export function createNodePool(options: NodePoolOptions = {}): WorkerPool {
  const { script = new URL('./worker.js', import.meta.url) } = options;
  const { size, minimum } = poolSize(options, availableParallelism());
  return Object.freeze({ size, minimum, start: (election: WorkerElection) => start(script, size, election) });
}

function start(script: URL | string, size: number, election: WorkerElection): RunningWorkers {
  const pool = new Tinypool({
    filename: String(script),
    name: 'examine',
    runtime: 'worker_threads',
    minThreads: size,
    maxThreads: size,
    isolateWorkers: false,
    // The next job waits in the worker, not here.
    concurrentTasksPerWorker: 2,
    workerData: election,
  });
  // A worker that dies while it has nothing to do, such as one whose script cannot be loaded, is not tried again.
  pool.on('error', () => void pool.destroy());
  return {
    examine: (job: ExaminationJob): Promise<ExaminationAnswer> =>
      pool.run(job, { transferList: [job.ballots.buffer, job.lists.buffer] }),
    stop: () => pool.destroy(),
  };
}
