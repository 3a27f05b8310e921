/** What is asked about a proposal, all of it on one secret ballot: for or against, and a survey of three questions of different kinds. */
import type { Choices, Contest } from 'hanpyo/ballot';
import { option } from '../bilingual.js';
import { choose, give } from './vote.js';

/** For, against or undecided; then what matters (up to two answers), how things are (a mark each), and where money should go (ten points). */
export const DEBATE_CONTESTS: readonly Contest[] = [
  {
    id: 'opinion',
    title: { ko: '이 제안에 찬성하십니까?', en: 'Are you for this proposal?' },
    options: [
      option('for', '찬성', 'For'),
      option('against', '반대', 'Against'),
      option('undecided', '모르겠음', 'Undecided'),
    ],
    rule: { kind: 'choice', min: 1, max: 1, blank: false },
  },
  {
    id: 'matters',
    title: { ko: '무엇이 중요합니까? (2개까지)', en: 'What matters to you? (up to two)' },
    options: [
      option('safety', '안전', 'Safety'),
      option('cost', '비용', 'Cost'),
      option('hours', '운행 시간', 'Hours'),
    ],
    rule: { kind: 'choice', min: 1, max: 2, blank: true },
  },
  {
    id: 'marks',
    title: { ko: '지금은 어떻습니까? (0~5점)', en: 'How is it now? (0 to 5)' },
    options: [option('waiting', '배차 간격', 'Waiting'), option('comfort', '쾌적함', 'Comfort')],
    rule: { kind: 'score', minScore: 0, maxScore: 5, blank: true },
  },
  {
    id: 'points',
    title: { ko: '어디에 쓸까요? (10점을 나누어)', en: 'Where should the money go? (share out ten points)' },
    options: [
      option('routes', '노선', 'Routes'),
      option('stops', '정류장', 'Stops'),
      option('drivers', '기사 처우', 'Drivers'),
    ],
    rule: { kind: 'cumulative', points: 10, minTotal: 10, maxPerOption: 10, blank: true },
  },
];

/** What a synthetic voter answers; some skip a question of the survey. */
export function answersOf(voter: number): Choices {
  const blank = { kind: 'blank' } as const;
  return new Map([
    ['opinion', choose(3, voter % 6 === 5 ? 1 : voter % 6 === 4 ? 2 : 0)],
    ['matters', voter % 4 === 3 ? choose(3, 0, 2) : choose(3, voter % 3)],
    ['marks', voter % 5 === 4 ? blank : give(voter % 6, 5 - (voter % 3))],
    ['points', voter % 7 === 6 ? blank : give(10 - (voter % 4), voter % 4, 0)],
  ]);
}
