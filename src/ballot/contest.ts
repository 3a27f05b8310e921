/** Contests of the manifest as rules of the vector proof (spec 5.2), and the limits that they imply. */
import type { Group } from '../core/group.js';
import { type ContestLayout, type ContestRule, compileLayout, type LinearLimit } from '../zk/layout.js';
import type { Contest, Option, Rule, SumRule } from './manifest.js';
import { isMixed } from './mixed-contest.js';

/**
 * What a voter may choose in a contest, as data of the vector proof (spec 5.2). Pure translation: that the rule can be
 * satisfied is checked by `validateManifest`, and for exclusions when the roll is read.
 * @param excluded - indices of the options that this voter may not choose, ascending
 * @throws {TypeError} if the contest is mixed
 */
export function contestRule(contest: Contest, excluded: readonly number[]): ContestRule {
  const { rule } = contest;
  if (isMixed(rule)) throw new TypeError(`the votes of contest ${contest.id} are not added up`);
  const [minPerOption, maxPerOption] = valueRange(rule);
  return {
    options: contest.options.length,
    minPerOption,
    maxPerOption,
    limits: limitsOf(contest.options, rule),
    blank: rule.blank,
    excluded,
  };
}

/**
 * Smallest and largest value of one option: 0 and 1 where options are chosen, else the range of scores or points. None
 * where votes are not added up.
 */
export function valueRange(rule: Rule): readonly [min: number, max: number] {
  if (isMixed(rule)) return [0, 0];
  if (rule.kind === 'score') return [rule.minScore, rule.maxScore];
  return [0, rule.kind === 'cumulative' ? rule.maxPerOption : 1];
}

/**
 * Number of totals of a contest: one per option in order, then the blank votes where the rule offers them. None where
 * votes are not added up.
 */
export function positionCount(contest: Contest): number {
  if (isMixed(contest.rule)) return 0;
  return contest.options.length + (contest.rule.blank ? 1 : 0);
}

/** The layout of a contest for a voter with these exclusions; a text that says why, if that voter could not choose anything. */
export function voterLayout(
  contest: Contest,
  excluded: readonly number[],
  group: Group,
): ContestLayout | string {
  const { rule } = contest;
  if (isMixed(rule)) return 'votes that are shuffled cannot be kept from an option';
  if (rule.kind === 'knapsack' && cheapest(contest, rule.min, excluded) > rule.budget)
    return 'the cheapest options that are left and make up min exceed the budget';
  try {
    return compileLayout(contestRule(contest, excluded), group);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Why a voter with these exclusions could not choose anything, or `undefined` if there is a choice. */
export function exclusionProblem(
  contest: Contest,
  excluded: readonly number[],
  group: Group,
): string | undefined {
  const layout = voterLayout(contest, excluded, group);
  return typeof layout === 'string' ? layout : undefined;
}

/** What the `count` cheapest options cost together. */
export function cheapest({ options }: Contest, count: number, excluded: readonly number[] = []): number {
  const left = options.filter((_, i) => !excluded.includes(i)).map(({ cost = 0 }) => cost);
  return left
    .sort((a, b) => a - b)
    .slice(0, count)
    .reduce((sum, cost) => sum + cost, 0);
}

function limitsOf(options: readonly Option[], rule: SumRule): LinearLimit[] {
  const sum = (min: number, max: number): LinearLimit => ({ weights: options.map(() => 1), min, max });
  if (rule.kind === 'choice') return [sum(rule.min, rule.max)];
  if (rule.kind === 'cumulative') return [sum(rule.minTotal, rule.points)];
  if (rule.kind === 'knapsack')
    return [
      sum(rule.min, rule.max),
      { weights: options.map(({ cost }) => cost ?? 0), min: 0, max: rule.budget },
    ];
  if (rule.minTotal === undefined && rule.maxTotal === undefined) return [];
  return [sum(rule.minTotal ?? 0, rule.maxTotal ?? options.length * rule.maxScore)];
}
