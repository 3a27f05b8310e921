/**
 * Majority judgment as Belenios counts it: grades from 1, the best; of two middle grades the better one is the majority
 * grade. Answers are compared by their majority grades, then by those that are left after these are taken away, and so on.
 */

/** What a count came to. */
export interface JudgmentCount {
  readonly valid: number;
  readonly blank: number;
  readonly invalid: number;
  /** How often each answer has each grade, the best first. */
  readonly raw: readonly (readonly number[])[];
  /** Answers, best first; equals stand together. */
  readonly winners: readonly (readonly number[])[];
}

/**
 * Counts.
 * @param votes - a grade for each answer, from 1; a vote of zeros is blank
 * @param grades - at most 255
 * @param blank - whether votes may be blank; if not, such a vote is invalid
 */
export function countMajorityJudgment(
  votes: readonly (readonly number[])[],
  answers: number,
  grades: number,
  blank: boolean,
): JudgmentCount {
  const raw = Array.from({ length: answers }, () => new Array<number>(grades).fill(0));
  let [valid, blanks] = [0, 0];
  for (const vote of votes) {
    if (vote.every((grade) => grade >= 1 && grade <= grades)) {
      valid++;
      raw.forEach((row, i) => {
        const grade = (vote[i] ?? 1) - 1;
        row[grade] = (row[grade] ?? 0) + 1;
      });
    } else if (blank && vote.every((grade) => grade === 0)) blanks++;
  }
  const sequences = raw.map((row) => majoritySequence(row));
  const order = sequences
    .map((_, i) => i)
    .sort((i, j) => compare(sequences[i] ?? NOTHING, sequences[j] ?? NOTHING));
  const winners: number[][] = [];
  for (const answer of order) {
    const last = winners.at(-1);
    const same =
      last?.[0] !== undefined && compare(sequences[last[0]] ?? NOTHING, sequences[answer] ?? NOTHING) === 0;
    if (last !== undefined && same) last.push(answer);
    else winners.push([answer]);
  }
  return { valid, blank: blanks, invalid: votes.length - valid - blanks, raw, winners };
}

/** The majority grades of an answer, one after the other. */
function majoritySequence(counts: readonly number[]): Uint8Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sorted = new Uint8Array(total);
  counts.reduce((start, count, grade) => {
    sorted.fill(grade, start, start + count);
    return start + count;
  }, 0);
  const sequence = new Uint8Array(total);
  // What is taken away spreads from the first middle place, to either side in turn.
  let [low, high] = [Math.floor((total + 1) / 2) - 1, Math.floor((total + 1) / 2)];
  for (let left = total; left > 0; left--) {
    const below = Math.floor((left + 1) / 2) - 1;
    sequence[total - left] = sorted[below === low ? low-- : high++] ?? 0;
  }
  return sequence;
}

const NOTHING = new Uint8Array(0);

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
