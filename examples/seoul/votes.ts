/** The two votes of the example: about a proposal under debate, and about the budget for what was adopted. */
import { type Contest, type Funding, fundByVotes } from 'hanpyo/ballot';
import type { Rng } from 'hanpyo/core';
import type { ProposalState } from 'hanpyo/petition';
import type { Person } from '../nec/people.js';
import { optionOf } from './proposals.js';
import { answersOf, DEBATE_CONTESTS } from './survey.js';
import { choose, type EndedVote, holdVote, type PlannedVoter, type VotePlan } from './vote.js';

/** A project that the budget vote may choose: an adopted proposal and what it costs, in millions of won. */
export interface BudgetProject {
  readonly proposal: ProposalState;
  readonly cost: number;
}

/** The vote about a proposal, with the survey: most are for it. The first voter is against it before thinking again. */
export function debatePlan(people: readonly Person[]): VotePlan {
  const voters = people.map(({ number }, i): PlannedVoter => {
    const last = answersOf(i);
    return { id: number, ballots: i === 0 ? [new Map([...last, ['opinion', choose(3, 1)]]), last] : [last] };
  });
  const title = { ko: '심야버스 확대 공론 투표', en: 'Vote on more night buses' };
  return { origin: 'seoul.example/vote/night-bus', title, contests: DEBATE_CONTESTS, voters };
}

/**
 * The participatory budget: every voter may choose projects whose costs fit the ceiling, which the proof on the ballot shows;
 * then projects are funded by their votes as long as the money lasts.
 */
export async function budgetVote(
  folder: string,
  projects: readonly BudgetProject[],
  { ceiling, people }: { readonly ceiling: number; readonly people: readonly Person[] },
  rng: Rng,
): Promise<{ readonly vote: EndedVote; readonly funding: Funding }> {
  const contest: Contest = {
    id: 'budget',
    title: { ko: '시민참여예산', en: 'Participatory budget' },
    options: projects.map(({ proposal: { id, proposal }, cost }) => ({
      id: optionOf(id),
      name: { ko: proposal.title, en: proposal.title },
      cost,
    })),
    rule: { kind: 'knapsack', budget: ceiling, min: 1, max: projects.length, blank: true },
  };
  const baskets = affordable(projects, ceiling);
  const voters = people.map(({ number }, i): PlannedVoter => {
    const basket = baskets[i % baskets.length] ?? [];
    return { id: number, ballots: [new Map([['budget', choose(projects.length, ...basket)]])] };
  });
  const origin = 'seoul.example/vote/budget';
  const vote = await holdVote(folder, { origin, title: contest.title, contests: [contest], voters }, rng);
  const votes = new Map(vote.report.result?.[0]?.options.map((option) => [option.id, option.votes]));
  const counted = projects.map(({ proposal, cost }) => {
    const id = optionOf(proposal.id);
    return { id, cost, votes: votes.get(id) ?? 0 };
  });
  const rule = {
    budget: ceiling,
    ties: ['lower-cost-first', 'listed-first'],
    misfit: 'skip',
    minVotes: 1,
  } as const;
  return { vote, funding: fundByVotes(counted, rule) };
}

/** What synthetic voters choose: the first project with each other one that fits beside it, or alone. */
function affordable(projects: readonly BudgetProject[], ceiling: number): readonly (readonly number[])[] {
  const [first] = projects;
  const cost = first?.cost ?? 0;
  const pairs = projects.flatMap((other, i) => (i > 0 && cost + other.cost <= ceiling ? [[0, i]] : []));
  return [[0], ...pairs, ...projects.map((_, i) => [i])];
}
