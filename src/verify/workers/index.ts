/** `hanpyo/verify/workers`: verifying on all cores. Threads of Node are in `hanpyo/verify/workers/node`. */
export type { ContestList } from '../contest-lists.js';
export type {
  ExaminationAnswer,
  ExaminationJob,
  PoolOptions,
  RunningWorkers,
  WorkerElection,
  WorkerPool,
} from './pool.js';
export { createWebPool, type WebPoolOptions } from './web-pool.js';
