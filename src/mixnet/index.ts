/** `hanpyo/mixnet`: verifiable shuffles. */
export {
  type ChainOptions,
  type MixFault,
  type MixMode,
  type MixReason,
  type MixVerdict,
  verifyChain,
} from './chain.js';
export * from './equations.js';
export { ShuffleGenerators } from './generators.js';
export { MAX_ROWS, MAX_WIDTH } from './limits.js';
export { failingEquation } from './one-by-one.js';
export { equationsHold } from './one-multiplication.js';
export type { MixParams, MixPlace, MixSession } from './params.js';
export { PreparedShuffle, prepareShuffle, proveCommittedShuffle } from './prepared.js';
export * from './proof-codec.js';
export { proveShuffle } from './prover.js';
export type { Shuffled } from './prover-common.js';
export type { MixStage, StagePart } from './stage.js';
