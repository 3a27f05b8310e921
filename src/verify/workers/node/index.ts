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
    // Threads start when there is a job for them, and no thread that dies is replaced: whoever asks starts a new pool.
    minThreads: 0,
    maxThreads: size,
    idleTimeout: FOR_EVER,
    isolateWorkers: false,
    // The next job waits in the worker, not here.
    concurrentTasksPerWorker: 2,
    workerData: election,
  });
  // Tinypool says nothing to whoever waits for a thread that exits, or whose script cannot be loaded.
  const { promise: lost, reject: lose } = failure();
  pool.on('error', lose);
  const threads = new Set<Tinypool['threads'][number]>();
  const watch = (): void => {
    for (const thread of pool.threads) {
      if (threads.has(thread)) continue;
      threads.add(thread);
      thread.once('exit', () => lose(new Error('a worker has ended')));
    }
  };
  return {
    examine(job: ExaminationJob): Promise<ExaminationAnswer> {
      const answer = pool.run(job, { transferList: [job.ballots.buffer, job.lists.buffer] });
      watch();
      return Promise.race([answer, lost]);
    },
    // Not by the pool's own `destroy`, which cannot bear that a thread fails meanwhile.
    async stop() {
      lose(new Error('the workers were stopped'));
      await Promise.all(Array.from(threads, (thread) => thread.terminate()));
    },
  };
}

/** The longest time that a timer can have, in milliseconds: 25 days. */
const FOR_EVER = 2 ** 31 - 1;

/** A promise that can only fail, and need not be listened to. */
function failure(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  promise.catch(() => {});
  return { promise, reject };
}
