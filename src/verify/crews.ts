/** Who examines the ballots of a verification: this process or workers, with a second opinion or without. */

import { examinerOf } from '../ballot/box.js';
import type { ElectionContext } from '../ballot/context.js';
import type { BallotCrew } from '../record/replay.js';
import { withSecondOpinion } from './second-opinion.js';
import { callCrew, type WorkerCrew } from './workers/crew.js';
import type { WorkerPool } from './workers/pool.js';

/** The crews of one verification. Mutable; dismiss them at the end. */
export class Crews {
  readonly #workers: WorkerPool | undefined;
  readonly #secondOpinion: number;
  #hired: WorkerCrew | undefined;

  constructor(options: { readonly workers?: WorkerPool; readonly secondOpinion?: number }) {
    this.#workers = options.workers;
    this.#secondOpinion = options.secondOpinion ?? 0;
  }

  /** The crew of an election. @throws {RangeError} if the fraction of second opinions is none */
  call(context: ElectionContext): BallotCrew {
    const crew = this.#workers === undefined ? alone(context) : this.#hire(context, this.#workers);
    if (this.#secondOpinion === 0) return crew;
    return { ...crew, examine: withSecondOpinion(context, crew.examine, this.#secondOpinion) };
  }

  /** Ends all workers. */
  async dismiss(): Promise<void> {
    await this.#hired?.dismiss();
  }

  #hire(context: ElectionContext, pool: WorkerPool): BallotCrew {
    this.#hired = callCrew(context, pool);
    return this.#hired;
  }
}

function alone(context: ElectionContext): BallotCrew {
  const examine = examinerOf(context);
  return { examine: async (ballots, rng) => examine(ballots, rng), batches: 1 };
}
