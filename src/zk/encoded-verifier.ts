/** What verifiers of proofs inside an engine's memory have in common: where scalars lie, and what all proofs add to. */
import type { Place } from '../core/engine/equation-space.js';

/** What all proofs of a batch add to: the scalars of the bases that they share, G, K, H, G_0, G_1, ... */
export interface SharedScalars {
  /** To be added. */
  readonly plus: Place;
  /** To be subtracted. */
  readonly minus: Place;
}

/**
 * The equations of one kind of proof about ciphertexts, in one space. Its points are c1 and c2 of every ciphertext, in
 * turns, then its commitments; its scalars are its challenges, then its responses.
 */
export interface EncodedVerifier {
  /** Ciphertexts. */
  readonly positions: number;
  readonly points: number;
  readonly scalars: number;
  /** Weights that {@link EncodedVerifier.emit} needs. */
  readonly weights: number;
  /** Equations of scalars alone. */
  readonly residuals: number;
  /** Writes a scalar for each equation of scalars alone: all must be zero. */
  writeResiduals(target: Place, scalars: Place): void;
  /** Writes the scalars of the proof's own points, each times its weight, and adds those of the shared bases. */
  emit(target: Place, scalars: Place, weights: Place, shared: SharedScalars): void;
}
