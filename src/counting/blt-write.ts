/** Writing `blt` files, and leaving out those who withdrew. */
import {
  COUNT_LIMITS,
  checkCandidates,
  checkRanked,
  gatherBallots,
  type Rank,
  type RankedBallot,
} from './ballot.js';
import type { BltElection } from './blt.js';
import { checkName } from './profile.js';

/**
 * Writes an election as a `blt` file, as {@link readBlt} reads it.
 * @throws {RangeError} what the format cannot hold: see {@link BltElection}
 */
export function writeBlt(election: BltElection): string {
  const { candidates, seats, withdrawn, ballots, title, parties } = election;
  checkCandidates(candidates);
  checkRanked(ballots, candidates.length);
  if (!Number.isInteger(seats) || seats < 1 || seats > COUNT_LIMITS.candidates)
    throw new RangeError('seats are a whole number from 1 to 500');
  if (
    withdrawn.some(
      (candidate, at) => candidates[candidate] === undefined || withdrawn.indexOf(candidate) !== at,
    )
  )
    throw new RangeError('those withdrawn are candidates, each named once');
  if (parties !== undefined && parties.length !== candidates.length)
    throw new RangeError('one party for each candidate, or none at all');
  return [
    `${candidates.length} ${seats}`,
    ...(withdrawn.length === 0 ? [] : [withdrawn.map((candidate) => `-${candidate + 1}`).join(' ')]),
    ...ballots.map((ballot) => [ballot.weight, ...ballot.ranking.map(rankText), 0].join(' ')),
    '0',
    ...candidates.map((name, i) => [name, ...(parties?.slice(i, i + 1) ?? [])].map(quoted).join(' ')),
    quoted(title),
    '',
  ].join('\n');
}

/**
 * The election without those who withdrew: they leave every ballot as if they had never been ranked, without a skipped
 * rank, and the others are numbered anew. Ballots that become equal are gathered.
 */
export function withoutWithdrawn(election: BltElection): BltElection {
  const gone = new Set(election.withdrawn);
  const stays = election.candidates.flatMap((_, candidate) => (gone.has(candidate) ? [] : [candidate]));
  const renumbered = new Map(stays.map((candidate, at) => [candidate, at]));
  const ballots = election.ballots.map((ballot): RankedBallot => {
    const ranking = ballot.ranking.flatMap((rank): readonly Rank[] => {
      const group = typeof rank === 'number' ? [rank] : rank;
      const left = group.flatMap((candidate) => renumbered.get(candidate) ?? []);
      const [only] = left;
      if (left.length === 0) return group.length === 0 ? [[]] : [];
      return left.length === 1 && only !== undefined ? [only] : [left];
    });
    return { ranking, weight: ballot.weight };
  });
  const { parties } = election;
  return Object.freeze({
    ...election,
    candidates: Object.freeze(stays.map((candidate) => election.candidates[candidate] ?? '')),
    withdrawn: Object.freeze([]),
    ballots: gatherBallots(ballots),
    ...(parties === undefined
      ? {}
      : { parties: Object.freeze(stays.map((candidate) => parties[candidate] ?? '')) }),
  });
}

function rankText(rank: Rank): string {
  if (typeof rank === 'number') return `${rank + 1}`;
  return rank.length === 0 ? '-' : rank.map((candidate) => candidate + 1).join('=');
}

function quoted(text: string): string {
  try {
    return `"${checkName(text, 'name').replaceAll('"', '""')}"`;
  } catch (error) {
    throw new RangeError('a name that the format cannot hold', { cause: error });
  }
}
