/**
 * The vote of 23 February 2017 in numbers, as data: who may vote, on what, and what can be won. The press gives several numbers of
 * people; this roll has 8,868, of whom 8,286 belong to the 815 communities that stand or judge, and 582 to nobody's list.
 */

/** What communities apply for, and how many can win. Money in thousands of won. */
export interface Category {
  readonly id: string;
  readonly name: { readonly ko: string; readonly en: string };
  /** Groups of communities that compete in it. */
  readonly groups: number;
  readonly winners: number;
  readonly budget: number;
  /** What one community asks for: from, to. */
  readonly cost: readonly [number, number];
}

/** The size of a vote; {@link GYEONGGI} is the real one, tests and rehearsals have smaller ones. */
export interface Plan {
  readonly categories: readonly Category[];
  /** Communities in all groups together; a group has 12, the last ones 11. */
  readonly communities: number;
  /** Besides its representative. */
  readonly membersPerCommunity: number;
  readonly expertsPerGroup: number;
  /** Members on the roll whose community does not stand: nothing is excluded for them. */
  readonly others: number;
}

/** 68 groups, 450 winners, 3.1 billion won. */
export const GYEONGGI: Plan = {
  categories: [
    {
      ...{ id: 'activity', name: { ko: '공동체 활동', en: 'Activities' }, groups: 39, winners: 260 },
      ...{ budget: 1_170_000, cost: [4000, 4500] },
    },
    {
      ...{ id: 'space', name: { ko: '공간 조성', en: 'Spaces' }, groups: 11, winners: 70 },
      ...{ budget: 1_050_000, cost: [12_000, 15_000] },
    },
    {
      ...{ id: 'space-use', name: { ko: '공간 활용', en: 'Use of spaces' }, groups: 18, winners: 120 },
      ...{ budget: 880_000, cost: [6000, 7300] },
    },
  ],
  communities: 815,
  membersPerCommunity: 9,
  expertsPerGroup: 2,
  others: 582,
};

/** Likes that a person may give. */
export const LIKES = 6;

/** What a vote of each class weighs. The weights are put on under encryption: no class is ever counted alone. */
export const CLASSES = [
  { id: 'representative', name: { ko: '대표', en: 'Representative' }, weight: 2 },
  { id: 'member', name: { ko: '구성원', en: 'Member' }, weight: 1 },
  { id: 'expert', name: { ko: '전문가', en: 'Expert' }, weight: 5 },
] as const;

/** Groups of a plan. */
export function groupCount({ categories }: Plan): number {
  return categories.reduce((sum, { groups }) => sum + groups, 0);
}

/** People on the roll of a plan. */
export function rollSize(plan: Plan): number {
  const { communities, membersPerCommunity, expertsPerGroup, others } = plan;
  return communities * (1 + membersPerCommunity) + groupCount(plan) * expertsPerGroup + others;
}
