/**
 * Who examines the ballots of a verification: this process or workers, others who have done a part of it, with a second
 * opinion or without.
 */

import { examinerOf } from '../ballot/box.js';
import type { ElectionContext } from '../ballot/context.js';
import type { TreeHead } from '../ledger/checkpoint.js';
import type { FetchFile } from '../ledger/tile-source.js';
import { LedgerCorruptError } from '../ledger/verified-tree.js';
import type { BallotCrew } from '../record/replay.js';
import { type ChunkCrew, chunkCrew, DEFAULT_RECHECK } from './chunks/crew.js';
import { type Chunk, openTree, planChunks } from './chunks/plan.js';
import type { ChunkSource } from './chunks/source.js';
import { withSecondOpinion } from './second-opinion.js';
import { callCrew, type WorkerCrew } from './workers/crew.js';
import type { WorkerPool } from './workers/pool.js';

/** What decides who examines; see `VerifyOptions`. */
export interface CrewOptions {
  readonly workers?: WorkerPool;
  readonly secondOpinion?: number;
  readonly chunks?: ChunkSource;
  readonly recheck?: number;
  readonly signal?: AbortSignal;
}

/** The crews of one verification. Mutable; dismiss them at the end. */
export class Crews {
  readonly #options: CrewOptions;
  readonly #chunks: readonly Chunk[];
  #hired: WorkerCrew | undefined;
  #taking: ChunkCrew | undefined;

  private constructor(options: CrewOptions, chunks: readonly Chunk[]) {
    this.#options = options;
    this.#chunks = chunks;
  }

  /**
   * The crews of a verification of the tree of a checkpoint. Where chunks are taken from elsewhere, it is cut into them; a
   * tree that cannot be cut has damaged tiles, which is for the replay to say, and nothing is taken.
   */
  static async of(options: CrewOptions, files: FetchFile, head: TreeHead): Promise<Crews> {
    const { chunks, ...alone } = options;
    if (chunks === undefined) return new Crews(alone, []);
    try {
      return new Crews(options, await planChunks(await openTree(files, head), chunks.entries));
    } catch (error) {
      if (!(error instanceof LedgerCorruptError)) throw error;
      return new Crews(alone, []);
    }
  }

  /** The crew of an election. @throws {RangeError} if the fraction of second opinions, or of samples, is none */
  call(context: ElectionContext): BallotCrew {
    const { workers, secondOpinion = 0 } = this.#options;
    const here = workers === undefined ? alone(context) : this.#hire(context, workers);
    const crew = this.#takeBefore(context, here);
    if (secondOpinion === 0) return crew;
    return { ...crew, examine: withSecondOpinion(context, crew.examine, secondOpinion) };
  }

  /** Ends all workers, and keeps what is to be kept. */
  async dismiss(): Promise<void> {
    try {
      await this.#taking?.dismiss();
    } finally {
      await this.#hired?.dismiss();
    }
  }

  #hire(context: ElectionContext, pool: WorkerPool): BallotCrew {
    this.#hired = callCrew(context, pool);
    return this.#hired;
  }

  #takeBefore(context: ElectionContext, here: BallotCrew): BallotCrew {
    const { chunks: source, recheck = DEFAULT_RECHECK, signal } = this.#options;
    if (source === undefined) return here;
    this.#taking = chunkCrew(context, here, { source, chunks: this.#chunks, recheck, signal });
    return this.#taking;
  }
}

function alone(context: ElectionContext): BallotCrew {
  const examine = examinerOf(context);
  return { examine: async (ballots, rng) => examine(ballots, rng), batches: 1 };
}
