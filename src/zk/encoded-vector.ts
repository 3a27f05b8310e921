/**
 * Verification of vector proofs inside an engine's memory (spec algorithm 3.7c): the equations of `vector.ts`, term by
 * term, on encoded points and scalars. Notation as there. `vector.ts` is the reference; a test holds both together.
 */
import type { EquationSpace } from '../core/engine/equation-space.js';
import {
  type Column,
  columnOf,
  constantColumn,
  type Place,
  type ScalarColumns,
} from '../core/engine/scalar-columns.js';
import type { Sha256State } from '../core/hash.js';
import type { Transcript } from '../core/transcript.js';
import { recordTranscript, type TranscriptTemplate } from '../core/transcript-template.js';
import type { EncodedVerifier, ProofColumns, WeightedProofs } from './encoded-verifier.js';
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
 * The equations of one layout in one space, and the constants that they need. Points: c1, c2, ... B, A, C, D, T.c1, T.c2.
 * Challenges: y, x. Responses: f for every bit, zA, zC, zE.
 */
export class EncodedVectorVerifier implements EncodedVerifier {
  readonly layout: ContestLayout;
  readonly positions: number;
  readonly points: number;
  readonly challenges = 2;
  readonly responses: number;
  readonly weights: number = VECTOR_WEIGHTS;
  readonly residuals: number;
  readonly #factors: ReadonlyMap<number, Column>;

  constructor(space: EquationSpace, layout: ContestLayout) {
    const { positions, bits, constraints } = layout;
    this.layout = layout;
    this.positions = positions;
    this.points = 2 * positions + 6;
    this.responses = bits + 3;
    this.residuals = constraints.length;
    this.#factors = factorsOf(space, layout);
  }

  /** c x - L f, one scalar per constraint: equation (1) says that all are zero. */
  writeResiduals(columns: ScalarColumns, { challenges, responses }: ProofColumns, target: Column): void {
    const [, x] = challenges as Challenges;
    this.layout.constraints.forEach(({ terms, constant }, i) => {
      const residual = columns.at(target, i);
      columns.clear(residual);
      this.#addMultiple(columns, residual, x, constant);
      for (const [bit, coefficient] of terms)
        this.#addMultiple(columns, residual, columns.at(responses, bit), -coefficient);
    });
  }

  emit(columns: ScalarColumns, proofs: WeightedProofs, shared: Place): void {
    const list = columnOf(shared, 0);
    this.#emitCiphertexts(columns, proofs, list);
    this.#emitCommitments(columns, proofs, list);
  }

  /** Equation (4): x y^i on both halves of E_i, 1 on those of T; on G and K what they encrypt. */
  #emitCiphertexts(columns: ScalarColumns, proofs: WeightedProofs, shared: Column): void {
    const { challenges, responses, weights, target } = proofs;
    const [y, x] = challenges as Challenges;
    const halves = [columns.at(weights, 2), columns.at(weights, 3)] as const;
    halves.forEach((weight, half) => {
      let scalar = columns.at(target, half);
      columns.multiply(scalar, weight, x);
      for (let i = 1; i < this.positions; i++) {
        const next = columns.at(scalar, 2);
        columns.multiply(next, scalar, y);
        scalar = next;
      }
      columns.copy(columns.at(target, 2 * this.positions + 4 + half), weight);
    });
    const zE = columns.at(responses, this.layout.bits + 2);
    const [G, K] = [shared, columns.at(shared, 1)];
    columns.addProduct(G, zE, halves[0]);
    columns.addProduct(G, this.#value(columns, y, responses), halves[1]);
    columns.addProduct(K, zE, halves[1]);
  }

  /** The sum of y^i (W f)_i, by Horner's rule. */
  #value(columns: ScalarColumns, y: Column, f: Column): Column {
    const value = columns.fresh();
    this.layout.weights.toReversed().forEach((row, i) => {
      if (i > 0) columns.multiply(value, value, y);
      for (const [bit, weight] of row) this.#addMultiple(columns, value, columns.at(f, bit), weight);
    });
    return value;
  }

  /** Equations (2) and (3). What is on G_j in both together is f_j (w + x w' - f_j w') for their weights w and w'. */
  #emitCommitments(columns: ScalarColumns, proofs: WeightedProofs, shared: Column): void {
    const { challenges, responses: f, weights, target } = proofs;
    const [, x] = challenges as Challenges;
    const { bits } = this.layout;
    const [second, third] = [weights, columns.at(weights, 1)];
    const B = columns.at(target, 2 * this.positions);
    const [A, C, D] = [columns.at(B, 1), columns.at(B, 2), columns.at(B, 3)];
    columns.multiply(B, second, x);
    columns.copy(A, second);
    columns.multiply(C, third, x);
    columns.copy(D, third);
    const H = columns.at(shared, 2);
    columns.addProduct(H, columns.at(f, bits), second);
    columns.addProduct(H, columns.at(f, bits + 1), third);
    const [sum, factor] = [columns.fresh(), columns.fresh()];
    columns.add(sum, second, C);
    for (let j = 0; j < bits; j++) {
      const response = columns.at(f, j);
      columns.multiply(factor, response, third);
      columns.subtract(factor, sum, factor);
      columns.addProduct(columns.at(shared, 3 + j), response, factor);
    }
  }

  /** target += factor source, for a factor of the layout or its negative */
  #addMultiple(columns: ScalarColumns, target: Column, source: Column, factor: number): void {
    if (factor === 1) columns.add(target, target, source);
    else if (factor === -1) columns.subtract(target, target, source);
    else if (factor !== 0) columns.addProduct(target, source, this.#factors.get(factor) as Column);
  }
}

type Challenges = readonly [y: Column, x: Column];

/** The factors that something has to be multiplied by: all but 0, 1 and -1. */
function factorsOf(space: EquationSpace, { weights, constraints }: ContestLayout): Map<number, Column> {
  const coefficients = constraints.flatMap(({ terms }) => terms.map(([, coefficient]) => -coefficient));
  const factors = [
    ...weights.flatMap((row) => row.map(([, weight]) => weight)),
    ...constraints.map(({ constant }) => constant),
    ...coefficients,
  ].filter((factor) => Math.abs(factor) > 1);
  const zero = space.scalars(1);
  return new Map(
    [...new Set(factors)].map((factor) => {
      const place = space.scalars(1);
      space.integers([Math.abs(factor)], place);
      if (factor < 0) space.subtract(place, zero, place, 1);
      return [factor, constantColumn(place)];
    }),
  );
}
