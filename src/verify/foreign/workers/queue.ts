/** Ballots on their way: cut into parts, appraised side by side, decided one after the other in the record's order. */
import type { RawBallot } from './appraise.js';
import type { ForeignCrew } from './crew.js';
import type { Appraised } from './pool.js';

/** A part that is being appraised. */
interface PartUnderWay<Ballot, Appraisal> {
  readonly ballots: readonly Ballot[];
  readonly appraised: Promise<Appraised<Appraisal>>;
  done: boolean;
}

/**
 * Takes ballots in the order of the record. What it holds is bounded by the parts that may be under way. While the next one to
 * decide is not appraised, the process appraises others, where it may.
 */
export class BallotQueue<Ballot extends RawBallot, Appraisal> {
  readonly #crew: ForeignCrew<Appraisal>;
  readonly #decide: (ballots: readonly Ballot[], appraised: Appraised<Appraisal>) => Promise<void>;
  readonly #underWay: PartUnderWay<Ballot, Appraisal>[] = [];
  /** Whole parts that are kept together until it is known whether workers are worth it. */
  #kept: Ballot[][] = [];
  /** The part that is being filled. */
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
    this.#kept.push(this.#waiting);
    this.#waiting = [];
    if (this.#kept.length < this.#crew.partsToStart) return;
    for (const part of this.#kept.splice(0)) this.#send(part);
    while (this.#underWay.length >= this.#crew.parts) await this.#settle('more');
  }

  /** Decides all ballots that were added. */
  async finish(): Promise<void> {
    const rest = [...this.#kept.splice(0), this.#waiting].flat();
    this.#waiting = [];
    if (rest.length > 0) this.#send(rest);
    while (this.#underWay.length > 0) await this.#settle('no-more');
  }

  #send(ballots: readonly Ballot[]): void {
    const part = { ballots, appraised: this.#crew.appraise(ballots), done: false };
    const finish = (): void => {
      part.done = true;
    };
    // A failure is told where the part is decided, which may be later.
    part.appraised.then(finish, finish);
    this.#underWay.push(part);
  }

  async #settle(coming: 'more' | 'no-more'): Promise<void> {
    const first = this.#underWay.shift();
    if (first === undefined) return;
    while (!first.done && this.#crew.help(coming)) await messages();
    await this.#decide(first.ballots, await first.appraised);
  }
}

/** Lets what workers have answered arrive. */
function messages(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
