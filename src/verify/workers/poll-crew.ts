/** The crew of a pool for an election, whoever votes in it. */
import type { CalledCrew } from '../../record/crew.js';
import type { OpenedElection } from '../../record/setup.js';
import { callCrew } from './crew.js';
import type { WorkerPool } from './pool.js';
import { callVoteCrew } from './vote-crew.js';

/** A crew that must be dismissed. */
export interface WorkerPollCrew extends CalledCrew {
  /** Ends the workers. Whatever they were examining rejects. */
  dismiss(): Promise<void>;
}

/** Calls the crew of an election. Workers start with the first batch that is worth it. */
export function callPollCrew(
  { context, anonymous }: Pick<OpenedElection, 'context' | 'anonymous'>,
  pool: WorkerPool,
): WorkerPollCrew {
  if (anonymous === undefined) {
    const { examine, batches, dismiss } = callCrew(context, pool);
    return { examiners: { ballots: examine }, batches, dismiss };
  }
  const { examine, batches, dismiss } = callVoteCrew(anonymous, pool);
  return { examiners: { votes: examine }, batches, dismiss };
}
