/** A part of a record on its way to whoever appraises it. */
import type { RawBallot } from './appraise.js';
import type { Appraised } from './pool.js';

/** Ballots that wait for their appraisal. What comes of them is told once; whoever is second is not heard. */
export class Errand<Appraisal> {
  readonly ballots: readonly RawBallot[];
  /** What was found. That it fails need not be heeded before it is asked for. */
  readonly appraised: Promise<Appraised<Appraisal>>;
  #resolve: (appraised: Appraised<Appraisal>) => void = () => {};
  #reject: (reason: unknown) => void = () => {};

  constructor(ballots: readonly RawBallot[]) {
    this.ballots = ballots;
    this.appraised = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.appraised.catch(() => {});
  }

  /** Tells what `appraise` returns or throws. */
  settle(appraise: () => Appraised<Appraisal>): void {
    try {
      this.#resolve(appraise());
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Tells that nothing will come of it. */
  reject(reason: unknown): void {
    this.#reject(reason);
  }
}
