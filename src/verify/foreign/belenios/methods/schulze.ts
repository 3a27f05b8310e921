/**
 * Schulze's method as Belenios counts it: a victory is as strong as its votes, and of equal ones the one with fewer votes
 * against it is stronger.
 */

/** Votes for a victory, and votes against it. */
type Beat = readonly [won: number, lost: number];

/** What a count came to. */
export interface SchulzeCount {
  readonly valid: number;
  readonly blank: number;
  /** `raw[i][j]` votes have i above j. */
  readonly raw: readonly (readonly number[])[];
  /** The strongest path from i to j. */
  readonly beatpaths: readonly (readonly Beat[])[];
  /** Answers, best first; equals stand together. */
  readonly winners: readonly (readonly number[])[];
}

/**
 * Counts. The effort grows with the cube of the number of answers.
 * @param votes - ranks from 1, the best; 0 is no rank, which is the worst; fewer than 2^26 votes
 * @param blank - whether a vote without ranks is set apart
 */
export function countSchulze(
  votes: readonly (readonly number[])[],
  answers: number,
  blank: boolean,
): SchulzeCount {
  const valid = blank ? votes.filter((vote) => vote.some((rank) => rank !== 0)) : votes;
  const raw = compareAll(valid, answers);
  const strengths = strongestPaths(raw, answers);
  const at = (i: number, j: number): number => strengths[i * answers + j] ?? NONE;
  const winners: number[][] = [];
  let left = Array.from({ length: answers }, (_, i) => i);
  while (left.length > 0) {
    const best = new Set(left.filter((i) => left.every((j) => at(j, i) <= at(i, j))));
    if (best.size === 0) throw new RangeError('the order has a circle');
    winners.push([...best]);
    left = left.filter((i) => !best.has(i));
  }
  const beatpaths = raw.map((row, i) => row.map((_, j) => beatOf(at(i, j))));
  return { valid: valid.length, blank: votes.length - valid.length, raw, beatpaths, winners };
}

function compareAll(votes: readonly (readonly number[])[], answers: number): number[][] {
  const raw = Array.from({ length: answers }, () => new Array<number>(answers).fill(0));
  for (const vote of votes)
    raw.forEach((row, i) => {
      const rank = rankOf(vote[i]);
      for (let j = 0; j < answers; j++) if (rank < rankOf(vote[j])) row[j] = (row[j] ?? 0) + 1;
    });
  return raw;
}

function rankOf(rank: number | undefined): number {
  return rank === undefined || rank === 0 ? Number.POSITIVE_INFINITY : rank;
}

/** Above every number of votes, so that a beat is one number: its votes times this, and this minus the votes against it. */
const ABOVE = 2 ** 26;
/** The strength of no victory, 0 to 0. */
const NONE = strengthOf(0, 0);

/** A beat as a number that is larger the stronger it is. */
function strengthOf(won: number, lost: number): number {
  return won * ABOVE + (ABOVE - 1 - lost);
}

function beatOf(strength: number): Beat {
  const won = Math.floor(strength / ABOVE);
  return [won, ABOVE - 1 - (strength - won * ABOVE)];
}

/** The algorithm of Floyd and Warshall, row after row. */
function strongestPaths(raw: readonly (readonly number[])[], answers: number): Float64Array {
  const paths = new Float64Array(answers * answers);
  raw.forEach((row, i) => {
    row.forEach((won, j) => {
      const lost = raw[j]?.[i] ?? 0;
      paths[i * answers + j] = won > lost ? strengthOf(won, lost) : NONE;
    });
  });
  for (let via = 0; via < answers; via++) {
    const onward = paths.subarray(via * answers, (via + 1) * answers);
    for (let i = 0; i < answers; i++) improve(paths.subarray(i * answers, (i + 1) * answers), onward, via);
  }
  return paths;
}

/** The paths from one answer, improved by those that go on from another. */
function improve(row: Float64Array, onward: Float64Array, via: number): void {
  const first = row[via] ?? NONE;
  for (let j = 0; j < row.length; j++) {
    const through = Math.min(first, onward[j] ?? NONE);
    if (through > (row[j] ?? NONE)) row[j] = through;
  }
}
