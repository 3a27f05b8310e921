/**
 * The process's side of a pool: it sends parts of a record out, and takes what a worker that fails was given back. Without
 * a pool it appraises all of them itself, by the same function.
 */
import { drawBytes, type Rng } from '../../../core/random.js';
import { type Appraise, type RawBallot, SEED_BYTES } from './appraise.js';
import {
  type Appraised,
  DEFAULT_PART,
  type ForeignJob,
  type ForeignPool,
  type ForeignTask,
  type RunningForeignWorkers,
} from './pool.js';

/** Parts for each worker that may be under way: one that it works on, and one that waits. */
const PARTS_EACH = 2;
/** Bytes of ballots from which on a part is whole, however few they are. */
const PART_BYTES = 2 ** 22;
/** After so many failures, no more workers are started. */
const MOST_FAILURES = 3;

/** Who appraises the ballots of one record. Mutable; must be dismissed. */
export class ForeignCrew<Appraisal> {
  readonly #appraise: Appraise<Appraisal>;
  readonly #task: ForeignTask;
  readonly #pool: ForeignPool | undefined;
  readonly #rng: Rng;
  #workers: RunningForeignWorkers | undefined;
  /** Workers that failed, on their way out. */
  readonly #stopped: Promise<void>[] = [];
  #failures = 0;
  #closed = false;

  /**
   * @param appraise - what workers do, too: the answer depends on the ballots alone
   * @param rng - source of weights
   */
  constructor(
    appraise: Appraise<Appraisal>,
    task: ForeignTask,
    { workers, rng }: { readonly workers?: ForeignPool | undefined; readonly rng: Rng },
  ) {
    this.#appraise = appraise;
    this.#task = task;
    this.#pool = workers;
    this.#rng = rng;
  }

  /** Whether ballots are a whole part: as many as belong to one, or long enough. */
  isWhole(ballots: readonly RawBallot[]): boolean {
    if (ballots.length >= (this.#pool?.part ?? DEFAULT_PART)) return true;
    return ballots.reduce((sum, { bytes }) => sum + bytes.length, 0) >= PART_BYTES;
  }

  /** Parts that may be under way. */
  get parts(): number {
    return this.#pool === undefined ? 1 : this.#pool.size * PARTS_EACH + 1;
  }

  /** Appraises ballots. Of fewer than make a part it is not worth to start workers. */
  async appraise(ballots: readonly RawBallot[]): Promise<Appraised<Appraisal>> {
    const pool = this.#pool;
    const small = this.#workers === undefined && !this.isWhole(ballots);
    if (pool === undefined || small || this.#failures >= MOST_FAILURES)
      return this.#appraise(ballots, this.#rng);
    return (await this.#ask(pool, ballots)) ?? this.#appraise(ballots, this.#rng);
  }

  /** Ends the workers. Whatever they were appraising rejects. */
  async dismiss(): Promise<void> {
    this.#closed = true;
    if (this.#workers !== undefined) this.#stopped.push(this.#workers.stop());
    await Promise.all(this.#stopped);
  }

  /** The answer of the workers; `undefined` if they fail, and then others take their place. */
  async #ask(pool: ForeignPool, ballots: readonly RawBallot[]): Promise<Appraised<Appraisal> | undefined> {
    let workers: RunningForeignWorkers | undefined;
    try {
      this.#workers ??= pool.startForeign(this.#task);
      workers = this.#workers;
      const answer = await workers.appraise(this.#jobOf(ballots));
      if (answer.each.length !== ballots.length) throw new TypeError('a worker answered something else');
      return answer as Appraised<Appraisal>;
    } catch (error) {
      if (this.#closed) throw error;
      // What else these workers had under way fails with them, and is the same failure.
      if (workers === this.#workers) this.#dismissFailed();
      return undefined;
    }
  }

  #dismissFailed(): void {
    this.#failures += 1;
    if (this.#workers !== undefined) this.#stopped.push(this.#workers.stop());
    this.#workers = undefined;
  }

  /** A copy of the ballots, with a seed of their own. */
  #jobOf(ballots: readonly RawBallot[]): ForeignJob {
    const lengths = ballots.map(({ bytes }) => bytes.length);
    const joined = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const { bytes } of ballots) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    const seed = Uint8Array.from(drawBytes(this.#rng, SEED_BYTES));
    return { ballots: joined, lengths, names: ballots.map(({ name }) => name), seed };
  }
}
