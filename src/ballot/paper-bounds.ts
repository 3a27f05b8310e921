/** Within which bounds the totals of a paper batch can be true (spec 5.5, PB-06 to PB-10). */
import { gcd } from '../core/integers.js';
import { contestRule } from './contest.js';
import type { Contest } from './manifest.js';
import type { PaperIssue, PaperTotals } from './paper.js';
import type { RollEntry } from './roll.js';

/** A voter of a batch. */
export interface PaperVoter {
  readonly entry: RollEntry;
  readonly weight: number;
  /** Ids of the voter's contests. */
  readonly contests: ReadonlySet<string>;
}

/**
 * What cannot be true of the totals of one contest.
 * @param voters - the voters of the batch who have this contest
 * @param ballots - number of ballot papers
 */
export function contestProblems(
  contest: Contest,
  total: PaperTotals,
  voters: readonly PaperVoter[],
  ballots: number,
): readonly PaperIssue[] {
  const problem = (rule: string, message: string): PaperIssue => ({
    rule,
    message: `contest ${contest.id}: ${message}`,
  });
  const weights = voters.map(({ weight }) => weight).sort((a, b) => b - a);
  const most = weights.slice(0, ballots).reduce((sum, weight) => sum + weight, 0);
  if (total.valid > most) return [problem('PB-06', `${total.valid} votes where at most ${most} can be`)];
  const blank = contest.rule.blank ? (total.values.at(-1) ?? 0) : 0;
  if (blank > total.valid) return [problem('PB-07', `${blank} blank votes among ${total.valid}`)];
  const unit = gcd(weights);
  const parts = [total.valid, ...total.values];
  if (unit > 1 && parts.some((value) => value % unit !== 0))
    return [problem('PB-08', `every vote counts ${unit} times, so every total is a multiple of it`)];
  return [
    ...Array.from(optionProblems(contest, total, voters, total.valid - blank), (text) =>
      problem('PB-09', text),
    ),
    ...Array.from(limitProblems(contest, total, total.valid - blank), (text) => problem('PB-10', text)),
  ];
}

/** Each option is between `minPerOption` and `maxPerOption` times the votes of those who may choose it. */
function* optionProblems(
  contest: Contest,
  { contest: index, values }: PaperTotals,
  voters: readonly PaperVoter[],
  marked: number,
): Generator<string> {
  const rule = contestRule(contest, []);
  const allowed = new Array<number>(rule.options).fill(0);
  let all = 0;
  for (const { entry, weight } of voters) {
    const excluded = entry.excluded.find((exclusion) => exclusion.contest === index)?.options ?? [];
    all += weight;
    for (let i = 0; i < allowed.length; i++)
      if (!excluded.includes(i)) allowed[i] = (allowed[i] ?? 0) + weight;
  }
  for (const [i, may] of allowed.entries()) {
    const value = values[i] ?? 0;
    const most = Math.min(marked, may) * rule.maxPerOption;
    const least = Math.max(0, marked - (all - may)) * rule.minPerOption;
    if (value < least || value > most)
      yield `option ${contest.options[i]?.id} has ${value}, which is not from ${least} to ${most}`;
  }
}

/** The limits of the rule, added up over all votes that are not blank. Costs times weights outgrow 2^53. */
function* limitProblems(contest: Contest, { values }: PaperTotals, marked: number): Generator<string> {
  const product = (a: number, b: number): bigint => BigInt(a) * BigInt(b);
  for (const { weights, min, max } of contestRule(contest, []).limits) {
    const sum = weights.reduce((total, weight, i) => total + product(weight, values[i] ?? 0), 0n);
    const [least, most] = [product(min, marked), product(max, marked)];
    if (sum < least || sum > most)
      yield `a sum over all options is ${sum}, which is not from ${least} to ${most}`;
  }
}
