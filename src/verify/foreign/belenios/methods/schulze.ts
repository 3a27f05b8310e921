/**
 * Schulze's method as Belenios counts it: a victory is as strong as its votes, and of equal ones the one with fewer votes
 * against it is stronger.
 */

/** Votes for a victory, and votes against it. */
export type Beat = readonly [won: number, lost: number];

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

const NONE: Beat = [0, 0];

/**
 * Counts.
 * @param votes - ranks from 1, the best; 0 is no rank, which is the worst
 * @param blank - whether a vote without ranks is set apart
 */
export function countSchulze(
  votes: readonly (readonly number[])[],
  answers: number,
  blank: boolean,
): SchulzeCount {
  const valid = blank ? votes.filter((vote) => vote.some((rank) => rank !== 0)) : votes;
  const raw = compareAll(valid, answers);
  const beatpaths = strongestPaths(raw);
  const winners: number[][] = [];
  let left = Array.from({ length: answers }, (_, i) => i);
  while (left.length > 0) {
    const best = left.filter((i) =>
      left.every((j) => compare(at(beatpaths, j, i), at(beatpaths, i, j)) <= 0),
    );
    if (best.length === 0) throw new RangeError('the order has a circle');
    winners.push(best);
    left = left.filter((i) => !best.includes(i));
  }
  return { valid: valid.length, blank: votes.length - valid.length, raw, beatpaths, winners };
}

function compareAll(votes: readonly (readonly number[])[], answers: number): number[][] {
  const raw = Array.from({ length: answers }, () => new Array<number>(answers).fill(0));
  for (const vote of votes)
    raw.forEach((row, i) => {
      for (let j = 0; j < answers; j++) if (rankOf(vote[i]) < rankOf(vote[j])) row[j] = (row[j] ?? 0) + 1;
    });
  return raw;
}

function rankOf(rank: number | undefined): number {
  return rank === undefined || rank === 0 ? Number.POSITIVE_INFINITY : rank;
}

/** The algorithm of Floyd and Warshall. */
function strongestPaths(raw: readonly (readonly number[])[]): Beat[][] {
  const paths = raw.map((row, i) =>
    row.map((won, j): Beat => {
      const lost = raw[j]?.[i] ?? 0;
      return won > lost ? [won, lost] : NONE;
    }),
  );
  for (let via = 0; via < paths.length; via++)
    for (const row of paths)
      for (let j = 0; j < row.length; j++) {
        const through = weaker(row[via] ?? NONE, at(paths, via, j));
        if (compare(row[j] ?? NONE, through) <= 0) row[j] = through;
      }
  return paths;
}

function at(paths: readonly (readonly Beat[])[], i: number, j: number): Beat {
  return paths[i]?.[j] ?? NONE;
}

/** More than 0 if the first is stronger. */
function compare([won1, lost1]: Beat, [won2, lost2]: Beat): number {
  return won1 - won2 || lost2 - lost1;
}

function weaker(a: Beat, b: Beat): Beat {
  return compare(a, b) > 0 ? b : a;
}
