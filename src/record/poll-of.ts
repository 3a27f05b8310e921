/** The poll that an election opens, by who votes in it. */
import type { BoxMemory } from '../ballot/box-state.js';
import { AnonymousVoting } from './anonymous-voting.js';
import type { OpenedElection } from './setup.js';
import { VotingPhase } from './voting.js';

/** Opens the poll of an election. @param memory - of its box */
export function pollOf(opened: OpenedElection, memory?: BoxMemory): VotingPhase | AnonymousVoting {
  const { anonymous } = opened;
  if (anonymous === undefined) return new VotingPhase(opened, memory);
  return new AnonymousVoting(opened, anonymous.election, anonymous.keys, memory);
}
