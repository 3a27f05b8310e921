/** What verifiers of proofs inside an engine's memory have in common: where scalars lie, and what all proofs add to. */
import type { Column, Place, ScalarColumns } from '../core/engine/scalar-columns.js';

/** The scalars of many proofs about contests of one layout. */
export interface ProofColumns {
  readonly challenges: readonly Column[];
  /** The first response; the others follow. */
  readonly responses: Column;
}

/** The same, with what their equations are weighted with and written to. */
export interface WeightedProofs extends ProofColumns {
  /** The first weight; the others follow. */
  readonly weights: Column;
  /** Where the scalar of a proof's first point goes; those of the others follow. */
  readonly target: Column;
}

/**
 * The equations of one kind of proof about ciphertexts, in one space, of many proofs at once. Its points are c1 and c2 of
 * every ciphertext, in turns, then its commitments.
 */
export interface EncodedVerifier {
  /** Ciphertexts. */
  readonly positions: number;
  readonly points: number;
  readonly challenges: number;
  readonly responses: number;
  /** Weights that {@link EncodedVerifier.emit} needs. */
  readonly weights: number;
  /** Equations of scalars alone. */
  readonly residuals: number;
  /** Writes a scalar for each equation of scalars alone, from `target` on: all must be zero. */
  writeResiduals(columns: ScalarColumns, proofs: ProofColumns, target: Column): void;
  /**
   * Writes the scalars of the proofs' own points, each times its weight.
   * @param shared - scalars of the bases that all proofs share, G, K, H, G_0, G_1, ...: theirs are added, as they stand
   * on the other side of the equations
   */
  emit(columns: ScalarColumns, proofs: WeightedProofs, shared: Place): void;
}
