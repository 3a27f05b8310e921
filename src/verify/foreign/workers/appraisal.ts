/** What a worker does: it reads the election that it is told of, and appraises ballots. */
import { openBelenios } from '../belenios/appraisal.js';
import { openElectionGuard } from '../electionguard/setup.js';
import { openHelios } from '../helios/appraisal.js';
import { type Appraise, doJob } from './appraise.js';
import type { Appraised, ForeignJob, ForeignTask } from './pool.js';

/** Makes the appraiser of a worker. @throws {DecodeError} if what it is told does not decode */
export async function openAppraisal(task: ForeignTask): Promise<(job: ForeignJob) => Appraised<unknown>> {
  const appraise = await opened(task);
  return (job) => doJob(appraise, job);
}

async function opened(task: ForeignTask): Promise<Appraise<unknown>> {
  switch (task.system) {
    case 'belenios':
      return openBelenios(task.election);
    case 'electionguard':
      return openElectionGuard(task.files);
    case 'helios':
      return openHelios(task.election, task.name, task);
  }
}
