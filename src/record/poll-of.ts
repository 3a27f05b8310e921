/** The poll that an election opens, by who votes in it. */
import { AnonymousVoting } from './anonymous-voting.js';
import type { OpenedElection } from './setup.js';
import { VotingPhase } from './voting.js';

/** Opens the poll of an election. */
export function pollOf(opened: OpenedElection): VotingPhase | AnonymousVoting {
  const { anonymous } = opened;
  if (anonymous === undefined) return new VotingPhase(opened);
  return new AnonymousVoting(opened, anonymous.election, anonymous.keys);
}
