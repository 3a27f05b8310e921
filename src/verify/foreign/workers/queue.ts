/** Ballots on their way: cut into parts, appraised side by side, decided one after the other in the record's order. */
import type { RawBallot } from './appraise.js';
import type { ForeignCrew } from './crew.js';
import type { Appraised } from './pool.js';

/** A part that is being appraised. */
interface PartUnderWay<Ballot, Appraisal> {
  readonly ballots: readonly Ballot[];
  readonly appraised: Promise<Appraised<Appraisal>>;
}

/** Takes ballots in the order of the record. What it holds is bounded by the parts that may be under way. */
export class BallotQueue<Ballot extends RawBallot, Appraisal> {
  readonly #crew: ForeignCrew<Appraisal>;
  readonly #decide: (ballots: readonly Ballot[], appraised: Appraised<Appraisal>) => Promise<void>;
  readonly #underWay: PartUnderWay<Ballot, Appraisal>[] = [];
  #waiting: Ballot[] = [];

  /** @param decide - called with one part after the other, in order */
  constructor(
    crew: ForeignCrew<Appraisal>,
    decide: (ballots: readonly Ballot[], appraised: Appraised<Appraisal>) => Promise<void>,
  ) {
    this.#crew = crew;
    this.#decide = decide;
  }

  /** Takes a ballot; earlier ones may be decided meanwhile. */
  async add(ballot: Ballot): Promise<void> {
    this.#waiting.push(ballot);
    if (!this.#crew.isWhole(this.#waiting)) return;
    this.#send();
    while (this.#underWay.length >= this.#crew.parts) await this.#settle();
  }

  /** Decides all ballots that were added. */
  async finish(): Promise<void> {
    if (this.#waiting.length > 0) this.#send();
    while (this.#underWay.length > 0) await this.#settle();
  }

  #send(): void {
    const ballots = this.#waiting;
    this.#waiting = [];
    const appraised = this.#crew.appraise(ballots);
    // A failure is told where the part is decided, which may be later.
    appraised.catch(() => {});
    this.#underWay.push({ ballots, appraised });
  }

  async #settle(): Promise<void> {
    const first = this.#underWay.shift();
    if (first !== undefined) await this.#decide(first.ballots, await first.appraised);
  }
}
