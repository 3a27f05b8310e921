/** `hanpyo/verify/workers`: verifying on all cores. Threads of Node are in `hanpyo/verify/workers/node`. */
export type { ContestList } from '../contest-lists.js';
export type {
  Appraised,
  CallerDuty,
  ForeignJob,
  ForeignPool,
  ForeignPoolOptions,
  ForeignTask,
  RunningForeignWorkers,
} from '../foreign/workers/pool.js';
export { callCrew, type WorkerCrew } from './crew.js';
export { callPollCrew, type WorkerPollCrew } from './poll-crew.js';
export type {
  ExaminationAnswer,
  ExaminationJob,
  PoolOptions,
  ReportedFault,
  RunningWorkers,
  WorkerElection,
  WorkerPool,
} from './pool.js';
export { callVoteCrew, callVoteLooks, type VoteLooks, type WorkerVoteCrew } from './vote-crew.js';
export {
  createForeignWebPool,
  createWebPool,
  type ForeignWebPoolOptions,
  type WebPoolOptions,
} from './web-pool.js';
