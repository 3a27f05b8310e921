/**
 * A second opinion: some ballots, chosen at random, are examined once more by the reference over elements, on noble
 * curves. It shares no kernel, no memory and no thread with the engine, so a machine or an engine that errs is found out.
 */
import {
  type AsyncVoteExaminer,
  agreeOnVote,
  type VoteSetting,
  voteExaminer,
} from '../ballot/anonymous/vote-examiner.js';
import type { AsyncExaminer } from '../ballot/appraisal.js';
import type { ElectionContext } from '../ballot/context.js';
import { contestsOf } from '../ballot/context.js';
import { type Examination, elementExaminer, type ShapedBallot } from '../ballot/examiner.js';
import { equalBytes } from '../core/bytes.js';
import { HanpyoError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import { P256_NOBLE } from '../core/groups/p256-noble.js';
import { RISTRETTO255 } from '../core/groups/ristretto255.js';
import { drawBytes, type Rng } from '../core/random.js';
import { contestListsOf, RolllessElection } from './contest-lists.js';

const DRAW_BYTES = 4;

/**
 * Adds a second opinion to an examiner.
 * @param fraction - of ballots that are examined twice, from 0 to 1; a ballot costs some milliseconds
 * @returns an examiner with the same answers, which throws {@link SecondOpinionError} if there are two opinions
 * @throws {RangeError} if the fraction is none
 */
export function withSecondOpinion(
  context: ElectionContext,
  examine: AsyncExaminer,
  fraction: number,
): AsyncExaminer {
  return askedTwice(examine, secondExaminer(context), agree, fraction);
}

/**
 * The same for ballots of anonymous voters: of those that others examine, some are examined once more in this process. There is one
 * pairing only, so that this finds out threads and memory that err, and no pairing.
 */
export function withSecondVoteOpinion(
  setting: VoteSetting,
  examine: AsyncVoteExaminer,
  fraction: number,
): AsyncVoteExaminer {
  return askedTwice(examine, voteExaminer(setting), agreeOnVote, fraction);
}

function askedTwice<Ballot, Found>(
  examine: (ballots: readonly Ballot[], rng: Rng, indices: readonly number[]) => Promise<readonly Found[]>,
  judge: (ballots: readonly Ballot[], rng: Rng) => readonly Found[],
  same: (first: Found, second: Found | undefined) => boolean,
  fraction: number,
): typeof examine {
  if (!(fraction >= 0 && fraction <= 1)) throw new RangeError('a fraction is a number from 0 to 1');
  return async (ballots, rng, ledgerIndices) => {
    const examinations = await examine(ballots, rng, ledgerIndices);
    // Chosen after the answer is known, so that nothing about the answer can depend on the choice.
    const chosen = sample(ballots.length, fraction, rng);
    const second = judge(
      chosen.flatMap((i) => ballots[i] ?? []),
      rng,
    );
    chosen.forEach((i, n) => {
      const first = examinations[i];
      if (first === undefined || !same(first, second[n])) throw new SecondOpinionError();
    });
    return examinations;
  };
}

function secondExaminer(
  context: ElectionContext,
): (ballots: readonly ShapedBallot[], rng: Rng) => readonly Examination[] {
  const { manifest, publicKey } = context;
  const group = referenceGroup(context.group);
  const election = new RolllessElection(
    manifest,
    group.elementFromBytes(publicKey.toBytes()),
    contestListsOf(context),
  );
  const examine = elementExaminer(election.context);
  return (ballots, rng) => {
    const own = ballots.map((ballot) => ({
      ...ballot,
      contests: contestsOf(election.context, ballot.entry),
    }));
    return election.withVoters(own, () => examine(own, rng));
  };
}

/** The same group without kernels, where there are any. */
function referenceGroup(group: Group): Group {
  return [P256_NOBLE, RISTRETTO255].find(({ id }) => id === group.id) ?? group;
}

/** Positions below `count`, each drawn with the probability of the fraction, ascending. */
export function sample(count: number, fraction: number, rng: Rng): readonly number[] {
  if (fraction === 0 || count === 0) return [];
  const draws = drawBytes(rng, count * DRAW_BYTES);
  const view = new DataView(draws.buffer, draws.byteOffset, draws.byteLength);
  return Array.from({ length: count }, (_, i) => i).filter(
    (i) => view.getUint32(i * DRAW_BYTES) < fraction * 2 ** (8 * DRAW_BYTES),
  );
}

/** Whether two examinations say the same. */
export function agree(first: Examination | undefined, second: Examination | undefined): boolean {
  if (first === undefined || second === undefined) return false;
  if (first.malformed !== undefined || second.malformed !== undefined)
    return first.malformed?.code === second.malformed?.code;
  return (
    first.fault?.code === second.fault?.code &&
    equalBytes(first.tracker, second.tracker) &&
    equalBytes(first.fingerprints, second.fingerprints)
  );
}

/** Two engines disagree about a ballot: a fault of the machine or of an engine, never a verdict. */
export class SecondOpinionError extends HanpyoError {
  constructor() {
    super(
      'second-opinion',
      'two engines disagree about a ballot: this machine, or an engine, computes wrongly',
    );
  }
}
