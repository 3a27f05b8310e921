/**
 * Who examines the ballots of a verification: this process or workers, others who have done a part of it, with a second
 * opinion or without.
 */

import type { EncodedVote } from '../ballot/anonymous/encoded-vote.js';
import { type VoteExamination, voteExaminer } from '../ballot/anonymous/vote-examiner.js';
import { examinerOf } from '../ballot/box.js';
import type { ElectionContext } from '../ballot/context.js';
import type { Examination, ShapedBallot } from '../ballot/examiner.js';
import type { TreeHead } from '../ledger/checkpoint.js';
import type { FetchFile } from '../ledger/tile-source.js';
import { LedgerCorruptError } from '../ledger/verified-tree.js';
import type { AnonymousOpening } from '../record/anonymous-setup.js';
import type { BallotCrew, VoteCrew } from '../record/crew.js';
import { chunkCrew, DEFAULT_RECHECK } from './chunks/crew.js';
import { anonymousBallots, type BallotKind, type CrewOf, type Fault, keyedBallots } from './chunks/kinds.js';
import { type Chunk, openTree, planChunks } from './chunks/plan.js';
import type { ChunkSource } from './chunks/source.js';
import { withSecondOpinion, withSecondVoteOpinion } from './second-opinion.js';
import { callCrew } from './workers/crew.js';
import type { WorkerPool } from './workers/pool.js';
import { callVoteCrew } from './workers/vote-crew.js';

/** What decides who examines; see `VerifyOptions`. */
export interface CrewOptions {
  readonly workers?: WorkerPool;
  readonly secondOpinion?: number;
  readonly chunks?: ChunkSource;
  readonly recheck?: number;
  readonly signal?: AbortSignal;
}

interface Dismissible {
  dismiss(): Promise<void>;
}

/** The crews of one verification. Mutable; dismiss them at the end. */
export class Crews {
  readonly #options: CrewOptions;
  readonly #chunks: readonly Chunk[];
  #hired: Dismissible | undefined;
  #taking: Dismissible | undefined;

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
    const here = workers === undefined ? alone(context) : this.#hire(callCrew(context, workers));
    const crew = this.#takeBefore<ShapedBallot, Examination>(keyedBallots(context), here);
    if (secondOpinion === 0) return crew;
    return { ...crew, examine: withSecondOpinion(context, crew.examine, secondOpinion) };
  }

  /** The same where voters are anonymous. @throws {RangeError} as there */
  callForVotes(opening: AnonymousOpening): VoteCrew {
    const { workers, secondOpinion = 0 } = this.#options;
    const here = workers === undefined ? aloneWithVotes(opening) : this.#hire(callVoteCrew(opening, workers));
    const crew = this.#takeBefore<EncodedVote, VoteExamination>(anonymousBallots(opening), here);
    if (secondOpinion === 0) return crew;
    return { ...crew, examine: withSecondVoteOpinion(opening, crew.examine, secondOpinion) };
  }

  /** Ends all workers, and keeps what is to be kept. */
  async dismiss(): Promise<void> {
    try {
      await this.#taking?.dismiss();
    } finally {
      await this.#hired?.dismiss();
    }
  }

  #hire<Crew extends Dismissible>(crew: Crew): Crew {
    this.#hired = crew;
    return crew;
  }

  #takeBefore<Ballot, Found extends Fault>(
    kind: BallotKind<Ballot, Found>,
    here: CrewOf<Ballot, Found>,
  ): CrewOf<Ballot, Found> {
    const { chunks: source, recheck = DEFAULT_RECHECK, signal } = this.#options;
    if (source === undefined) return here;
    const taking = chunkCrew(kind, here, { source, chunks: this.#chunks, recheck, signal });
    this.#taking = taking;
    return taking;
  }
}

function alone(context: ElectionContext): BallotCrew {
  const examine = examinerOf(context);
  return { examine: async (ballots, rng) => examine(ballots, rng), batches: 1 };
}

function aloneWithVotes(opening: AnonymousOpening): VoteCrew {
  const examine = voteExaminer(opening);
  return { examine: async (votes, rng) => examine(votes, rng), batches: 1 };
}
