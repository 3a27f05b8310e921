/** The threads that examine ballots: one crew for the election that is held, whoever votes in it. */
import type { CrewCalls, VoteCrew } from 'hanpyo/record';
import {
  callCrew,
  callVoteCrew,
  type WorkerCrew,
  type WorkerPool,
  type WorkerVoteCrew,
} from 'hanpyo/verify/workers';

/**
 * Anonymous ballots whose proofs are verified together: where one of them is forged, the others are verified again, by halves. Many
 * more would save an eighth of the time while nobody forges, and cost ten times as much when somebody does.
 */
export const PROVED_TOGETHER = 16;

/** Threads of one service. Mutable; dismiss them at the end. */
export class ServiceCrews {
  readonly #pool: WorkerPool | undefined;
  #ballots: WorkerCrew | undefined;
  #votes: WorkerVoteCrew | undefined;

  /** @param pool - without one, the process examines the ballots */
  constructor(pool: WorkerPool | undefined) {
    this.#pool = pool;
  }

  /** How the board calls them. While one batch is verified and one appended, those that come gather: the larger, the less each costs. */
  get calls(): CrewCalls {
    const pool = this.#pool;
    if (pool === undefined) return {};
    const batches = Math.max(2, pool.size);
    return {
      crew: (context) => {
        this.#ballots ??= callCrew(context, pool);
        return { examine: this.#ballots.examine, batches };
      },
      voteCrew: (opening) => {
        this.#votes ??= callVoteCrew(opening, pool);
        return { examine: inParts(this.#votes.examine), batches };
      },
    };
  }

  /** Ends the threads. */
  async dismiss(): Promise<void> {
    await Promise.all([this.#ballots?.dismiss(), this.#votes?.dismiss()]);
  }
}

/** An examiner that is given a batch in parts, for as many threads as there are. */
function inParts(examine: VoteCrew['examine']): VoteCrew['examine'] {
  return async (votes, rng, indices) => {
    const count = Math.ceil(votes.length / PROVED_TOGETHER);
    const parts = Array.from({ length: count }, (_, i) => {
      const [from, to] = [i * PROVED_TOGETHER, (i + 1) * PROVED_TOGETHER];
      return examine(votes.slice(from, to), rng, indices.slice(from, to));
    });
    return (await Promise.all(parts)).flat();
  };
}
