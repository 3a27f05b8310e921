/** Where the time of verifying ballots goes: the real examiner, box and tally, with clocks between them. */
import { lookAtBallots } from '../src/ballot/appraisal.js';
import { appraiseBallots, BallotBox, decideBallots } from '../src/ballot/box.js';
import type { ElectionContext } from '../src/ballot/context.js';
import { encodedExaminer } from '../src/ballot/encoded-examiner.js';
import { type EncodedPlan, EncodedPlans } from '../src/ballot/encoded-plan.js';
import { hashesOf } from '../src/ballot/encoded-streams.js';
import { EncryptedTally } from '../src/ballot/tally.js';
import type { EquationSpace } from '../src/core/engine/equation-space.js';
import { systemRng } from '../src/core/random.js';

/** Stages, in the order of a ballot's way. */
export const STAGES = ['look', 'hash', 'decode', 'scalars', 'multiply', 'box', 'tally'] as const;
type Stage = (typeof STAGES)[number];
/** Milliseconds of each stage, and of all together. */
export type StageTimes = Readonly<Record<Stage | 'all', number>>;

/**
 * Takes ballots from bytes to the tally once, in batches, with clocks between the stages.
 * @throws {Error} if a ballot is refused
 */
export async function runStages(
  context: ElectionContext,
  ballots: readonly Uint8Array[],
  batch: number,
): Promise<StageTimes> {
  const clock = new Clock();
  const { openEquations } = context.group.bulk;
  if (openEquations === undefined) throw new TypeError('the group has no engine over bytes');
  const examine = encodedExaminer(context, () => timedSpace(openEquations(), clock));
  const box = new BallotBox(context);
  const tally = new EncryptedTally(box);
  const start = performance.now();
  for (let from = 0; from < ballots.length; from += batch) {
    const items = ballots.slice(from, from + batch).map((bytes, i) => ({ bytes, ledgerIndex: from + i }));
    const before = performance.now();
    const appraised = await appraiseBallots(box, items, systemRng, async (shaped, rng) =>
      clock.time('examine', () => examine(shaped, rng)),
    );
    clock.add('appraise', performance.now() - before);
    const verdicts = clock.time('box', () => decideBallots(box, appraised));
    clock.time('tally', () => {
      for (const { accepted, rejected } of verdicts) {
        if (rejected !== undefined) throw new Error(`a ballot was refused: ${rejected.code}`);
        tally.add(accepted);
      }
    });
  }
  clock.time('tally', () => tally.finish());
  const all = performance.now() - start;
  return stagesOf(clock, timeHashes(context, ballots, batch), all);
}

function stagesOf(clock: Clock, hash: number, all: number): StageTimes {
  const spent = (name: string): number => clock.spent(name);
  const [decode, multiply] = [spent('decode'), spent('multiply')];
  return {
    look: spent('appraise') - spent('examine'),
    hash,
    decode,
    scalars: spent('examine') - decode - multiply - hash,
    multiply,
    box: spent('box'),
    tally: spent('tally'),
    all,
  };
}

/** The hashes alone, once more, with the same functions on the same ballots: they are called from within the examiner. */
function timeHashes(context: ElectionContext, ballots: readonly Uint8Array[], batch: number): number {
  const plan = planOf(context);
  const start = performance.now();
  for (let from = 0; from < ballots.length; from += batch) {
    const part = ballots.slice(from, from + batch);
    hashesOf(plan, part);
  }
  return performance.now() - start;
}

function planOf(context: ElectionContext): EncodedPlan {
  const [contests] = context.voterContests.values();
  if (contests === undefined) throw new RangeError('an election has contests');
  return new EncodedPlans(context, systemRng).of(contests);
}

/** Bytes of a ballot, its points, and the points of a batch's multiplication besides. */
export function ballotSize(
  context: ElectionContext,
  ballots: readonly Uint8Array[],
): { readonly bytes: number; readonly points: number } {
  const { shaped } = lookAtBallots(context, ballots.slice(0, 1));
  if (shaped.length === 0) throw new TypeError('not a ballot of this election');
  return { bytes: ballots[0]?.length ?? 0, points: planOf(context).points };
}

/** Times by name. */
class Clock {
  readonly #spent = new Map<string, number>();

  time<T>(name: string, work: () => T): T {
    const start = performance.now();
    const result = work();
    this.add(name, performance.now() - start);
    return result;
  }

  add(name: string, milliseconds: number): void {
    this.#spent.set(name, this.spent(name) + milliseconds);
  }

  spent(name: string): number {
    return this.#spent.get(name) ?? 0;
  }
}

/** A space that notes how long decoding and multiplying take. */
function timedSpace(space: EquationSpace, clock: Clock): EquationSpace {
  const { decodePoints, sumsToIdentity } = space;
  space.decodePoints = (...given) => clock.time('decode', () => decodePoints.apply(space, given));
  space.sumsToIdentity = (...given) => clock.time('multiply', () => sumsToIdentity.apply(space, given));
  return space;
}
