/**
 * Verification of proofs of plaintext knowledge inside an engine's memory: the equations `R_j + c c1_j = z_j G` of
 * `plaintext-knowledge.ts`, on encoded points and scalars. That file is the reference; a test holds both together.
 */
import type { EquationSpace, Place } from '../core/engine/equation-space.js';
import type { EncodedVerifier, SharedScalars } from './encoded-verifier.js';

/** The equations for rows of one width in one space. Scalars: c, then every z_j. */
export class EncodedKnowledgeVerifier implements EncodedVerifier {
  readonly #space: EquationSpace;
  readonly positions: number;
  readonly points: number;
  readonly scalars: number;
  readonly weights: number;
  readonly residuals = 0;

  /** @param width - ciphertexts of a row */
  constructor(space: EquationSpace, width: number) {
    this.#space = space;
    this.positions = width;
    this.points = 3 * width;
    this.scalars = 1 + width;
    this.weights = width;
  }

  writeResiduals(): void {}

  emit(target: Place, scalars: Place, weights: Place, { minus }: SharedScalars): void {
    const space = this.#space;
    const width = this.positions;
    for (let j = 0; j < width; j++) {
      const weight = space.at(weights, j);
      space.scale(space.at(target, 2 * j), scalars, weight, 1);
      space.clear(space.at(target, 2 * j + 1), 1);
      space.addScaled(minus, space.at(scalars, 1 + j), weight, 1);
    }
    space.copy(space.at(target, 2 * width), weights, width);
  }
}
