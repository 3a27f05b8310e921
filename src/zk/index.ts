/** `hanpyo/zk`: statements as data, sigma proofs, the vector proof, batch verification. */
export * from './batch.js';
export { type CommitmentKey, commitmentKey, withTables } from './commitment-key.js';
export * from './disjunctive.js';
export type { BitField } from './integer-bits.js';
export * from './layout.js';
export type { Kernel, LinearEquation, PivotRow } from './linear-system.js';
export * from './nizk.js';
export * from './relation.js';
export * from './terms.js';
export {
  type CiphertextPair,
  readVectorProof,
  type VectorProof,
  type VectorStatement,
  vectorCheck,
  verifyVector,
  writeVectorProof,
} from './vector.js';
export { proveVector, type VectorWitness } from './vector-prover.js';
