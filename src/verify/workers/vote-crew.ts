/**
 * The process's side of a pool that examines anonymous ballots. A ballot takes a worker some ten milliseconds, so that few are
 * worth a message. What a worker suspects, is decided here, or by another worker where this thread has people to answer; what a worker
 * that died was given, this process examines itself.
 */
import type { EncodedVote } from '../../ballot/anonymous/encoded-vote.js';
import {
  type AsyncVoteExaminer,
  accuseVote,
  isSoundVote,
  SOUND_VOTE,
  type VoteExamination,
  type VoteExaminer,
  type VoteSetting,
  voteExaminer,
} from '../../ballot/anonymous/vote-examiner.js';
import { writeManifest } from '../../ballot/manifest.js';
import { integerToBytes } from '../../core/integers.js';
import { drawBytes, type Rng, systemRng } from '../../core/random.js';
import type { VoteCrew } from '../../record/crew.js';
import { encodeVerifyingKey } from '../../zk/groth16/verifying-key.js';
import { BATCHES_EACH, SEED_BYTES } from './crew.js';
import { Hire } from './hire.js';
import type { ExaminationAnswer, ExaminationJob, RunningWorkers, WorkerPool } from './pool.js';
import { SecondLook, voteJob } from './second-look.js';

/** A crew that must be dismissed. */
export interface WorkerVoteCrew extends VoteCrew {
  /** Ends the workers. Whatever they were examining rejects. */
  dismiss(): Promise<void>;
}

/** So many ballots of voters with keys are as much work as an anonymous one, where it is asked if a message is worth its while. */
const AS_MUCH_AS = 8;

/** Calls the crew of an election of anonymous voters. Workers start with the first batch that is worth it. */
export function callVoteCrew(setting: VoteSetting, pool: WorkerPool): WorkerVoteCrew {
  const desk = new VoteDesk(setting, pool);
  return {
    examine: desk.examine,
    batches: pool.size * BATCHES_EACH + 1,
    dismiss: () => desk.close(),
  };
}

/** A crew whose answers are taken apart: who suspects a ballot, and who has the last word on it. */
export interface VoteLooks {
  /** Positions of ballots that a worker suspects, ascending. Nobody is blamed by it. */
  first(votes: readonly EncodedVote[], rng: Rng): Promise<readonly number[]>;
  /**
   * The word on a ballot that was suspected, of another worker, which has kernels and memory of its own: see {@link SecondLook}.
   * @param index - of the ballot, for the error
   * @throws {BatchDisagreementError} if no fault is found
   */
  second(vote: EncodedVote, index: number): Promise<VoteExamination>;
  /** Both looks at ballots. */
  readonly examine: AsyncVoteExaminer;
  /** Ends the workers. Whatever they were examining rejects. */
  dismiss(): Promise<void>;
}

/**
 * Calls a crew for a thread that has people to answer: it verifies nothing while workers do not fail. For second looks there is one
 * worker more, once there is a suspect.
 */
export function callVoteLooks(setting: VoteSetting, pool: WorkerPool): VoteLooks {
  const desk = new VoteDesk(setting, pool);
  const looks = new SecondLook(setting, () => start(setting, pool));
  const second: VoteLooks['second'] = (vote, index) => looks.accuse(vote, index);
  const examine: AsyncVoteExaminer = async (votes, rng) => {
    const found = votes.map(() => SOUND_VOTE);
    for (const index of await desk.first(votes, rng)) {
      const vote = votes[index];
      if (vote !== undefined) found[index] = await second(vote, index);
    }
    return found;
  };
  const dismiss = async (): Promise<void> => {
    await Promise.all([desk.close(), looks.close()]);
  };
  return { first: (votes, rng) => desk.first(votes, rng), second, examine, dismiss };
}

class VoteDesk {
  readonly #setting: VoteSetting;
  readonly #minimum: number;
  readonly #own: VoteExaminer;
  readonly #hire: Hire<RunningWorkers>;

  constructor(setting: VoteSetting, pool: WorkerPool) {
    this.#setting = setting;
    this.#minimum = pool.minimum / AS_MUCH_AS;
    this.#own = voteExaminer(setting);
    this.#hire = new Hire(() => start(setting, pool));
  }

  readonly examine: AsyncVoteExaminer = async (votes, rng) => {
    const answer = await this.#asked(votes, rng);
    return answer === undefined ? this.#own(votes, rng) : this.#examinations(answer, votes);
  };

  /** The ballots that somebody suspects: workers, or this process where they fail. */
  async first(votes: readonly EncodedVote[], rng: Rng): Promise<readonly number[]> {
    const answer = await this.#asked(votes, rng);
    if (answer !== undefined) return [...answer.suspects];
    return this.#own(votes, rng).flatMap((one, i) => (isSoundVote(one) ? [] : [i]));
  }

  close(): Promise<void> {
    return this.#hire.close();
  }

  /** What workers answer; nothing where they fail, or a message is not worth its while. */
  async #asked(votes: readonly EncodedVote[], rng: Rng): Promise<ExaminationAnswer | undefined> {
    if (this.#hire.givenUp || votes.length < this.#minimum) return undefined;
    return this.#hire.ask(async (workers) => {
      const examined = await workers.examine(this.#jobOf(votes, rng));
      assertComplete(examined, votes);
      return examined;
    });
  }

  /** A copy of the ballots, with a seed of their own where the caller wants to draw weights again. */
  #jobOf(votes: readonly EncodedVote[], rng: Rng): ExaminationJob {
    const job = voteJob(this.#setting, votes);
    if (rng === systemRng) return job;
    return { ...job, seed: Uint8Array.from(drawBytes(rng, SEED_BYTES)) };
  }

  async #examinations(
    { suspects }: ExaminationAnswer,
    votes: readonly EncodedVote[],
  ): Promise<readonly VoteExamination[]> {
    const found = votes.map(() => SOUND_VOTE);
    for (const index of suspects) {
      const vote = votes[index];
      if (vote === undefined) throw new TypeError('no such ballot');
      await breath();
      found[index] = accuseVote(this.#setting, vote, index);
    }
    return found;
  }
}

function start({ election, keys }: VoteSetting, pool: WorkerPool): RunningWorkers {
  return pool.start({
    manifest: writeManifest(election.manifest),
    publicKey: election.publicKey.toBytes(),
    lists: [],
    anonymous: { root: integerToBytes(election.root, 32), keys: keys.map(encodeVerifyingKey) },
  });
}

function assertComplete(
  { trackers, fingerprints, suspects }: ExaminationAnswer,
  votes: readonly EncodedVote[],
): void {
  // Each once and ascending: whoever says more than that would have this process examine more than there is.
  const isList = suspects.every((index, i) => index < votes.length && index > (suspects[i - 1] ?? -1));
  if (trackers.length + fingerprints.length > 0 || !isList)
    throw new TypeError('a worker answered something else');
}

/** Lets others have a turn: to find fault with a ballot takes tens of milliseconds, and there may be many. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
