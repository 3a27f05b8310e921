/**
 * Batch verification (spec section 3.5): any number of proofs of any kind fold into one multi-scalar multiplication.
 *
 * Each equation gets its own random weight of 128 bits, drawn after all inputs are fixed; scalars on shared bases
 * (G, K, H, ...) are added up in the field. If some equation does not hold, the folded sum is the identity with
 * probability at most 2^-128. A batch that fails is bisected; a single proof that fails is checked once more, equation
 * by equation, before anyone is blamed.
 */
import { Writer } from '../core/codec.js';
import { HanpyoError } from '../core/errors.js';
import type { Element, Group, Scalar } from '../core/group.js';
import { bytesToInteger } from '../core/integers.js';
import { drawBytes, type Rng } from '../core/random.js';
import { type Check, type EquationSink, holds } from './terms.js';
import { WEIGHT_BYTES } from './weights.js';

/** Collects checks and verifies them together. */
export class BatchVerifier {
  readonly #group: Group;
  readonly #shared: readonly Element[];
  readonly #checks: Check[] = [];

  /**
   * @param shared - bases that many proofs use, told by object identity: terms on them cost one addition in the field
   */
  constructor(group: Group, shared: readonly Element[] = []) {
    this.#group = group;
    this.#shared = shared;
  }

  /** Adds a proof. Returns its index, by which {@link verify} names culprits. */
  add(check: Check): number {
    return this.#checks.push(check) - 1;
  }

  /** Number of proofs collected so far. */
  get size(): number {
    return this.#checks.length;
  }

  /**
   * Verifies all that was added.
   * @param rng - source of the weights; it must not be predictable by whoever made the proofs
   * @returns indices of the proofs that fail, ascending; empty if all are valid
   * @throws {BatchDisagreementError} if the engine and the slow path disagree on a proof
   * @throws {RangeError} if the source is stuck: under weights of zero, or all the same, false proofs pass
   */
  verify(rng: Rng): readonly number[] {
    const culprits = culpritsOf(this.#checks.length, new Set(), (from, to) => this.#holds(from, to, rng));
    for (const index of culprits) this.#confirm(index);
    return culprits;
  }

  #holds(from: number, to: number, rng: Rng): boolean {
    const folded = new FoldedEquation(this.#group, this.#shared, rng);
    for (const check of this.#checks.slice(from, to)) if (!check(folded)) return false;
    return folded.isIdentity();
  }

  #confirm(index: number): void {
    const check = this.#checks[index];
    if (check !== undefined && holds(this.#group, check)) throw new BatchDisagreementError(index);
  }
}

/**
 * Bisects a batch. Where a range fails and its left half holds, the right half fails and is not tried.
 * @param known - positions that are known to fail: no range with one of them is tried
 * @param holds - whether all of [from, to) hold
 * @returns positions of those that fail, ascending
 */
export function culpritsOf(
  count: number,
  known: ReadonlySet<number>,
  holds: (from: number, to: number) => boolean,
): readonly number[] {
  const failing = [...known];
  const culprits: number[] = [];
  const isKnown = (from: number, to: number): boolean => failing.some((index) => index >= from && index < to);
  /** Says whether the range holds; if not, its culprits are found. */
  const search = (from: number, to: number, fails: boolean): boolean => {
    if (!fails && !isKnown(from, to) && holds(from, to)) return true;
    if (to - from === 1) {
      culprits.push(from);
      return false;
    }
    const middle = (from + to) >>> 1;
    search(middle, to, search(from, middle, false));
    return false;
  };
  if (count > 0) search(0, count, false);
  return culprits;
}

/** The random linear combination of all equations it receives. */
class FoldedEquation implements EquationSink {
  readonly #group: Group;
  readonly #rng: Rng;
  readonly #sharedIndex: ReadonlyMap<Element, number>;
  readonly #sharedBases: readonly Element[];
  readonly #sharedScalars: bigint[];
  #lastWeight = 0n;
  readonly #points = new Writer();
  readonly #scalars = new Writer();

  constructor(group: Group, shared: readonly Element[], rng: Rng) {
    this.#group = group;
    this.#rng = rng;
    this.#sharedBases = shared;
    this.#sharedIndex = new Map(shared.map((element, i) => [element, i]));
    this.#sharedScalars = shared.map(() => 0n);
  }

  equation(terms: readonly { readonly base: Element; readonly scalar: Scalar }[]): void {
    const weight = this.#nextWeight();
    for (const { base, scalar } of terms) {
      const weighted = weight.multiply(scalar);
      const shared = this.#sharedIndex.get(base);
      if (shared === undefined) {
        this.#points.raw(base.toBytes());
        this.#scalars.raw(weighted.toBytes());
      } else {
        this.#sharedScalars[shared] = (this.#sharedScalars[shared] ?? 0n) + weighted.value;
      }
    }
  }

  /** A weight that is neither 0 nor the one before: such a draw has probability 2^-127, so the source is broken. */
  #nextWeight(): Scalar {
    const weight = bytesToInteger(drawBytes(this.#rng, WEIGHT_BYTES));
    if (weight === 0n || weight === this.#lastWeight) throw new RangeError('the random source is stuck');
    this.#lastWeight = weight;
    return this.#group.scalar(weight);
  }

  isIdentity(): boolean {
    this.#sharedBases.forEach((base, i) => {
      this.#points.raw(base.toBytes());
      this.#scalars.scalar(this.#group.scalar(this.#sharedScalars[i] ?? 0n));
    });
    const sum = this.#group.bulk.multiMultiplyVartime(this.#points.finish(), this.#scalars.finish());
    return this.#group.elementOrIdentityFromBytes(sum).isIdentity();
  }
}

/** The bulk engine rejects a proof that the slow path accepts: a fault of the machine or the engine, not of the prover. */
export class BatchDisagreementError extends HanpyoError {
  readonly index: number;

  constructor(index: number) {
    super('batch-disagreement', `the bulk engine and the one-by-one verifier disagree on proof ${index}`);
    this.index = index;
  }
}
