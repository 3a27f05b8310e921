/**
 * Proofs and signatures of many ballots as one multi-scalar multiplication in an engine's memory (spec section 3.5):
 * ballots of all shapes together, every equation weighted at random.
 */
import type { EquationSpace, Place } from '../core/engine/equation-space.js';
import type { Rng } from '../core/random.js';
import { EncodedKnowledgeVerifier } from '../zk/encoded-knowledge.js';
import { EncodedVectorVerifier } from '../zk/encoded-vector.js';
import type { EncodedVerifier } from '../zk/encoded-verifier.js';
import { drawWeights } from '../zk/weights.js';
import type { ElectionContext, VoterContest } from './context.js';
import type { EncodedPlan } from './encoded-plan.js';
import { BallotSlot, SCALAR_BYTES } from './encoded-slot.js';
import type { BallotHashes } from './encoded-streams.js';

/** Ballots of one shape. */
export interface Run {
  readonly plan: EncodedPlan;
  readonly ballots: readonly Uint8Array[];
  /** Computed when they are first asked for. */
  readonly hashes: () => BallotHashes;
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/** How many of the shared bases some ballots need: those of the largest. */
function basesOf(ballots: readonly { readonly plan: EncodedPlan }[]): number {
  return ballots.reduce((most, { plan }) => Math.max(most, plan.bases), 0);
}

function verifierOf(space: EquationSpace, { kind, layout }: VoterContest): EncodedVerifier {
  return kind === 'sum'
    ? new EncodedVectorVerifier(space, layout)
    : new EncodedKnowledgeVerifier(space, layout.width);
}

/** A batch: decoded first, then given its challenges, then verified, as a whole or in parts. */
export class EncodedBatch {
  readonly #context: ElectionContext;
  readonly #space: EquationSpace;
  readonly #runs: readonly Run[];
  readonly #slots: BallotSlot[] = [];
  readonly #points: Place;
  readonly #scalars: Place;
  readonly #terms: Place;
  readonly #total: number;
  /** How many of the shared bases the batch needs; theirs are the first points and terms. */
  readonly #shared: number;

  constructor(context: ElectionContext, space: EquationSpace, runs: readonly Run[]) {
    this.#context = context;
    this.#space = space;
    this.#runs = runs;
    this.#shared = basesOf(runs);
    const sum = (of: (plan: EncodedPlan) => number): number =>
      runs.reduce((total, { plan, ballots }) => total + of(plan) * ballots.length, 0);
    this.#total = this.#shared + sum(({ points }) => points);
    this.#points = space.points(this.#total);
    this.#terms = space.scalars(this.#total);
    this.#scalars = space.scalars(sum(({ scalars }) => scalars));
    let [point, scalars] = [this.#shared, this.#scalars];
    for (const { plan, ballots } of runs) {
      const verifiers = plan.contests.map(({ voterContest }) => verifierOf(space, voterContest));
      for (const bytes of ballots) {
        this.#slots.push(new BallotSlot(plan, verifiers, bytes, point, scalars));
        point += plan.points;
        scalars = space.at(scalars, plan.scalars);
      }
    }
  }

  /**
   * Decodes points and scalars.
   * @returns whether all ballots decode; if not, the batch is of no further use
   */
  decode(): boolean {
    return (
      this.#decodePoints() &&
      this.#decodeScalars() &&
      !this.#slots.some((slot) => slot.hasIdentity(this.#space, this.#points))
    );
  }

  /** Derives all challenges. @returns positions of the ballots that break an equation of scalars alone */
  challenge(): readonly number[] {
    let first = 0;
    for (const run of this.#runs) {
      this.#challengeRun(run, this.#slots.slice(first, first + run.ballots.length));
      first += run.ballots.length;
    }
    return this.#slots.flatMap((slot, i) => (this.#residualsVanish(slot) ? [] : [i]));
  }

  /** Whether all equations of the ballots [from, to) hold, but for an error of probability 2^-128. */
  holds(from: number, to: number, rng: Rng): boolean {
    const slots = this.#slots.slice(from, to);
    const [first, last] = [slots[0], slots.at(-1)];
    if (first === undefined || last === undefined) return true;
    this.#emit(slots, rng);
    return this.#space.sumsToIdentity(this.#points, this.#terms, [
      { first: 0, count: basesOf(slots) },
      { first: first.point, count: last.point + last.plan.points - first.point },
    ]);
  }

  #decodePoints(): boolean {
    const { elementBytes } = this.#context.group;
    const shared = this.#context.sharedBases.slice(0, this.#shared);
    const invalid = this.#space.decodePoints(this.#points, this.#total, (encodings) => {
      for (const [i, base] of shared.entries()) encodings.set(base.toBytes(), i * elementBytes);
      for (const slot of this.#slots) slot.writePoints(encodings, slot.point * elementBytes, elementBytes);
    });
    return invalid === -1;
  }

  #decodeScalars(): boolean {
    const total = this.#slots.reduce((sum, { plan }) => sum + plan.scalars, 0);
    const invalid = this.#space.decodeScalars(this.#scalars, total, (bytes) => {
      let at = 0;
      for (const slot of this.#slots) {
        slot.writeScalars(bytes, at, this.#context.group.elementBytes);
        at += slot.plan.scalars * SCALAR_BYTES;
      }
    });
    return invalid === -1;
  }

  #challengeRun({ plan, hashes }: Run, slots: readonly BallotSlot[]): void {
    const { challenges } = hashes();
    let next = 0;
    plan.contests.forEach(({ size }, k) => {
      for (let number = 0; number < size.challenges; number++)
        this.#reduce(challenges[next++] ?? NOTHING, slots, (slot) =>
          this.#space.at(slot.challenges(this.#space, k), number),
        );
    });
    this.#reduce(challenges[next] ?? NOTHING, slots, (slot) => slot.signature(this.#space));
  }

  /** Reduces one challenge of each ballot to a scalar and puts it in its place. */
  #reduce(bytes: Uint8Array, slots: readonly BallotSlot[], place: (slot: BallotSlot) => Place): void {
    this.#space.scratch(() => {
      const reduced = this.#space.scalars(slots.length);
      this.#space.reduceUniform(bytes, reduced);
      for (const [i, slot] of slots.entries()) this.#space.copy(place(slot), this.#space.at(reduced, i), 1);
    });
  }

  #residualsVanish(slot: BallotSlot): boolean {
    return this.#space.scratch(() => {
      const residuals = this.#space.scalars(slot.residuals);
      slot.writeResiduals(this.#space, residuals);
      return this.#space.encodeScalars(residuals, slot.residuals).every((byte) => byte === 0);
    });
  }

  #emit(slots: readonly BallotSlot[], rng: Rng): void {
    const space = this.#space;
    const needed = slots.reduce((sum, slot) => sum + slot.weights, 0);
    space.scratch(() => {
      const shared = { plus: space.scalars(this.#shared), minus: space.scalars(this.#shared) };
      let weights = space.scalars(needed);
      space.decodeScalars(weights, needed, (bytes) => drawWeights(bytes, SCALAR_BYTES, rng));
      for (const slot of slots) {
        slot.emit(space, space.at(this.#terms, slot.point), weights, shared);
        weights = space.at(weights, slot.weights);
      }
      space.subtract(this.#terms, shared.plus, shared.minus, this.#shared);
    });
  }
}
