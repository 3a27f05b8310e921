/**
 * The process's side of a pool: it sends ballots out, and makes examinations of the answers. What a worker suspects, the
 * reference decides here; what a worker that died was given, this process examines itself.
 */
import type { AsyncExaminer } from '../../ballot/appraisal.js';
import { examinerOf } from '../../ballot/box.js';
import { type ElectionContext, shapeOf, type VoterContest } from '../../ballot/context.js';
import { accuse, type Examination, type Examiner, type ShapedBallot } from '../../ballot/examiner.js';
import { FINGERPRINT_BYTES } from '../../ballot/fingerprints.js';
import { writeManifest } from '../../ballot/manifest.js';
import { nativeGroupOnKernels } from '../../core/groups/native-kernels.js';
import { drawBytes, type Rng, systemRng } from '../../core/random.js';
import type { BallotCrew } from '../../record/crew.js';
import { contestListsOf } from '../contest-lists.js';
import { endToEnd } from './end-to-end.js';
import { fingerprintCount, TRACKER_BYTES } from './examination.js';
import { Hire } from './hire.js';
import type { ExaminationAnswer, ExaminationJob, RunningWorkers, WorkerPool } from './pool.js';

/** Bytes of a seed that weights are derived from. */
export const SEED_BYTES = 32;
/** Batches for each worker that may be under way: one that it works on, and one that waits. */
export const BATCHES_EACH = 2;

/** A crew that must be dismissed. */
export interface WorkerCrew extends BallotCrew {
  /** Ends the workers. Whatever they were examining rejects. */
  dismiss(): Promise<void>;
}

/** Calls the crew of an election. Workers start with the first batch that is worth it. */
export function callCrew(context: ElectionContext, pool: WorkerPool): WorkerCrew {
  const desk = new Desk(context, pool);
  return {
    examine: desk.examine,
    batches: pool.size * BATCHES_EACH + 1,
    dismiss: () => desk.close(),
  };
}

class Desk {
  readonly #context: ElectionContext;
  readonly #pool: WorkerPool;
  readonly #own: Examiner;
  readonly #numbers: ReadonlyMap<readonly VoterContest[], number>;
  /** None where workers do not know the group. */
  readonly #hire: Hire<RunningWorkers> | undefined;

  constructor(context: ElectionContext, pool: WorkerPool) {
    this.#context = context;
    this.#pool = pool;
    this.#own = examinerOf(context);
    this.#numbers = new Map(Array.from(context.voterContests.values(), (list, i) => [list, i]));
    this.#hire = isNative(context) ? new Hire(() => this.#start()) : undefined;
  }

  readonly examine: AsyncExaminer = async (ballots, rng) => {
    const hire = this.#hire;
    if (hire === undefined || hire.givenUp || ballots.length < this.#pool.minimum)
      return this.#own(ballots, rng);
    const answer = await hire.ask(async (workers) => {
      const examined = await workers.examine(this.#jobOf(ballots, rng));
      this.#assertComplete(examined, ballots);
      return examined;
    });
    return answer === undefined ? this.#own(ballots, rng) : this.#examinations(answer, ballots);
  };

  async close(): Promise<void> {
    await this.#hire?.close();
  }

  #start(): RunningWorkers {
    const { manifest, publicKey } = this.#context;
    return this.#pool.start({
      manifest: writeManifest(manifest),
      publicKey: publicKey.toBytes(),
      lists: contestListsOf(this.#context),
    });
  }

  /** A copy of the ballots, with a seed of their own where the caller wants to draw weights again. */
  #jobOf(ballots: readonly ShapedBallot[], rng: Rng): ExaminationJob {
    const bytes = endToEnd(ballots.map((ballot) => ballot.bytes));
    const lists = Uint32Array.from(
      ballots,
      ({ contests }) => this.#numbers.get(contests) ?? this.#numbers.size,
    );
    if (rng === systemRng) return { ballots: bytes, lists };
    return { ballots: bytes, lists, seed: Uint8Array.from(drawBytes(rng, SEED_BYTES)) };
  }

  #fingerprintsOf({ contests }: ShapedBallot): number {
    return fingerprintCount(shapeOf(this.#context, contests));
  }

  #assertComplete(
    { trackers, fingerprints, suspects }: ExaminationAnswer,
    ballots: readonly ShapedBallot[],
  ): void {
    const prints = ballots.reduce((sum, ballot) => sum + this.#fingerprintsOf(ballot), 0);
    if (
      trackers.length !== ballots.length * TRACKER_BYTES ||
      fingerprints.length !== prints * FINGERPRINT_BYTES ||
      suspects.some((index) => index >= ballots.length)
    )
      throw new TypeError('a worker answered something else');
  }

  #examinations(
    { trackers, fingerprints, suspects }: ExaminationAnswer,
    ballots: readonly ShapedBallot[],
  ): readonly Examination[] {
    const suspected = new Set(suspects);
    let at = 0;
    return ballots.map((ballot, i): Examination => {
      const count = this.#fingerprintsOf(ballot);
      const start = at;
      at += count * FINGERPRINT_BYTES;
      if (suspected.has(i)) return accuse(this.#context, ballot, i);
      return {
        tracker: trackers.subarray(i * TRACKER_BYTES, (i + 1) * TRACKER_BYTES),
        fingerprints: fingerprints.subarray(start, at),
      };
    });
  }
}

/** Whether workers know the group: they find it by its name. */
function isNative({ group }: ElectionContext): boolean {
  try {
    nativeGroupOnKernels(group.id);
    return true;
  } catch {
    return false;
  }
}
