/**
 * Verification of vector proofs inside an engine's memory (spec algorithm 3.7c): the equations of `vector.ts`, term by
 * term, on encoded points and scalars. Notation as there. `vector.ts` is the reference; a test holds both together.
 */
import type { EquationSpace, Place } from '../core/engine/equation-space.js';
import type { Sha256State } from '../core/hash.js';
import type { Transcript } from '../core/transcript.js';
import { recordTranscript, type TranscriptTemplate } from '../core/transcript-template.js';
import type { EncodedVerifier, SharedScalars } from './encoded-verifier.js';
import type { ContestLayout } from './layout.js';
import {
  absorbVectorStatement,
  aggregationChallenge,
  secondChallenge,
  type VectorProof,
  type VectorStatement,
} from './vector.js';

/** Weights of one proof: for equations (2) and (3), and for the two halves of (4). */
export const VECTOR_WEIGHTS = 4;

/**
 * The stream that the two challenges are hashes of; see `recordTranscript`.
 * @param transcript - makes the transcript that the verifier would make
 */
export function vectorTemplate(
  markers: ReadonlyMap<string, Uint8Array>,
  statement: VectorStatement,
  proof: Pick<VectorProof, 'B' | 'A' | 'C' | 'D' | 'T'>,
  transcript: (state: Sha256State) => Transcript,
): TranscriptTemplate {
  return recordTranscript(markers, (state) => {
    const own = transcript(state);
    absorbVectorStatement(own, statement);
    aggregationChallenge(own, proof.B);
    secondChallenge(own, proof);
  });
}

/**
 * The equations of one layout in one space: its constants, and room for intermediate results.
 * Points: c1, c2, ... B, A, C, D, T.c1, T.c2. Scalars: y, x, then f for every bit, zA, zC, zE.
 */
export class EncodedVectorVerifier implements EncodedVerifier {
  readonly #space: EquationSpace;
  readonly layout: ContestLayout;
  readonly positions: number;
  readonly points: number;
  readonly scalars: number;
  readonly weights: number = VECTOR_WEIGHTS;
  readonly residuals: number;
  /** One row per constraint: minus its constant, then a coefficient for every bit. */
  readonly #constraints: Place;
  /** Weights of W, in the order of its rows. */
  readonly #weights: Place;
  readonly #powers: Place;
  readonly #values: Place;
  readonly #squares: Place;
  readonly #single: Place;

  constructor(space: EquationSpace, layout: ContestLayout) {
    const { positions, bits, weights, constraints } = layout;
    this.#space = space;
    this.layout = layout;
    this.positions = positions;
    this.points = 2 * positions + 6;
    this.scalars = bits + 5;
    this.residuals = constraints.length;
    this.#constraints = constraintRows(space, layout);
    const entries = weights.flatMap((row) => row.map(([, weight]) => weight));
    this.#weights = space.scalars(entries.length);
    space.integers(entries, this.#weights);
    this.#powers = space.scalars(positions);
    this.#values = space.scalars(positions);
    this.#squares = space.scalars(bits);
    this.#single = space.scalars(Math.max(1, constraints.length));
  }

  /** L f - c x, one scalar per constraint: equation (1) says that all are zero. */
  writeResiduals(target: Place, scalars: Place): void {
    const { constraints, bits } = this.layout;
    const responses = this.#space.at(scalars, 1);
    constraints.forEach((_, i) => {
      const row = this.#space.at(this.#constraints, i * (bits + 1));
      this.#space.dot(this.#space.at(target, i), row, responses, bits + 1);
    });
  }

  emit(target: Place, scalars: Place, weights: Place, shared: SharedScalars): void {
    const responses = this.#space.at(scalars, 1);
    this.#emitCiphertexts(target, scalars, responses, weights, shared);
    this.#emitCommitments(this.#space.at(target, 2 * this.positions), responses, weights, shared);
  }

  /** Equation (4): x y^i on both halves of E_i, 1 on those of T; on G and K what they encrypt. */
  #emitCiphertexts(
    target: Place,
    y: Place,
    responses: Place,
    weights: Place,
    { minus }: SharedScalars,
  ): void {
    const { positions, bits } = this.layout;
    const space = this.#space;
    const halves = space.at(weights, 2);
    const second = space.at(weights, 3);
    const zE = space.at(responses, bits + 3);
    space.powers(this.#powers, y, positions);
    this.#writeValues(space.at(responses, 1));
    space.dot(this.#single, this.#powers, this.#values, positions);
    space.scale(this.#powers, this.#powers, responses, positions);
    for (let i = 0; i < positions; i++)
      space.scale(space.at(target, 2 * i), halves, space.at(this.#powers, i), 2);
    space.addScaled(minus, zE, halves, 1);
    space.addScaled(minus, this.#single, second, 1);
    space.addScaled(space.at(minus, 1), zE, second, 1);
  }

  /** (W f)_i for every position. */
  #writeValues(f: Place): void {
    const space = this.#space;
    let entry = 0;
    space.clear(this.#values, this.layout.positions);
    this.layout.weights.forEach((row, i) => {
      for (const [bit] of row) {
        const value = space.at(this.#values, i);
        space.addScaled(value, space.at(f, bit), space.at(this.#weights, entry++), 1);
      }
    });
  }

  /** Equations (2) and (3), and the scalars of T. f o (x - f) is split into x f and f o f. */
  #emitCommitments(target: Place, responses: Place, weights: Place, { plus, minus }: SharedScalars): void {
    const { bits } = this.layout;
    const space = this.#space;
    const [second, third] = [weights, space.at(weights, 1)];
    const f = space.at(responses, 1);
    const [B, A, C] = [target, space.at(target, 1), space.at(target, 2)];
    space.scale(B, second, responses, 1);
    space.copy(A, second, 1);
    space.scale(C, third, responses, 1);
    space.copy(space.at(target, 3), third, VECTOR_WEIGHTS - 1);
    const h = space.at(minus, 2);
    space.addScaled(h, space.at(responses, bits + 1), second, 1);
    space.addScaled(h, space.at(responses, bits + 2), third, 1);
    space.multiply(this.#squares, f, f, bits);
    space.add(this.#single, second, C, 1);
    space.addScaled(space.at(minus, 3), f, this.#single, bits);
    space.addScaled(space.at(plus, 3), this.#squares, third, bits);
  }
}

function constraintRows(space: EquationSpace, { constraints, bits }: ContestLayout): Place {
  const rows = space.scalars(constraints.length * (bits + 1));
  const zero = space.scalars(1);
  constraints.forEach(({ terms, constant }, i) => {
    const coefficients = new Array<number>(bits + 1).fill(0);
    coefficients[0] = constant;
    for (const [bit, coefficient] of terms) coefficients[bit + 1] = coefficient;
    const row = space.at(rows, i * (bits + 1));
    space.integers(coefficients, row);
    space.subtract(row, zero, row, 1);
  });
  return rows;
}
