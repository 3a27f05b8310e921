/** Pools of workers for records of other systems: in this thread, where they may misbehave, and real threads. */
import { openAppraisal } from '../../src/verify/foreign/workers/appraisal.js';
import type {
  Appraised,
  CallerDuty,
  ForeignJob,
  ForeignPool,
  ForeignTask,
} from '../../src/verify/foreign/workers/pool.js';

/** What a pool of a test did. */
export interface ForeignPoolLog {
  started: number;
  stopped: number;
  /** Ballots of each job; none where it is asked whether a worker is ready. */
  readonly jobs: number[];
}

/** How a worker of a test answers. */
export type ForeignAnswering = (
  job: ForeignJob,
  appraise: (job: ForeignJob) => Appraised<unknown>,
  number: number,
) => Promise<Appraised<unknown>>;

/** A pool in this thread. By default its workers are honest, and the later a job comes, the sooner it is done. */
export function foreignPoolInThread(
  { size, part, caller }: { readonly size: number; readonly part: number; readonly caller?: CallerDuty },
  answering: ForeignAnswering = async (job, appraise, number) => {
    await new Promise((resolve) => setTimeout(resolve, 20 / (1 + (number % 5))));
    return appraise(job);
  },
): { readonly pool: ForeignPool; readonly log: ForeignPoolLog } {
  const log: ForeignPoolLog = { started: 0, stopped: 0, jobs: [] };
  const startForeign = (task: ForeignTask) => {
    log.started += 1;
    const opened = openAppraisal(structuredClone(task));
    return {
      appraise: async (job: ForeignJob) => {
        const number = log.jobs.push(job.lengths.length);
        const sent = structuredClone(job, { transfer: [job.ballots.buffer] });
        return structuredClone(await answering(sent, await opened, number));
      },
      stop: async () => {
        log.stopped += 1;
      },
    };
  };
  return { pool: { size, part, startForeign, ...(caller && { caller }) }, log };
}
