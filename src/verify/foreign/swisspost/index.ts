/** Verification of what Swiss Post's voting system publishes: hashes, proofs, and the shuffles of its mixnet. */
export { swissPostChallenges } from './challenges.js';
export { MAX_KEY_SIZE, verifiableCommitmentKey } from './commitment-key.js';
export { type HashConvention, hashToInteger, SWISS_POST_1_2, SWISS_POST_1_5 } from './conventions.js';
export {
  type ArgumentNames,
  PAYLOADS_1_2,
  PAYLOADS_1_5,
  type SwissPostFormat,
  VECTORS_1_2,
  VECTORS_1_5,
} from './formats.js';
export { elementOf, integerOf, type SwissPostGroup, swissPostGroup } from './group.js';
export type { IntegerReader } from './numbers.js';
export {
  type ProofSession,
  type SwissPostProof,
  verifyDecryption,
  verifyExponentiation,
  verifyPlaintextEquality,
  verifySchnorr,
} from './proofs.js';
export * from './read-argument.js';
export { type Field, MAX_ITEMS, readGroup, SwissPostReader } from './reader.js';
export {
  cutToBitLength,
  type Hashable,
  type IntegerForm,
  recursiveHash,
  recursiveHashOfLength,
} from './recursive-hash.js';
export { type SwissPostShuffle, verifySwissPostShuffle } from './shuffle.js';
