/** The script of a worker thread for records of other systems: tinypool calls `appraise` once for each job. */
import { workerData } from 'node:worker_threads';
import { openAppraisal } from '../../foreign/workers/appraisal.js';
import type { Appraised, ForeignJob, ForeignTask } from '../../foreign/workers/pool.js';

/** Tinypool puts its own data first. */
const [, task] = workerData as readonly [unknown, ForeignTask];
const opened = openAppraisal(task);

/** Appraises the ballots of a job. */
export async function appraise(job: ForeignJob): Promise<Appraised<unknown>> {
  return (await opened)(job);
}
