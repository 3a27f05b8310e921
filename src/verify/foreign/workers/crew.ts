/**
 * The process's side of a pool: it sends parts of a record out, and takes what a worker that fails was given back. Without
 * a pool it appraises all of them itself, by the same function.
 */
import { drawBytes, type Rng } from '../../../core/random.js';
import { Hire } from '../../workers/hire.js';
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

/** Who appraises the ballots of one record. Mutable; must be dismissed. */
export class ForeignCrew<Appraisal> {
  readonly #appraise: Appraise<Appraisal>;
  readonly #pool: ForeignPool | undefined;
  readonly #rng: Rng;
  readonly #hire: Hire<RunningForeignWorkers> | undefined;

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
    this.#pool = workers;
    this.#rng = rng;
    this.#hire = workers && new Hire(() => workers.startForeign(task));
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
    const own = (): Appraised<Appraisal> => this.#appraise(ballots, this.#rng);
    const hire = this.#hire;
    if (hire === undefined || hire.givenUp || !(hire.started || this.isWhole(ballots))) return own();
    const answer = await hire.ask(async (workers) => {
      const appraised = await workers.appraise(this.#jobOf(ballots));
      if (appraised.each.length !== ballots.length) throw new TypeError('a worker answered something else');
      return appraised as Appraised<Appraisal>;
    });
    return answer ?? own();
  }

  /** Ends the workers. Whatever they were appraising rejects. */
  async dismiss(): Promise<void> {
    await this.#hire?.close();
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
