/**
 * Verification of proofs of plaintext knowledge inside an engine's memory: the equations `R_j + c c1_j = z_j G` of
 * `plaintext-knowledge.ts`, on encoded points and scalars. That file is the reference; a test holds both together.
 */
import {
  type Column,
  constantColumn,
  type Place,
  type ScalarColumns,
} from '../core/engine/scalar-columns.js';
import type { EncodedVerifier, WeightedProofs } from './encoded-verifier.js';

/** The equations for rows of one width. The challenge is c, responses are the z_j. */
export class EncodedKnowledgeVerifier implements EncodedVerifier {
  readonly positions: number;
  readonly points: number;
  readonly challenges = 1;
  readonly responses: number;
  readonly weights: number;
  readonly residuals = 0;

  /** @param width - ciphertexts of a row */
  constructor(width: number) {
    this.positions = width;
    this.points = 3 * width;
    this.responses = width;
    this.weights = width;
  }

  writeResiduals(): void {}

  emit(
    columns: ScalarColumns,
    { challenges, responses, weights, target }: WeightedProofs,
    shared: Place,
  ): void {
    const [c] = challenges as [Column];
    const width = this.positions;
    const generator = constantColumn(shared);
    for (let j = 0; j < width; j++) {
      const weight = columns.at(weights, j);
      columns.multiply(columns.at(target, 2 * j), c, weight);
      columns.clear(columns.at(target, 2 * j + 1));
      columns.copy(columns.at(target, 2 * width + j), weight);
      columns.addProduct(generator, columns.at(responses, j), weight);
    }
  }
}
