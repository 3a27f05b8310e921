/** Threads that verify proofs. */
import { createNodePool, type WorkerPool } from 'hanpyo/verify/workers/node';

/** A pool of threads that run from the sources. */
export function proofThreads(workers: number): WorkerPool {
  return createNodePool({ workers, script: new URL('../board/proof-worker.mjs', import.meta.url) });
}
