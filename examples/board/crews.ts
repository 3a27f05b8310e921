/** The threads that examine ballots: one crew for the election that is held, whoever votes in it. */
import type { VoteSetting } from 'hanpyo/ballot/anonymous';
import type { CrewCalls, ElectionBoard, Posted } from 'hanpyo/record';
import {
  callCrew,
  callVoteLooks,
  type VoteLooks,
  type WorkerCrew,
  type WorkerPool,
} from 'hanpyo/verify/workers';
import { ProofDesk } from './proof-desk.js';

/** Batches of anonymous ballots for each thread: one that it works on, and one that waits. */
const BATCHES_EACH = 2;

/** Threads of one service. Mutable; dismiss them at the end. */
export class ServiceCrews {
  readonly #pool: WorkerPool | undefined;
  #ballots: WorkerCrew | undefined;
  #looks: VoteLooks | undefined;
  #proofs: ProofDesk | undefined;

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
      voteCrew: (opening) => ({ examine: this.#proofDesk(opening, pool).examine, batches }),
    };
  }

  /** Posts a ballot. That of an anonymous voter is proved first, where there are threads: a forged one holds up no other. */
  post(board: ElectionBoard, bytes: Uint8Array, address: string): Promise<Posted> {
    const { anonymous } = board.record.poll.opened;
    if (anonymous === undefined || this.#pool === undefined) return board.post(bytes);
    return this.#proofDesk(anonymous, this.#pool).post(board, bytes, address);
  }

  /** Whether a network has sent forged ballots of anonymous voters. */
  isSuspected(address: string): boolean {
    return this.#proofs?.isSuspected(address) ?? false;
  }

  /** Ends the threads. */
  async dismiss(): Promise<void> {
    await Promise.all([this.#ballots?.dismiss(), this.#looks?.dismiss()]);
  }

  #proofDesk(opening: VoteSetting, pool: WorkerPool): ProofDesk {
    this.#looks ??= callVoteLooks(opening, pool);
    this.#proofs ??= new ProofDesk(opening, this.#looks, BATCHES_EACH * pool.size);
    return this.#proofs;
  }
}
