/** `hanpyo/ballot/anonymous`: votes by people on a roll who do not say which of them they are. */
export type { AppraisedVotes } from './appraised-votes.js';
export * from './ballot.js';
export * from './box.js';
export * from './cast.js';
export * from './checks.js';
export * from './contest.js';
export * from './decryption.js';
export * from './digits.js';
export * from './election.js';
export * from './election-box.js';
export * from './encoded-vote.js';
export * from './identity.js';
export type { AnonymousVoter, PreparedVote } from './inputs.js';
export type { Nullifiers } from './nullifier-set.js';
export { PagedNullifierSet } from './paged-nullifiers.js';
export { castAnonymousBallot, prepareAnonymousVote } from './prepare.js';
export * from './roll.js';
export * from './roll-codec.js';
export * from './roll-fold.js';
export * from './scope.js';
export * from './statement.js';
export * from './verify.js';
export * from './vote.js';
export {
  type AsyncVoteExaminer,
  accuseVote,
  agreeOnVote,
  SOUND_VOTE,
  type VoteExamination,
  type VoteExaminer,
  type VoteSetting,
  voteExaminer,
} from './vote-examiner.js';
