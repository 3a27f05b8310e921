/** The cores of this machine: how many threads a command starts, and on which kernels it runs. */
import { availableParallelism } from 'node:os';
import type { Group } from '../core/group.js';
import { fastestGroups } from '../core/groups/fastest-kernels.js';
import type { ForeignPool } from '../verify/foreign/workers/pool.js';
import { allowRelaxedVectors } from '../verify/workers/node/relaxed-vectors.js';
import type { WorkerPool } from '../verify/workers/pool.js';
import { UsageError } from './errors.js';

/** The groups on the fastest kernels that the machine has. */
export async function fastestKernels(): Promise<(id: string) => Group> {
  allowRelaxedVectors();
  return (await fastestGroups()).find;
}

/**
 * A pool of as many threads as wanted; none where the process alone is as good.
 * @throws {UsageError} for what is no number of threads
 */
export async function workerPool(wanted: string | undefined): Promise<WorkerPool | undefined> {
  const workers = threadsOf(wanted);
  if (workers < 2) return undefined;
  const { createNodePool } = await import('hanpyo/verify/workers/node');
  return createNodePool({ workers });
}

/** The same for records of other systems, where the process is one of the threads. */
export async function foreignPool(wanted: string | undefined): Promise<ForeignPool | undefined> {
  const workers = threadsOf(wanted);
  if (workers < 2) return undefined;
  const { createForeignNodePool } = await import('hanpyo/verify/workers/node');
  return createForeignNodePool({ workers: workers - 1 });
}

function threadsOf(wanted: string | undefined): number {
  if (wanted !== undefined && !/^[0-9]{1,3}$/.test(wanted))
    throw new UsageError('--workers takes a number from 0 to 999');
  return wanted === undefined ? availableParallelism() : Number.parseInt(wanted, 10);
}
