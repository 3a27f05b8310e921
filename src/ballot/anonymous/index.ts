/** `hanpyo/ballot/anonymous`: votes by people on a roll who do not say which of them they are. */
export * from './ballot.js';
export * from './box.js';
export * from './checks.js';
export * from './contest.js';
export * from './decryption.js';
export * from './digits.js';
export * from './identity.js';
export type { AnonymousVoter, PreparedVote } from './inputs.js';
export * from './prepare.js';
export * from './roll.js';
export * from './scope.js';
export * from './statement.js';
export * from './verify.js';
