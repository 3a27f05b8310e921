/** `hanpyo/evm`: elections of the example contracts, as voters, trustees and verifiers take part in them. */
export * from './anonymous.js';
export { ANON_CODE_HASH, isAnonymousCode } from './anonymous-code.js';
export * from './anonymous-phases.js';
export * from './anonymous-posted.js';
export * from './anonymous-share.js';
export * from './ballot.js';
export { chainLink, countArgument } from './board.js';
export { EVM_CHECKS, type EvmCheckId } from './checks.js';
export * from './definition.js';
export { type ChainEvent, eventTopic, readEvent } from './events.js';
export { SIGMA_INTERFACE } from './interface.js';
export * from './result.js';
export { type MerkleRoll, merkleRoll } from './roll.js';
export * from './share.js';
export * from './state.js';
export * from './verify-anonymous.js';
export * from './verify-chain.js';
