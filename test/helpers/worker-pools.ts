/** Pools for tests: real threads, whose script is bundled first, and pools in this thread that may misbehave. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';
import { openExamination } from '../../src/verify/workers/examination.js';
import type {
  ExaminationAnswer,
  ExaminationJob,
  WorkerElection,
  WorkerPool,
} from '../../src/verify/workers/pool.js';

/** A folder with the bundled script of worker threads. */
export interface ThreadScript {
  readonly script: string;
  remove(): Promise<void>;
}

/**
 * Bundles the script of worker threads, as an application would.
 * @param source - by default that of the workers for our own records
 */
export async function bundleThreadScript(
  source = 'src/verify/workers/node/worker.ts',
): Promise<ThreadScript> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-workers-'));
  await build({
    entry: { worker: source },
    format: 'esm',
    outDir: folder,
    config: false,
    silent: true,
    clean: false,
    noExternal: [/.*/],
    outExtension: () => ({ js: '.mjs' }),
  });
  return { script: join(folder, 'worker.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What a pool of a test did. */
export interface PoolLog {
  started: number;
  stopped: number;
  readonly jobs: ExaminationJob[];
}

/** How a worker of a test answers. */
export type Answering = (
  job: ExaminationJob,
  examine: (job: ExaminationJob) => ExaminationAnswer,
  number: number,
) => Promise<ExaminationAnswer>;

/** A pool in this thread. By default its workers are honest, and the later a job comes, the sooner it is done. */
export function poolInThread(
  size: number,
  answering: Answering = async (job, examine, number) => {
    await new Promise((resolve) => setTimeout(resolve, 20 / (1 + (number % 5))));
    return examine(job);
  },
): { readonly pool: WorkerPool; readonly log: PoolLog } {
  const log: PoolLog = { started: 0, stopped: 0, jobs: [] };
  const start = (election: WorkerElection) => {
    log.started += 1;
    const examine = openExamination(structuredClone(election));
    return {
      examine: (job: ExaminationJob) =>
        answering(
          structuredClone(job, { transfer: [job.ballots.buffer, job.lists.buffer] }),
          examine,
          log.jobs.push(job),
        ),
      stop: async () => {
        log.stopped += 1;
      },
    };
  };
  return { pool: { size, minimum: 1, start }, log };
}
