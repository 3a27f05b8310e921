/** Ranked ballots laid out for rules that move papers from candidate to candidate: IRV and the two kinds of STV. */
import { type CountBallot, checkRanked, type RankedBallot } from './ballot.js';

/** What a skipped rank does: `end` stops the reading of the ballot there, `pass` reads on. */
export type SkippedRanks = 'end' | 'pass';

/**
 * Papers with their preferences, equal ones gathered. Paper `p` has the preferences `preferences[starts[p]]` up to but
 * not including `preferences[starts[p + 1]]`, at least one; `weights[p]` papers are equal to it.
 */
export interface Papers {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly preferences: Uint16Array;
  readonly weights: Float64Array;
  /** Papers with a first preference. */
  readonly valid: number;
  /** Papers without one; they are reported, and take no part. */
  readonly empty: number;
}

/**
 * Reads ballots as lists of single preferences. A rank shared by several candidates ends the reading, since no one can
 * say whom it prefers; so does a skipped rank, where `skipped` says `end`.
 * @throws {TypeError | RangeError} ballots that cannot be counted ({@link checkRanked})
 */
export function readPapers(
  ballots: readonly CountBallot[],
  candidates: number,
  skipped: SkippedRanks,
): Papers {
  const checked = checkRanked(ballots, candidates);
  const gathered = new Map<string, number>();
  for (const ballot of checked.ballots) {
    const key = preferenceKey(ballot, skipped);
    gathered.set(key, (gathered.get(key) ?? 0) + ballot.weight);
  }
  const empty = gathered.get('') ?? 0;
  gathered.delete('');
  return { ...layOut(gathered), valid: checked.papers - empty, empty };
}

/** The preferences as a text of one character for each: candidates are fewer than characters. */
function preferenceKey(ballot: RankedBallot, skipped: SkippedRanks): string {
  let key = '';
  for (const rank of ballot.ranking) {
    const single = typeof rank === 'number' ? rank : rank.length === 1 ? rank[0] : undefined;
    if (single !== undefined) key += String.fromCharCode(single);
    else if (skipped === 'end' || (rank as readonly number[]).length > 1) break;
  }
  return key;
}

function layOut(gathered: ReadonlyMap<string, number>): Omit<Papers, 'valid' | 'empty'> {
  let length = 0;
  for (const key of gathered.keys()) length += key.length;
  const starts = new Uint32Array(gathered.size + 1);
  const preferences = new Uint16Array(length);
  const weights = new Float64Array(gathered.size);
  let [paper, at] = [0, 0];
  for (const [key, weight] of gathered) {
    weights[paper] = weight;
    for (let i = 0; i < key.length; i++) preferences[at++] = key.charCodeAt(i);
    starts[++paper] = at;
  }
  return { count: gathered.size, starts, preferences, weights };
}

/** Marks of {@link nextPreference}: a paper without a further preference for a candidate who takes part. */
export const NO_PREFERENCE = -1;

/**
 * The first preference of a paper, at or after the position `from` of its list, for a candidate who takes part.
 * @param takesPart - 1 at the positions of those who do
 * @returns the position in `papers.preferences`, or {@link NO_PREFERENCE}
 */
export function nextPreference(papers: Papers, paper: number, from: number, takesPart: Uint8Array): number {
  const end = papers.starts[paper + 1] ?? 0;
  for (let at = from; at < end; at++) if (takesPart[papers.preferences[at] ?? 0] === 1) return at;
  return NO_PREFERENCE;
}
