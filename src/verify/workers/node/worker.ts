/** The script of a worker thread: tinypool calls `examine` once for each job. */
import { workerData } from 'node:worker_threads';
import { fastestGroups } from '../../../core/groups/fastest-kernels.js';
import { openExamination } from '../examination.js';
import type { ExaminationAnswer, ExaminationJob, WorkerElection } from '../pool.js';

/** Tinypool puts its own data first. */
const [, election] = workerData as readonly [unknown, WorkerElection];

const { find } = await fastestGroups();

/** Examines the ballots of a job. */
export const examine: (job: ExaminationJob) => ExaminationAnswer = openExamination(election, find);
