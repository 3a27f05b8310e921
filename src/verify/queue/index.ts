/**
 * `hanpyo/verify/queue`: verifying on several machines, over BullMQ on Redis or PostgreSQL. Needs the packages `bullmq`, and
 * `ioredis` or `pg`.
 */
export type { ChunkKey } from '../chunks/key.js';
export { NotOpenedError } from '../chunks/setting.js';
export type { ChunkIncident } from '../chunks/source.js';
export { openBullQueue } from './bullmq.js';
export type {
  ChunkFlow,
  ChunkJob,
  ChunkQueue,
  ChunkState,
  QueueAddress,
  QueueTiming,
  Serving,
} from './chunk-queue.js';
export { type CollectOptions, collectVerification } from './collect.js';
export { type EnqueueOptions, enqueueVerification, type QueuedVerification } from './enqueue.js';
export { type QueueWorkerOptions, runQueueWorker } from './worker.js';
