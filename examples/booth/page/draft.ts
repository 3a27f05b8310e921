/** What a voter has marked so far in a contest, and what its rule says of that. Pure: the screens only show it. */
import { type BallotChoice, type Contest, textProblem, tidyText, valueRange } from 'hanpyo/ballot';

/** Marks of one contest. */
export type Draft =
  | { readonly kind: 'none' }
  | { readonly kind: 'blank' }
  /** One value per option. */
  | { readonly kind: 'values'; readonly values: readonly number[] }
  /** Options in order of preference. */
  | { readonly kind: 'ranking'; readonly order: readonly number[] }
  | { readonly kind: 'text'; readonly text: string };

/** Why a draft is not a vote yet. */
export type DraftProblem = 'empty' | 'too-few' | 'too-many' | 'over-budget' | 'bad-text';

/** How far a draft is. `used` of at most `most`, in options, points, or units of the budget. */
export interface Standing {
  readonly used: number;
  readonly least: number;
  readonly most: number;
  readonly problem: DraftProblem | undefined;
}

/** Nothing marked. */
export const NO_DRAFT: Draft = Object.freeze({ kind: 'none' });

/** The value of each option; zeros, or the smallest score, where nothing was marked. */
export function valuesOf(contest: Contest, draft: Draft, excluded: readonly number[]): readonly number[] {
  if (draft.kind === 'values') return draft.values;
  const [least] = valueRange(contest.rule);
  return contest.options.map((_, i) => (excluded.includes(i) ? 0 : least));
}

/** The draft with one value changed, or `undefined` where the rule leaves no room for it. */
export function withValue(
  contest: Contest,
  draft: Draft,
  excluded: readonly number[],
  option: number,
  value: number,
): Draft | undefined {
  const [least, most] = valueRange(contest.rule);
  if (excluded.includes(option) || !Number.isInteger(value) || value < least || value > most)
    return undefined;
  const before = valuesOf(contest, draft, excluded);
  const single = contest.rule.kind === 'choice' && contest.rule.max === 1;
  const values = before.map((old, i) => (i === option ? value : single && value === 1 ? 0 : old));
  const next: Draft = Object.freeze({ kind: 'values', values });
  const grows = value > (before[option] ?? 0);
  const { problem } = standing(contest, next);
  return grows && (problem === 'too-many' || problem === 'over-budget') ? undefined : next;
}

/** How a draft stands under the rule of its contest. */
export function standing(contest: Contest, draft: Draft): Standing {
  const limits = limitsOf(contest);
  const used = usedOf(contest, draft);
  const stands = (problem?: DraftProblem): Standing => Object.freeze({ ...limits, used, problem });
  if (draft.kind === 'blank') return stands();
  if (draft.kind === 'none') return stands('empty');
  if (draft.kind === 'text') return stands(textProblemOf(contest, draft.text));
  if (used > limits.most) return stands('too-many');
  if (contest.rule.kind === 'knapsack' && costOf(contest, draft) > contest.rule.budget)
    return stands('over-budget');
  return stands(used < limits.least ? (used === 0 ? 'empty' : 'too-few') : undefined);
}

/** What the options that are marked cost together. */
export function costOf({ options }: Contest, draft: Draft): number {
  if (draft.kind !== 'values') return 0;
  return draft.values.reduce((sum, value, i) => sum + value * (options[i]?.cost ?? 0), 0);
}

/** The vote of a draft. @throws {RangeError} if it has a problem */
export function choiceOf(contest: Contest, draft: Draft): BallotChoice {
  if (draft.kind === 'none' || standing(contest, draft).problem !== undefined)
    throw new RangeError(`contest ${contest.id} is not filled in`);
  if (draft.kind === 'blank') return { kind: 'blank' };
  if (draft.kind === 'values') return { kind: 'values', values: draft.values };
  if (draft.kind === 'text') return { kind: 'text', text: tidyText(draft.text) };
  return { kind: 'ranking', ranks: contest.options.map((_, i) => draft.order.indexOf(i) + 1) };
}

/** The draft that a vote comes from. */
export function draftFrom(choice: BallotChoice): Draft {
  if (choice.kind !== 'ranking') return choice;
  const { ranks } = choice;
  const order = ranks
    .flatMap((rank, i) => (rank > 0 ? [i] : []))
    .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  return { kind: 'ranking', order };
}

/** Whether two votes are the same. */
export function isSameChoice(a: BallotChoice, b: BallotChoice): boolean {
  if (a.kind === 'values' && b.kind === 'values') return a.values.join() === b.values.join();
  if (a.kind === 'ranking' && b.kind === 'ranking') return a.ranks.join() === b.ranks.join();
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text;
  return a.kind === 'blank' && b.kind === 'blank';
}

function usedOf({ rule }: Contest, draft: Draft): number {
  if (draft.kind === 'ranking') return draft.order.length;
  if (draft.kind !== 'values') return 0;
  return rule.kind === 'choice' || rule.kind === 'knapsack'
    ? draft.values.filter((value) => value > 0).length
    : draft.values.reduce((sum, value) => sum + value, 0);
}

function limitsOf({ rule, options }: Contest): Pick<Standing, 'least' | 'most'> {
  if (rule.kind === 'write-in') return { least: 1, most: 1 };
  if (rule.kind === 'score')
    return { least: rule.minTotal ?? 0, most: rule.maxTotal ?? options.length * rule.maxScore };
  if (rule.kind === 'cumulative') return { least: rule.minTotal, most: rule.points };
  return { least: rule.min, most: rule.max };
}

function textProblemOf({ rule }: Contest, text: string): DraftProblem | undefined {
  if (rule.kind !== 'write-in') return 'bad-text';
  const tidy = tidyText(text);
  if (tidy === '') return 'empty';
  return textProblem(tidy, rule.maxBytes) === undefined ? undefined : 'bad-text';
}
