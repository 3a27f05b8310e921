/** The communities: made-up names and costs, the same from every run, dealt out to groups. */
import type { Award, Contest } from 'hanpyo/ballot';
import { type Rng, uniformInteger } from 'hanpyo/core';
import { type Category, groupCount, LIKES, type Plan } from './plan.js';
import { seededRng } from './seeded.js';

/** A community that stands. */
export interface Community {
  readonly id: string;
  readonly name: { readonly ko: string; readonly en: string };
  /** From 0. */
  readonly group: number;
  /** Thousands of won. */
  readonly cost: number;
}

const KINDS = pairs(
  '맑은 Clear,푸른 Green,밝은 Bright,고운 Fair,하얀 White,은빛 Silver,금빛 Golden,달빛 Moonlit,별빛 Starlit,햇살 Sunny,' +
    '새벽 Dawn,가을 Autumn,봄날 Spring,여름 Summer,겨울 Winter,높은 High,깊은 Deep,넓은 Wide,작은 Little,큰 Great,' +
    '옛 Old,새 New,느린 Slow,따뜻한 Warm,시원한 Cool,조용한 Quiet,반가운 Glad,나란한 Side,함께 Shared',
);
const PLACES = pairs(
  '샘 Well,여울 Rapids,언덕 Hill,고개 Pass,들 Field,숲 Wood,마당 Yard,골목 Alley,다리 Bridge,우물 Fount,' +
    '느티 Zelkova,솔밭 Pines,대숲 Bamboo,꽃담 Wall,돌담 Stones,나루 Ferry,포구 Haven,섬 Isle,둑 Bank,못 Pond,' +
    '장터 Market,사랑 Room,부엌 Kitchen,책방 Books,공방 Workshop,텃밭 Garden,놀이터 Playground,정자 Pavilion,모퉁이 Corner',
);

/** All communities of a plan, in the order of their groups. */
export function communitiesOf(plan: Plan): readonly Community[] {
  const groups = groupCount(plan);
  const sizes = Array.from(
    { length: groups },
    (_, group) => Math.floor(plan.communities / groups) + (group < plan.communities % groups ? 1 : 0),
  );
  const rng = seededRng('gyeonggi communities');
  return sizes
    .flatMap((size, group) => Array.from({ length: size }, () => group))
    .map((group, i) => ({
      id: `c${String(i + 1).padStart(3, '0')}`,
      name: nameOf(i),
      group,
      cost: costIn(categoryOf(plan, group), rng),
    }));
}

/** One contest for each group: up to six likes, none is a choice too. */
export function contestsOf(plan: Plan, communities: readonly Community[]): readonly Contest[] {
  return Array.from({ length: groupCount(plan) }, (_, group) => {
    const { name } = categoryOf(plan, group);
    return {
      id: groupId(group),
      title: { ko: `${group + 1}모둠 · ${name.ko}`, en: `Group ${group + 1}: ${name.en}` },
      options: communities
        .filter((community) => community.group === group)
        .map((community) => ({ id: community.id, name: community.name, cost: community.cost })),
      rule: { kind: 'choice', min: 0, max: LIKES, blank: false },
    };
  });
}

/** The rule by which winners are found: by likes, as many as there are places and money, the cheaper first in a tie. */
export function awardsOf(plan: Plan): readonly Award[] {
  let first = 0;
  return plan.categories.map(({ id, name, groups, winners, budget }) => {
    const contests = Array.from({ length: groups }, (_, i) => groupId(first + i));
    first += groups;
    const rule = { ties: ['lower-cost-first', 'listed-first'], misfit: 'skip', minVotes: 1 } as const;
    return { id, name, contests, budget, most: winners, ...rule };
  });
}

/** Id of a group's contest and of its ballot style. */
export function groupId(group: number): string {
  return `g${String(group + 1).padStart(2, '0')}`;
}

function categoryOf({ categories }: Plan, group: number): Category {
  let last = 0;
  for (const category of categories) {
    last += category.groups;
    if (group < last) return category;
  }
  throw new RangeError(`there is no group ${group}`);
}

function nameOf(i: number): Community['name'] {
  const kind = KINDS[i % KINDS.length];
  const place = PLACES[(i + Math.floor(i / KINDS.length)) % PLACES.length];
  if (kind === undefined || place === undefined || i >= KINDS.length * PLACES.length)
    throw new RangeError('there are not so many names');
  return { ko: `${kind.ko} ${place.ko}`, en: `${kind.en} ${place.en}` };
}

function costIn({ cost: [from, to] }: Category, rng: Rng): number {
  return from + 100 * uniformInteger((to - from) / 100 + 1, rng);
}

function pairs(text: string): readonly Community['name'][] {
  return text.split(',').map((pair) => {
    const [ko = '', en = ''] = pair.split(' ');
    return { ko, en };
  });
}
