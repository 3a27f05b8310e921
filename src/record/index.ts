/** `hanpyo/record`: entries, the record as a state machine, what each party posts, the board. */
export * from './board.js';
export * from './ceremony-step.js';
export * from './checks.js';
export * from './define-manifest.js';
export * from './entry.js';
export type { Phase } from './entry-rules.js';
export * from './finding.js';
export type { Judgement } from './judgement.js';
export * from './messages.js';
export * from './parties.js';
export * from './replay.js';
export { type OpenedElection, SetupPhase } from './setup.js';
export { ElectionRecord } from './state.js';
export * from './steps.js';
export { type ContestOutcome, TallyPhase } from './tallying.js';
export { type BallotItem, type Recall, VotingPhase } from './voting.js';
