/** The script of a Web Worker: it is told of an election first and finds the fastest kernels, then examines ballots. */
import { fastestGroups } from '../../core/groups/fastest-kernels.js';
import { openExamination } from './examination.js';
import type { WorkerElection } from './pool.js';
import { serveWebWorker } from './serve.js';

serveWebWorker(
  async (election: WorkerElection) => openExamination(election, (await fastestGroups()).find),
  ({ trackers, fingerprints, suspects }) => [trackers.buffer, fingerprints.buffer, suspects.buffer],
);
