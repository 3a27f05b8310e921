/**
 * `hanpyo/petition`: proposals, supports and thresholds on a log that anyone can check: the rules as data, every change of
 * stage an entry with its evidence, and one engine for the board and for those who verify it.
 */

export { ForumBoard, ForumBoardError, type Posted as ForumPosted } from './board.js';
export * from './charter.js';
export { readCharter } from './charter-read.js';
export { type CharterProblem, charterProblems } from './charter-rules.js';
export { FORUM_CHECKS, type ForumCheckId, type ForumFinding } from './checks.js';
export {
  countersignForumEntry,
  type ForumEntryType,
  type ForumFrame,
  type ForumRole,
  type ForumSignature,
  type ForumSigner,
  forumEntryId,
  forumKey,
  isForumEntry,
  makeForumEntry,
  readForumFrame,
} from './entry.js';
export type { Activity, Media, MembersChange, StageCause, StageChange } from './forum-messages.js';
export type { ForumState, Membership, Published } from './forum-state.js';
export type { ForumJudgement, JudgedEntry } from './judgement.js';
export { FORUM_LIMITS } from './limits.js';
export type { Answer, Contribution, Document, Outcome, Proposal } from './messages.js';
export * from './profiles.js';
export type { DueThreshold, OpenDuty, ProposalState, Reached, StageEvent } from './proposal-state.js';
export { ForumRecord } from './record.js';
export * from './steps.js';
export * from './tokens.js';
export * from './view.js';
