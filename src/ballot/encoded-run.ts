/**
 * Ballots of one shape in an engine's memory: where their points and scalars lie, and what they add to the equations of a
 * batch. All of them are computed with side by side, as many at a time as stay in a processor's near memory.
 */
import type { EquationSpace, Place } from '../core/engine/equation-space.js';
import { type Column, columnOf, constantColumn, type ScalarColumns } from '../core/engine/scalar-columns.js';
import { EncodedKnowledgeVerifier } from '../zk/encoded-knowledge.js';
import { EncodedVectorVerifier } from '../zk/encoded-vector.js';
import type { EncodedVerifier, ProofColumns } from '../zk/encoded-verifier.js';
import { WEIGHT_BYTES, writeWeights } from '../zk/weights.js';
import type { VoterContest } from './context.js';
import type { EncodedPlan } from './encoded-plan.js';
import type { BallotHashes } from './encoded-streams.js';

/** Ballots of one shape. */
export interface Run {
  readonly plan: EncodedPlan;
  readonly ballots: readonly Uint8Array[];
  /** Computed when they are first asked for. */
  readonly hashes: () => BallotHashes;
}

/** Bytes of an encoded scalar. */
const SCALAR_BYTES = 32;
/** Ballots that are computed with at a time. */
const BLOCK = 128;

/** A proof of every ballot, and which of the ballot's scalars and points are its own: the number of the first. */
interface Part {
  readonly verifier: EncodedVerifier;
  readonly challenge: number;
  readonly response: number;
  readonly weight: number;
  readonly residual: number;
  readonly point: number;
}

/** The ballots of a run, in one space. Of each the points are those of the plan, in its order. */
export class EncodedRun {
  readonly plan: EncodedPlan;
  readonly #space: EquationSpace;
  readonly #run: Run;
  readonly #parts: readonly Part[];
  /** The signature's scalars come behind those of all proofs; its weight comes last, too. */
  readonly #sizes: Omit<Part, 'verifier'>;
  /** One list for each challenge. */
  readonly #challenges: Place;
  /** The responses of one ballot after those of the other. */
  readonly #responses: Place;

  constructor(space: EquationSpace, run: Run) {
    this.plan = run.plan;
    this.#space = space;
    this.#run = run;
    const parts: Part[] = [];
    let next = { challenge: 0, response: 0, weight: 0, residual: 0, point: 1 };
    for (const { voterContest } of run.plan.contests) {
      const verifier = verifierOf(space, voterContest);
      parts.push({ verifier, ...next });
      next = {
        challenge: next.challenge + verifier.challenges,
        response: next.response + verifier.responses,
        weight: next.weight + verifier.weights,
        residual: next.residual + verifier.residuals,
        point: next.point + verifier.points,
      };
    }
    this.#parts = parts;
    this.#sizes = next;
    this.#challenges = space.scalars(this.count * (next.challenge + 1));
    this.#responses = space.scalars(this.count * (next.response + 1));
  }

  /** Ballots. */
  get count(): number {
    return this.#run.ballots.length;
  }

  /** Points of all ballots. */
  get points(): number {
    return this.count * this.plan.points;
  }

  /** Weights that the equations of a ballot need. */
  get weights(): number {
    return this.#sizes.weight + 1;
  }

  /** Writes the encodings of all points, those of a ballot after those of the other. @returns where they end */
  writePoints(target: Uint8Array, at: number, elementBytes: number): number {
    const { shape } = this.plan;
    const ranges: Range[] = [
      [shape.credential, shape.credential + elementBytes],
      ...shape.contests.map(({ ciphertexts, responses }): Range => [ciphertexts, responses]),
      [shape.signature, shape.signature + elementBytes],
    ];
    return gather(target, at, this.#run.ballots, ranges);
  }

  /** Decodes the responses. @returns whether all are below the order */
  decodeResponses(elementBytes: number): boolean {
    const { shape } = this.plan;
    const ranges: Range[] = [
      ...shape.contests.map(
        ({ responses, size }): Range => [responses, responses + size.responses * SCALAR_BYTES],
      ),
      [shape.signature + elementBytes, shape.signature + elementBytes + SCALAR_BYTES],
    ];
    const total = this.count * (this.#sizes.response + 1);
    const write = (bytes: Uint8Array) => gather(bytes, 0, this.#run.ballots, ranges);
    return this.#space.decodeScalars(this.#responses, total, write) === -1;
  }

  /**
   * Whether the first half of some ciphertext is the identity, which no ballot may have.
   * @param points - those of all ballots
   */
  hasIdentity(points: Place, first: number): boolean {
    const distance = this.plan.points;
    return this.#parts.some(({ verifier, point }) =>
      Array.from({ length: verifier.positions }, (_, i) => first + point + 2 * i).some((c1) =>
        this.#space.hasIdentity(points, { first: c1, count: this.count }, distance),
      ),
    );
  }

  /** Derives all challenges. @throws {TypeError} if there is not one of each for every ballot */
  challenge(): void {
    const { challenges } = this.#run.hashes();
    const [lists, bytes] = [this.#sizes.challenge + 1, this.count * this.plan.challengeBytes];
    if (challenges.length !== lists || challenges.some(({ length }) => length !== bytes))
      throw new TypeError('a challenge is missing');
    for (const [i, list] of challenges.entries())
      this.#space.reduceUniform(list, this.#space.at(this.#challenges, i * this.count));
  }

  /** Positions of the ballots that break an equation of scalars alone. */
  broken(): number[] {
    const width = this.#sizes.residual;
    const broken: number[] = [];
    if (width === 0) return broken;
    this.#blocks(0, this.count, (columns, from, count) => {
      const residuals = this.#space.scalars(count * width);
      for (const part of this.#parts)
        part.verifier.writeResiduals(
          columns,
          this.#proofs(part, from),
          columns.at(columnOf(residuals, width), part.residual),
        );
      const ballots = this.#space.nonZero(residuals, count * width).map((i) => from + Math.floor(i / width));
      broken.push(...new Set(ballots));
    });
    return broken;
  }

  /**
   * Writes the scalars of the points of the ballots [from, to), each of which gets weights of its own, and adds those of
   * the shared bases, which stand on the other side of the equations. That of the signature is `R + c credential = z G`.
   * @param terms - those of all points of the run
   * @param given - begins with the weights of these ballots, end to end
   */
  emit(terms: Place, [from, to]: readonly [number, number], shared: Place, given: Uint8Array): void {
    const space = this.#space;
    const width = this.weights;
    const size = width * WEIGHT_BYTES;
    this.#blocks(from, to, (columns, first, count) => {
      const drawn = space.scalars(count * width);
      const own = given.subarray((first - from) * size, (first - from + count) * size);
      space.decodeScalars(drawn, count * width, (bytes) => writeWeights(bytes, SCALAR_BYTES, own));
      const weights = columnOf(drawn, width);
      const target = columnOf(space.at(terms, first * this.plan.points), this.plan.points);
      for (const part of this.#parts) {
        const proofs = {
          ...this.#proofs(part, first),
          weights: columns.at(weights, part.weight),
          target: columns.at(target, part.point),
        };
        part.verifier.emit(columns, proofs, shared);
      }
      const weight = columns.at(weights, this.#sizes.weight);
      columns.multiply(target, this.#challenge(this.#sizes.challenge, first), weight);
      columns.copy(columns.at(target, this.#sizes.point), weight);
      columns.addProduct(constantColumn(shared), this.#response(this.#sizes.response, first), weight);
    });
  }

  /** The ballots [from, to) in blocks; the room that each takes is free again afterwards. */
  #blocks(
    from: number,
    to: number,
    work: (columns: ScalarColumns, first: number, count: number) => void,
  ): void {
    for (let first = from; first < to; first += BLOCK) {
      const count = Math.min(BLOCK, to - first);
      this.#space.scratch(() => work(this.#space.columns(count), first, count));
    }
  }

  /** What belongs to one proof of every ballot, from that of the ballot `first` on. */
  #proofs({ verifier, challenge, response }: Part, first: number): ProofColumns {
    return {
      challenges: Array.from({ length: verifier.challenges }, (_, i) =>
        this.#challenge(challenge + i, first),
      ),
      responses: this.#response(response, first),
    };
  }

  #challenge(number: number, first: number): Column {
    return columnOf(this.#space.at(this.#challenges, number * this.count + first), 1);
  }

  #response(number: number, first: number): Column {
    const width = this.#sizes.response + 1;
    return columnOf(this.#space.at(this.#responses, first * width + number), width);
  }
}

function verifierOf(space: EquationSpace, { kind, layout }: VoterContest): EncodedVerifier {
  return kind === 'sum'
    ? new EncodedVectorVerifier(space, layout)
    : new EncodedKnowledgeVerifier(layout.width);
}

/** Bytes [from, to) of a ballot. */
type Range = readonly [from: number, to: number];

/** Writes the same parts of every ballot, end to end. @returns where they end */
function gather(
  target: Uint8Array,
  at: number,
  ballots: readonly Uint8Array[],
  ranges: readonly Range[],
): number {
  let next = at;
  for (const ballot of ballots)
    for (const [from, to] of ranges) {
      target.set(ballot.subarray(from, to), next);
      next += to - from;
    }
  return next;
}
