/** The two votes of the example: about a proposal under debate, and about the budget for what was adopted. */
import { type Contest, type Funding, fundByVotes } from 'hanpyo/ballot';
import type { Rng } from 'hanpyo/core';
import type { ProposalState } from 'hanpyo/petition';
import type { Choice } from 'hanpyo/zk';
import { optionOf } from './proposals.js';
import { choose, type EndedVote, holdVote } from './vote.js';

/** For, against or undecided; and a survey of what matters, up to two answers. */
export const DEBATE_CONTESTS: readonly Contest[] = [
  {
    id: 'opinion',
    title: { ko: '이 제안에 찬성하십니까?', en: 'Are you for this proposal?' },
    options: [
      { id: 'for', name: { ko: '찬성', en: 'For' } },
      { id: 'against', name: { ko: '반대', en: 'Against' } },
      { id: 'undecided', name: { ko: '모르겠음', en: 'Undecided' } },
    ],
    rule: { kind: 'choice', min: 1, max: 1, blank: false },
  },
  {
    id: 'survey',
    title: { ko: '무엇이 중요합니까? (2개까지)', en: 'What matters to you? (up to two)' },
    options: [
      { id: 'safety', name: { ko: '안전', en: 'Safety' } },
      { id: 'cost', name: { ko: '비용', en: 'Cost' } },
      { id: 'hours', name: { ko: '운행 시간', en: 'Hours' } },
    ],
    rule: { kind: 'choice', min: 1, max: 2, blank: true },
  },
];

/** A project that the budget vote may choose: an adopted proposal and what it costs, in millions of won. */
export interface BudgetProject {
  readonly proposal: ProposalState;
  readonly cost: number;
}

/** The vote about a proposal: so many voters, most of them for it. */
export function debateVote(folder: string, voters: number, rng: Rng): Promise<EndedVote> {
  const choices = Array.from(
    { length: voters },
    (_, i): ReadonlyMap<string, Choice> =>
      new Map([
        ['opinion', choose(3, i % 6 === 5 ? 1 : i % 6 === 4 ? 2 : 0)],
        ['survey', i % 4 === 3 ? choose(3, 0, 2) : choose(3, i % 3)],
      ]),
  );
  const title = { ko: '심야버스 확대 공론 투표', en: 'Vote on more night buses' };
  const origin = 'seoul.example/vote/night-bus';
  return holdVote(folder, { origin, title, contests: DEBATE_CONTESTS, choices }, rng);
}

/**
 * The participatory budget: every voter may choose projects whose costs fit the ceiling, which the proof on the ballot shows;
 * then projects are funded by their votes as long as the money lasts.
 */
export async function budgetVote(
  folder: string,
  projects: readonly BudgetProject[],
  { ceiling, voters }: { readonly ceiling: number; readonly voters: number },
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
  const choices = Array.from({ length: voters }, (_, i): ReadonlyMap<string, Choice> => {
    const basket = baskets[i % baskets.length] ?? [];
    return new Map([['budget', choose(projects.length, ...basket)]]);
  });
  const origin = 'seoul.example/vote/budget';
  const vote = await holdVote(folder, { origin, title: contest.title, contests: [contest], choices }, rng);
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
