/** `hanpyo/ballot/anonymous`: votes by people on a roll who do not say which of them they are. */
export * from './ballot.js';
export * from './contest.js';
export * from './digits.js';
export * from './identity.js';
export * from './prepare.js';
export * from './roll.js';
export * from './scope.js';
export * from './statement.js';
