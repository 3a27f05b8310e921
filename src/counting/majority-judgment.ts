/**
 * Majority judgment (M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking", PNAS 104 (2007); "Majority
 * Judgment", MIT Press 2010); spec 9.10.
 */
import { type CountBallot, checkScored, type ScoredBallot } from './ballot.js';
import type { CountResult } from './result.js';
import type { MajorityJudgmentRule } from './rule.js';
import { orderByLot, tieBreak } from './ties.js';

/**
 * Counts grades: the candidate with the best majority grade wins, the lower of the two middle grades. Of candidates with
 * the same one, a majority grade is taken away from each, again and again, until their majority grades differ. A ballot
 * without any grade is empty and takes no part; a single missing grade counts as the worst, or the ballot is refused, as
 * the rule says.
 * @param lot - all candidates, favoured first: the order of those with the same grades throughout
 * @throws {TypeError | RangeError} ballots or a lot that cannot be counted
 */
export function countMajorityJudgment(
  rule: MajorityJudgmentRule,
  candidates: readonly string[],
  ballots: readonly CountBallot[],
  lot: readonly number[],
): CountResult {
  const checked = checkScored(ballots, candidates.length, 0, rule.grades - 1);
  const ties = tieBreak(lot, candidates.length);
  const graded = checked.ballots.filter(({ scores }) => scores.some((grade) => grade !== null));
  const valid = graded.reduce((sum, { weight }) => sum + weight, 0);
  const counts = countGrades(rule, candidates.length, graded);
  const medians = Object.freeze(counts.map((row) => gradeAt(row, middle(valid))));
  ties.steps.push({ kind: 'grades', counts, medians });
  const compare = (a: number, b: number): number => compareGrades(counts[b] ?? [], counts[a] ?? [], valid);
  const sorted = [...counts.keys()].sort((a, b) => compare(a, b) || a - b);
  const groups: number[][] = [];
  for (const candidate of sorted) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && compare(last[0], candidate) === 0) last.push(candidate);
    else groups.push([candidate]);
  }
  const order = groups.flatMap((group) => orderByLot(ties, group));
  const papers = { all: checked.papers, valid, empty: checked.papers - valid };
  const winners = order.slice(0, rule.seats);
  return { rule, candidates, lot, digits: 0, winners, order, papers, transcript: ties.steps };
}

function countGrades(
  rule: MajorityJudgmentRule,
  candidates: number,
  ballots: readonly ScoredBallot[],
): readonly (readonly number[])[] {
  const counts = Array.from({ length: candidates }, () => new Array<number>(rule.grades).fill(0));
  for (const { scores, weight } of ballots) {
    scores.forEach((grade, candidate) => {
      if (grade === null && rule.missing === 'refuse') throw new RangeError('a ballot leaves out a grade');
      const row = counts[candidate] ?? [];
      row[grade ?? 0] = (row[grade ?? 0] ?? 0) + weight;
    });
  }
  return Object.freeze(counts.map((row) => Object.freeze(row)));
}

/** The place, from 0 at the worst, of the majority grade of `count` grades: the lower of two middle ones. */
function middle(count: number): number {
  return Math.floor((count - 1) / 2);
}

/** The grade at a place, from 0 at the worst; 0 where there are no grades. */
function gradeAt(counts: readonly number[], place: number): number {
  let passed = 0;
  for (const [grade, count] of counts.entries()) {
    passed += count;
    if (passed > place) return grade;
  }
  return 0;
}

/**
 * Compares the majority grades of two candidates, then those that are left after taking one away from each, and so on.
 * With m the place of the first, what is taken away spreads from there: m, m - 1, m + 1, m - 2, ... for an odd number of
 * grades; m, m + 1, m - 1, m + 2, ... for an even one. Stretches of the same grades are passed in one step.
 * @returns more than 0 if `a` is better, 0 if all grades are the same
 */
function compareGrades(a: readonly number[], b: readonly number[], total: number): number {
  let low = middle(total);
  let high = low + 1 - (total % 2);
  while (low >= 0) {
    const difference = gradeAt(a, low) - gradeAt(b, low) || gradeAt(a, high) - gradeAt(b, high);
    if (difference !== 0) return difference;
    const step = Math.min(stretch(a, low, high), stretch(b, low, high));
    low -= step;
    high += step;
  }
  return 0;
}

/** How many places from `low` down, and from `high` up, have the same two grades. */
function stretch(counts: readonly number[], low: number, high: number): number {
  let [from, least] = [0, Number.POSITIVE_INFINITY];
  for (const count of counts) {
    const to = from + count;
    if (low >= from && low < to) least = Math.min(least, low - from + 1);
    if (high >= from && high < to) least = Math.min(least, to - high);
    from = to;
  }
  return least;
}
