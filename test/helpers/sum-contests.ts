/** Contests whose votes are added up, for tests that look into their ciphertexts, vector proofs and layouts. */
import type { BallotContest, SumBallotContest } from '../../src/ballot/ballot.js';
import type { SumContest, VoterContest } from '../../src/ballot/context.js';

/**
 * One contest of a ballot, known to be of this kind.
 * @throws {TypeError} if there is none, or its votes are shuffled
 */
export function sumContest(contest: BallotContest | undefined): SumBallotContest {
  if (contest?.kind !== 'sum') throw new TypeError('expected a contest whose votes are added up');
  return contest;
}

/**
 * One contest of a voter, known to be of this kind.
 * @throws {TypeError} if there is none, or its votes are shuffled
 */
export function sumVoterContest(contest: VoterContest | undefined): SumContest {
  if (contest?.kind !== 'sum') throw new TypeError('expected a contest whose votes are added up');
  return contest;
}
