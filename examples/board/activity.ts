/** Ballots over time, as a monitor draws them: by a clock that only knows what has passed, in memory that does not grow. */
import type { Clock } from './buckets.js';
import type { Activity } from './status-shape.js';

/** Steps that are kept; with more, two become one. */
const MAX_STEPS = 240;

/** The ballots of a service since it was started. Mutable. */
export class BallotActivity {
  readonly #clock: Clock;
  readonly #start: number;
  #stepMs: number;
  #steps: number[] = [0];
  #last: number | undefined;

  /**
   * @param clock - monotonic
   * @param stepMs - the first length of a step, in milliseconds
   */
  constructor(clock: Clock = () => performance.now(), stepMs = 15_000) {
    this.#clock = clock;
    this.#start = clock();
    this.#stepMs = stepMs;
  }

  /** Takes note of a ballot that is durable now. */
  ballot(): void {
    this.#last = this.#clock();
    const step = this.#reach(this.#last);
    this.#steps[step] = (this.#steps[step] ?? 0) + 1;
  }

  /** What is shown now. */
  view(): Activity {
    const now = this.#clock();
    this.#reach(now);
    return {
      secondsSinceLastBallot: this.#last === undefined ? null : Math.round((now - this.#last) / 1000),
      secondsPerStep: this.#stepMs / 1000,
      steps: [...this.#steps],
    };
  }

  /** Has steps up to a time. @returns the step of that time */
  #reach(time: number): number {
    let step = Math.floor((time - this.#start) / this.#stepMs);
    for (; step >= MAX_STEPS; step = Math.floor((time - this.#start) / this.#stepMs)) this.#halve();
    while (this.#steps.length <= step) this.#steps.push(0);
    return step;
  }

  #halve(): void {
    const pairs = Math.ceil(this.#steps.length / 2);
    this.#steps = Array.from(
      { length: pairs },
      (_, i) => (this.#steps[2 * i] ?? 0) + (this.#steps[2 * i + 1] ?? 0),
    );
    this.#stepMs *= 2;
  }
}
