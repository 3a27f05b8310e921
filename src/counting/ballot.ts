/** Ballots as counting rules see them: anonymous, by position of the candidates, equal ones gathered into one with a weight. */

/**
 * One rank of a ballot: a candidate (its position in the list of candidates), several that share the rank, or none: an
 * empty array is a rank that the voter skipped. `[3]` means the same as `3`.
 */
export type Rank = number | readonly number[];

/** Ballots that rank: best rank first, candidates left out are not ranked; `weight` equal papers. */
export interface RankedBallot {
  readonly ranking: readonly Rank[];
  readonly weight: number;
}

/** Ballots that rate: one integer for each candidate, `null` where the voter gave none; `weight` equal papers. */
export interface ScoredBallot {
  readonly scores: readonly (number | null)[];
  readonly weight: number;
}

/** Either kind. A rule counts one kind and refuses the other with a `TypeError`. */
export type CountBallot = RankedBallot | ScoredBallot;

/** The most that is counted at all: beyond these, integers might stop being exact or work might never end. */
export const COUNT_LIMITS = {
  /** Candidates of one contest. */
  candidates: 500,
  /** Papers: the sum of all weights. */
  papers: 1_000_000_000_000,
  /** Absolute value of a score. */
  score: 1000,
} as const;

/**
 * Checks a list of candidates' names: 1 to 500 of them, not empty, no two alike.
 * @throws {TypeError} a name that is no text
 * @throws {RangeError} anything else
 */
export function checkCandidates(candidates: readonly string[]): void {
  if (candidates.length < 1 || candidates.length > COUNT_LIMITS.candidates)
    throw new RangeError(`${candidates.length} candidates: a count takes 1 to ${COUNT_LIMITS.candidates}`);
  for (const name of candidates) {
    if (typeof name !== 'string') throw new TypeError('a candidate is named by a text');
    if (name === '') throw new RangeError('a candidate without a name');
  }
  if (new Set(candidates).size !== candidates.length) throw new RangeError('two candidates of one name');
}

/**
 * Checks ranked ballots: weights from 1, known candidates, none ranked twice. Empty ballots are in order.
 * @param candidates - how many there are
 * @returns the ballots, and the number of papers: the sum of the weights
 * @throws {TypeError} a ballot that does not rank
 * @throws {RangeError} anything else
 */
export function checkRanked(
  ballots: readonly CountBallot[],
  candidates: number,
): { readonly ballots: readonly RankedBallot[]; readonly papers: number } {
  const lastSeen = new Int32Array(candidates).fill(-1);
  let papers = 0;
  ballots.forEach((ballot, at) => {
    if (!('ranking' in ballot) || !Array.isArray(ballot.ranking))
      throw new TypeError(`ballot ${at} does not rank, as this rule needs`);
    papers = addWeight(papers, ballot.weight, at);
    for (const rank of ballot.ranking) {
      if (typeof rank === 'number') markSeen(lastSeen, rank, at);
      else for (const candidate of rank) markSeen(lastSeen, candidate, at);
    }
  });
  return { ballots: ballots as readonly RankedBallot[], papers };
}

/**
 * Checks ballots that rate: weights from 1, one score for each candidate, each an integer from `min` to `max` or `null`.
 * @returns the ballots, and the number of papers: the sum of the weights
 * @throws {TypeError} a ballot that does not rate
 * @throws {RangeError} anything else
 */
export function checkScored(
  ballots: readonly CountBallot[],
  candidates: number,
  min: number,
  max: number,
): { readonly ballots: readonly ScoredBallot[]; readonly papers: number } {
  let papers = 0;
  ballots.forEach((ballot, at) => {
    if (!('scores' in ballot) || !Array.isArray(ballot.scores))
      throw new TypeError(`ballot ${at} does not rate, as this rule needs`);
    papers = addWeight(papers, ballot.weight, at);
    if (ballot.scores.length !== candidates)
      throw new RangeError(`ballot ${at} has ${ballot.scores.length} scores for ${candidates} candidates`);
    for (const score of ballot.scores)
      if (score !== null && !(Number.isInteger(score) && score >= min && score <= max))
        throw new RangeError(`ballot ${at}: a score is an integer from ${min} to ${max}`);
  });
  return { ballots: ballots as readonly ScoredBallot[], papers };
}

/**
 * Gathers equal ranked ballots into one, whose weight is the sum. Order of first appearance.
 * @throws {RangeError} weights that are no whole numbers from 1, or add up to more than {@link COUNT_LIMITS} allows
 */
export function gatherBallots(ballots: readonly RankedBallot[]): readonly RankedBallot[] {
  const gathered = new Map<string, { readonly ranking: readonly Rank[]; weight: number }>();
  let papers = 0;
  ballots.forEach((ballot, at) => {
    papers = addWeight(papers, ballot.weight, at);
    const key = ballot.ranking.map(rankKey).join(' ');
    const known = gathered.get(key);
    if (known === undefined) gathered.set(key, { ranking: ballot.ranking, weight: ballot.weight });
    else known.weight += ballot.weight;
  });
  return Object.freeze([...gathered.values()].map((ballot) => Object.freeze(ballot)));
}

function rankKey(rank: Rank): string {
  if (typeof rank === 'number') return `${rank}`;
  return rank.length === 0 ? '-' : [...rank].sort((a, b) => a - b).join('=');
}

function addWeight(papers: number, weight: number, at: number): number {
  if (!Number.isSafeInteger(weight) || weight < 1)
    throw new RangeError(`ballot ${at}: a weight is a whole number from 1`);
  if (papers + weight > COUNT_LIMITS.papers) throw new RangeError(`more than ${COUNT_LIMITS.papers} papers`);
  return papers + weight;
}

function markSeen(lastSeen: Int32Array, candidate: number, at: number): void {
  const seen = lastSeen[candidate];
  if (seen === undefined) throw new RangeError(`ballot ${at} ranks a candidate that is not there`);
  if (seen === at) throw new RangeError(`ballot ${at} ranks candidate ${candidate} twice`);
  lastSeen[candidate] = at;
}
