/** One ballot in an engine's memory: where its points and scalars lie, and what it adds to the equations of a batch. */
import type { EquationSpace, Place } from '../core/engine/equation-space.js';
import type { EncodedVerifier, SharedScalars } from '../zk/encoded-verifier.js';
import type { EncodedPlan } from './encoded-plan.js';

/** Bytes of an encoded scalar. */
export const SCALAR_BYTES = 32;

/** A ballot of a batch. */
export class BallotSlot {
  readonly plan: EncodedPlan;
  /** Position of its first point among those of the batch. */
  readonly point: number;
  readonly #verifiers: readonly EncodedVerifier[];
  readonly #bytes: Uint8Array;
  readonly #scalars: Place;

  /**
   * @param verifiers - one for each contest
   * @param scalars - room for the plan's scalars
   */
  constructor(
    plan: EncodedPlan,
    verifiers: readonly EncodedVerifier[],
    bytes: Uint8Array,
    point: number,
    scalars: Place,
  ) {
    this.plan = plan;
    this.point = point;
    this.#verifiers = verifiers;
    this.#bytes = bytes;
    this.#scalars = scalars;
  }

  /** Weights that {@link emit} needs: one for the signature, and those of every contest. */
  get weights(): number {
    return this.#verifiers.reduce((sum, { weights }) => sum + weights, 1);
  }

  /** Writes the encodings of the plan's points. */
  writePoints(target: Uint8Array, at: number, elementBytes: number): void {
    const { shape } = this.plan;
    let next = at;
    const write = (from: number, to: number): void => {
      target.set(this.#bytes.subarray(from, to), next);
      next += to - from;
    };
    write(shape.credential, shape.credential + elementBytes);
    for (const { ciphertexts, responses } of shape.contests) write(ciphertexts, responses);
    write(shape.signature, shape.signature + elementBytes);
  }

  /** Writes the encodings of the plan's scalars; where a challenge belongs nothing is written. */
  writeScalars(target: Uint8Array, at: number, elementBytes: number): void {
    const { shape } = this.plan;
    let next = at;
    for (const { responses, size } of shape.contests) {
      next += size.challenges * SCALAR_BYTES;
      const length = size.responses * SCALAR_BYTES;
      target.set(this.#bytes.subarray(responses, responses + length), next);
      next += length;
    }
    target.set(this.#bytes.subarray(shape.signature + elementBytes), next + SCALAR_BYTES);
  }

  /** Whether the first half of some ciphertext is the identity, which no ballot may have. */
  hasIdentity(space: EquationSpace, points: Place): boolean {
    let first = this.point + 1;
    for (const verifier of this.#verifiers) {
      for (let i = 0; i < verifier.positions; i++) if (space.isIdentity(points, first + 2 * i)) return true;
      first += verifier.points;
    }
    return false;
  }

  /** Where the challenges of a contest go, in order; its responses follow. */
  challenges(space: EquationSpace, contest: number): Place {
    const before = this.#verifiers.slice(0, contest);
    return space.at(
      this.#scalars,
      before.reduce((sum, { scalars }) => sum + scalars, 0),
    );
  }

  /** Where the challenge of the signature goes; its response follows. */
  signature(space: EquationSpace): Place {
    return this.challenges(space, this.plan.contests.length);
  }

  /** Equations of scalars alone. */
  get residuals(): number {
    return this.#verifiers.reduce((sum, { residuals }) => sum + residuals, 0);
  }

  /** Writes what the equations of scalars alone say is zero. */
  writeResiduals(space: EquationSpace, target: Place): void {
    let count = 0;
    this.#verifiers.forEach((verifier, i) => {
      verifier.writeResiduals(space.at(target, count), this.challenges(space, i));
      count += verifier.residuals;
    });
  }

  /**
   * Writes the scalars of the ballot's points and adds those of the shared bases. The signature's equation is
   * `R + c credential = z G`.
   */
  emit(space: EquationSpace, terms: Place, weights: Place, shared: SharedScalars): void {
    const c = this.signature(space);
    space.scale(terms, c, weights, 1);
    space.addScaled(shared.minus, space.at(c, 1), weights, 1);
    let [target, weight] = [space.at(terms, 1), space.at(weights, 1)];
    this.#verifiers.forEach((verifier, i) => {
      verifier.emit(target, this.challenges(space, i), weight, shared);
      target = space.at(target, verifier.points);
      weight = space.at(weight, verifier.weights);
    });
    space.copy(target, weights, 1);
  }
}
