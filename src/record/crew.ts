/** Who examines ballots beside this process, such as worker threads: one kind of crew for each kind of voters. */
import type { AsyncVoteExaminer } from '../ballot/anonymous/vote-examiner.js';
import type { AsyncExaminer } from '../ballot/appraisal.js';
import type { ElectionContext } from '../ballot/context.js';
import type { AnonymousOpening } from './anonymous-setup.js';
import type { OpenedElection } from './setup.js';

/** Who examines ballots of voters with keys. */
export interface BallotCrew {
  readonly examine: AsyncExaminer;
  /** How many batches may be under way at once, at least 1: bounds the memory. */
  readonly batches: number;
}

/** Who examines ballots of anonymous voters. */
export interface VoteCrew {
  readonly examine: AsyncVoteExaminer;
  /** As in {@link BallotCrew}. */
  readonly batches: number;
}

/** How crews are called, once an election has been opened and there is a ballot; by default there are none. */
export interface CrewCalls {
  /** Calls the crew of an election whose voters have keys. */
  readonly crew?: (context: ElectionContext) => BallotCrew;
  /** Calls the crew of an election whose voters are anonymous. */
  readonly voteCrew?: (opening: AnonymousOpening) => VoteCrew;
}

/** Who examines the ballots of a poll, of whichever kind it is; this process, where nobody is named. */
export interface PollExaminers {
  readonly ballots?: AsyncExaminer;
  readonly votes?: AsyncVoteExaminer;
}

/** The crew that was called for an election. */
export interface CalledCrew {
  readonly examiners: PollExaminers;
  readonly batches: number;
}

/** Calls the crew for an election; `undefined` where its kind of voters has none. */
export function crewFor(
  { context, anonymous }: OpenedElection,
  { crew, voteCrew }: CrewCalls,
): CalledCrew | undefined {
  if (anonymous === undefined) {
    const called = crew?.(context);
    return called && { examiners: { ballots: called.examine }, batches: called.batches };
  }
  const called = voteCrew?.(anonymous);
  return called && { examiners: { votes: called.examine }, batches: called.batches };
}
