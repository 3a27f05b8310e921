/** The Bayer–Groth argument of a shuffle: its data, its equations, its verifier over any group and hash. */
export type * from './arguments.js';
export { bilinearMap } from './arithmetic.js';
export type {
  BayerGrothChallenges,
  MultiExponentiationMoves,
  SingleValueProductMoves,
  ZeroMoves,
} from './challenges.js';
export {
  type BayerGrothContext,
  type CiphertextForm,
  type CiphertextRow,
  type ComponentForm,
  multiRecipientForm,
} from './context.js';
export {
  BAYER_GROTH_EQUATIONS,
  type BayerGrothEquation,
  type BayerGrothVerdict,
  checkOf as bayerGrothCheck,
  type FailedEquation,
  type NumberedEquation,
  verdictOf as bayerGrothVerdict,
} from './equations.js';
export { hadamardEquations } from './hadamard.js';
export { multiExponentiationEquations } from './multi-exponentiation.js';
export { productEquations } from './product.js';
export { bayerGrothEquations, verifyBayerGroth } from './shuffle.js';
export { singleValueProductEquations } from './single-value-product.js';
export { transcriptChallenges } from './transcript-challenges.js';
export { zeroEquations } from './zero.js';
