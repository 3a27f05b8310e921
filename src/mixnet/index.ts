/** `hanpyo/mixnet`: verifiable shuffles. */
export * from './bayer-groth/index.js';
export { type ChainOptions, verifyChain } from './chain.js';
export { verifyCommitment } from './commitment-check.js';
export * from './equations.js';
export { ShuffleGenerators } from './generators.js';
export { MAX_ROWS, MAX_WIDTH } from './limits.js';
export { failingEquation } from './one-by-one.js';
export { equationsHold } from './one-multiplication.js';
export type { MixParams, MixPlace, MixSession } from './params.js';
export { PreparedShuffle, prepareShuffle, proveCommittedShuffle } from './prepared.js';
export { readPreparedShuffle, writePreparedShuffle } from './prepared-codec.js';
export * from './proof-codec.js';
export { proveShuffle } from './prover.js';
export type { Shuffled } from './prover-common.js';
export type { MixStage, StagePart } from './stage.js';
export type { MixFault, MixMode, MixReason, MixVerdict } from './verdict.js';
