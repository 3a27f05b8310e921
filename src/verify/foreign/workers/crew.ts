/**
 * The process's side of a pool: it sends parts of a record out, appraises parts itself where it may, by the same function,
 * and takes what a worker that fails was given back. Without a pool it appraises all of them itself.
 */
import { drawBytes, type Rng } from '../../../core/random.js';
import { Hire } from '../../workers/hire.js';
import { type Appraise, type RawBallot, SEED_BYTES } from './appraise.js';
import { Errand } from './errand.js';
import {
  type Appraised,
  type ForeignJob,
  type ForeignPool,
  type ForeignTask,
  PART_BYTES,
  type RunningForeignWorkers,
} from './pool.js';

/** Parts for each worker that may be under way: one that it works on, and one that waits. */
const PARTS_EACH = 2;
/** Parts for the process, where it appraises too: what it has just done waits for earlier ones, and is not to hold it up. */
const OWN_PARTS = 3;
/** Where the process appraises too: parts that must wait before workers are started. */
const WORTH_STARTING = 3;
/** A part where there are no workers, and nobody waits for the end of one: the larger, the more is computed at once. */
const ALONE = { ballots: 32, bytes: 2 ** 22 } as const;

/** Workers that were started together. */
interface Team {
  /** Parts that they would take now. */
  vacancies: number;
}

/** Who appraises the ballots of one record. Mutable; must be dismissed. */
export class ForeignCrew<Appraisal> {
  readonly #appraise: Appraise<Appraisal>;
  readonly #pool: ForeignPool | undefined;
  readonly #rng: Rng;
  readonly #hire: Hire<RunningForeignWorkers> | undefined;
  #team: Team | undefined;
  /** Parts that nobody was given, the first ones first. */
  readonly #waiting: Errand<Appraisal>[] = [];
  /** Parts that workers were given, the first ones first. */
  readonly #sent = new Set<Errand<Appraisal>>();

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
    const pool = this.#pool;
    const { ballots: most, bytes } = pool === undefined ? ALONE : { ballots: pool.part, bytes: PART_BYTES };
    return ballots.length >= most || ballots.reduce((sum, ballot) => sum + ballot.bytes.length, 0) >= bytes;
  }

  /** Parts that may be under way. */
  get parts(): number {
    if (this.#pool === undefined) return 1;
    return this.#pool.size * PARTS_EACH + (this.#helps ? OWN_PARTS : 1);
  }

  /** Parts that must be there at once before workers are started: of fewer, the process does all, and all together. */
  get partsToStart(): number {
    return this.#helps && this.#hire?.started === false ? WORTH_STARTING : 1;
  }

  /** Has ballots appraised. Of fewer than make a part it is not worth to start workers. */
  appraise(ballots: readonly RawBallot[]): Promise<Appraised<Appraisal>> {
    const errand = new Errand<Appraisal>(ballots);
    const hire = this.#hire;
    if (hire === undefined || !(hire.started || this.isWhole(ballots))) this.#do(errand);
    else {
      this.#waiting.push(errand);
      this.#assign(hire);
    }
    return errand.appraised;
  }

  /**
   * Lets the process appraise a part, if it may and if there is one.
   * @param coming - whether there will be more parts: if not, it does what a worker has not begun with
   * @returns whether it did
   */
  help(coming: 'more' | 'no-more'): boolean {
    if (!this.#helps) return false;
    const errand = this.#waiting.shift() ?? (coming === 'no-more' ? this.#takeBack() : undefined);
    if (errand === undefined) return false;
    this.#do(errand);
    return true;
  }

  /** Ends the workers. Whatever is under way rejects. */
  async dismiss(): Promise<void> {
    for (const errand of this.#waiting.splice(0)) errand.reject(new Error('the crew was dismissed'));
    await this.#hire?.close();
  }

  get #helps(): boolean {
    return this.#pool?.caller === 'helps';
  }

  #do(errand: Errand<Appraisal>): void {
    errand.settle(() => this.#appraise(errand.ballots, this.#rng));
  }

  /** The last part that workers were given, while each of them has another one. */
  #takeBack(): Errand<Appraisal> | undefined {
    if (this.#sent.size <= (this.#pool?.size ?? 0)) return undefined;
    const errand = [...this.#sent].pop();
    if (errand !== undefined) this.#sent.delete(errand);
    return errand;
  }

  /** Gives workers what waits, or starts some, if they would find some of it. */
  #assign(hire: Hire<RunningForeignWorkers>): void {
    if (hire.givenUp) for (const errand of this.#waiting.splice(0)) this.#do(errand);
    if (this.#waiting.length >= this.partsToStart) this.#team ??= this.#enlist(hire);
    const team = this.#team;
    while (team !== undefined && team.vacancies > 0) {
      const errand = this.#waiting.shift();
      if (errand === undefined) return;
      void this.#send(hire, team, errand);
    }
  }

  /** Starts workers. Where the process need not wait for them, they are given parts as soon as they answer. */
  #enlist(hire: Hire<RunningForeignWorkers>): Team {
    if (!this.#helps) return { vacancies: Number.POSITIVE_INFINITY };
    const team: Team = { vacancies: 0 };
    const call = async (): Promise<void> => {
      const answer = await hire.ask((workers) => workers.appraise(this.#jobOf([])));
      this.#returned(hire, team, answer === undefined ? 'failed' : PARTS_EACH);
    };
    for (let i = 0; i < (this.#pool?.size ?? 0); i++) call().catch(() => {});
    return team;
  }

  async #send(hire: Hire<RunningForeignWorkers>, team: Team, errand: Errand<Appraisal>): Promise<void> {
    team.vacancies--;
    this.#sent.add(errand);
    try {
      const answer = await hire.ask(async (workers) => {
        const appraised = await workers.appraise(this.#jobOf(errand.ballots));
        if (appraised.each.length !== errand.ballots.length)
          throw new TypeError('a worker answered something else');
        return appraised as Appraised<Appraisal>;
      });
      const mine = this.#sent.delete(errand);
      if (answer !== undefined) errand.settle(() => answer);
      else if (mine) this.#do(errand);
      this.#returned(hire, team, answer === undefined ? 'failed' : 1);
    } catch (error) {
      errand.reject(error);
    }
  }

  /** Workers have room again, or have failed, which is the end of all that were started together. */
  #returned(hire: Hire<RunningForeignWorkers>, team: Team, room: number | 'failed'): void {
    if (room !== 'failed') team.vacancies += room;
    else if (this.#team === team) this.#team = undefined;
    this.#assign(hire);
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
