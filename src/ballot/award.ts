/**
 * What votes decide about money (spec 5.1, 5.8): contests whose options have costs share a budget, and the options with the most
 * votes are funded, as many as the award has places and money for. Part of the manifest, so that nobody chooses the rule
 * once the votes are known.
 */
import { type BudgetRule, type Funding, fundByVotes } from './budget.js';
import type { Manifest, Text } from './manifest.js';

/** One budget, and the contests that compete for it. */
export interface Award extends Required<BudgetRule> {
  readonly id: string;
  readonly name: Text;
  /** Ids of contests whose options all have costs, in the order of the manifest. */
  readonly contests: readonly string[];
}

/**
 * Decides an award (spec algorithm 5.8).
 * @param totals - votes by contest id, a number for each option in order; what follows them (blank votes) is left aside
 * @returns who is funded; projects have the ids `contest:option`
 * @throws {RangeError} if the manifest lacks a contest of the award, an option a cost, or totals are missing
 */
export function decideAward(
  award: Award,
  { contests }: Pick<Manifest, 'contests'>,
  totals: ReadonlyMap<string, readonly number[]>,
): Funding {
  const projects = award.contests.flatMap((id) => {
    const votes = totals.get(id);
    const contest = contests.find((item) => item.id === id);
    if (contest === undefined || votes === undefined)
      throw new RangeError(`there is nothing of contest ${id}`);
    return contest.options.map((option, i) => {
      const { cost } = option;
      const received = votes[i];
      if (cost === undefined || received === undefined)
        throw new RangeError(`contest ${id}: option ${option.id} has no cost or no total`);
      return { id: `${id}:${option.id}`, cost, votes: received };
    });
  });
  return fundByVotes(projects, award);
}
