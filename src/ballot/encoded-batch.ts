/**
 * Proofs and signatures of many ballots as one multi-scalar multiplication in an engine's memory (spec section 3.5):
 * ballots of all shapes together, every equation weighted at random.
 */
import type { EquationSpace, Place } from '../core/engine/equation-space.js';
import type { Rng } from '../core/random.js';
import { freshWeights, WEIGHT_BYTES } from '../zk/weights.js';
import type { ElectionContext } from './context.js';
import { EncodedRun, type Run } from './encoded-run.js';

/** A run in a batch: which of its ballots and points are the first of the run. */
interface Placed {
  readonly run: EncodedRun;
  readonly ballot: number;
  readonly point: number;
}

/** Ballots [from, to) of a run, counted from its first. */
interface Part extends Placed {
  readonly from: number;
  readonly to: number;
}

/** A batch: decoded first, then given its challenges, then verified, as a whole or in parts. */
export class EncodedBatch {
  readonly #context: ElectionContext;
  readonly #space: EquationSpace;
  readonly #runs: readonly Placed[];
  readonly #points: Place;
  readonly #terms: Place;
  readonly #total: number;
  /** How many of the shared bases the batch needs; theirs are the first points and terms. */
  readonly #shared: number;

  constructor(context: ElectionContext, space: EquationSpace, runs: readonly Run[]) {
    this.#context = context;
    this.#space = space;
    this.#shared = mostBases(runs.map(({ plan }) => plan));
    const placed: Placed[] = [];
    let [ballot, point] = [0, this.#shared];
    for (const one of runs) {
      const run = new EncodedRun(space, one);
      placed.push({ run, ballot, point });
      ballot += run.count;
      point += run.points;
    }
    this.#runs = placed;
    this.#total = point;
    this.#points = space.points(this.#total);
    this.#terms = space.scalars(this.#total);
  }

  /**
   * Decodes points and scalars.
   * @returns whether all ballots decode; if not, the batch is of no further use
   */
  decode(): boolean {
    const { elementBytes } = this.#context.group;
    return (
      this.#decodePoints() &&
      this.#runs.every(({ run }) => run.decodeResponses(elementBytes)) &&
      !this.#runs.some(({ run, point }) => run.hasIdentity(this.#points, point))
    );
  }

  /** Derives all challenges. @returns positions of the ballots that break an equation of scalars alone */
  challenge(): readonly number[] {
    for (const { run } of this.#runs) run.challenge();
    return this.#runs.flatMap(({ run, ballot }) => run.broken().map((position) => ballot + position));
  }

  /** Whether all equations of the ballots [from, to) hold, but for an error of probability 2^-128. */
  holds(from: number, to: number, rng: Rng): boolean {
    const parts = this.#runs.flatMap((placed) => partOf(placed, from, to));
    if (parts.length === 0) return true;
    const shared = mostBases(parts.map(({ run }) => run.plan));
    this.#emit(parts, shared, rng);
    return this.#space.sumsToIdentity(this.#points, this.#terms, [
      { first: 0, count: shared },
      ...parts.map(({ run: { plan }, point, from, to }) => ({
        first: point + from * plan.points,
        count: (to - from) * plan.points,
      })),
    ]);
  }

  #decodePoints(): boolean {
    const { elementBytes } = this.#context.group;
    const shared = this.#context.sharedBases.slice(0, this.#shared);
    const invalid = this.#space.decodePoints(this.#points, this.#total, (encodings) => {
      for (const [i, base] of shared.entries()) encodings.set(base.toBytes(), i * elementBytes);
      let at = shared.length * elementBytes;
      for (const { run } of this.#runs) at = run.writePoints(encodings, at, elementBytes);
    });
    return invalid === -1;
  }

  #emit(parts: readonly Part[], shared: number, rng: Rng): void {
    const space = this.#space;
    const needed = parts.reduce((sum, { run, from, to }) => sum + (to - from) * run.weights, 0);
    const weights = freshWeights(needed, rng);
    space.scratch(() => {
      const [sums, zeros] = [space.scalars(shared), space.scalars(shared)];
      let next = 0;
      for (const { run, point, from, to } of parts) {
        run.emit(space.at(this.#terms, point), [from, to], sums, weights.subarray(next));
        next += (to - from) * run.weights * WEIGHT_BYTES;
      }
      space.subtract(this.#terms, zeros, sums, shared);
    });
  }
}

/** How many of the shared bases ballots of some shapes need: those of the largest. */
function mostBases(plans: readonly { readonly bases: number }[]): number {
  return plans.reduce((most, { bases }) => Math.max(most, bases), 0);
}

/** What of a run is among the ballots [from, to) of the batch. */
function partOf(placed: Placed, from: number, to: number): Part[] {
  const { run, ballot } = placed;
  const part = {
    ...placed,
    from: Math.max(from - ballot, 0),
    to: Math.min(to - ballot, run.count),
  };
  return part.from < part.to ? [part] : [];
}
