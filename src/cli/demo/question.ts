/** What the demonstration votes on: a residents' assembly in Korean and English that shows every kind of rule. */
import type { Contest, Option, Text } from '../../ballot/manifest.js';
import type { Question } from './people.js';

/** Three ballot styles, two classes of voters with different weights, four contests. */
export const ASSEMBLY: Question = Object.freeze({
  title: text('한빛마을 주민총회', 'Hanbit residents’ assembly'),
  languages: ['ko', 'en'],
  defaultLanguage: 'ko',
  classes: [
    { id: 'household', name: text('세대 대표', 'Household'), weight: 2 },
    { id: 'resident', name: text('일반 주민', 'Resident'), weight: 1 },
  ],
  styles: [
    { id: 'building-a', contests: ['charter', 'council'] },
    { id: 'building-b', contests: ['charter', 'projects'] },
    { id: 'tenant', contests: ['charter', 'services'] },
  ],
  contests: [
    contest(
      'charter',
      text('마을 규약을 개정할까요?', 'Shall the charter be amended?'),
      [option('yes', '찬성', 'Yes'), option('no', '반대', 'No')],
      { kind: 'choice', min: 1, max: 1, blank: true },
    ),
    contest(
      'council',
      text('가동 대표 (두 명까지)', 'Council of building A (up to two)'),
      [
        option('kim', '김하늘', 'Kim Haneul'),
        option('lee', '이바다', 'Lee Bada'),
        option('park', '박솔', 'Park Sol'),
        option('choi', '최가람', 'Choi Garam'),
      ],
      { kind: 'choice', min: 0, max: 2, blank: false },
    ),
    contest(
      'services',
      text('관리 업무 평가 (5점을 나누어)', 'Services (five points to divide)'),
      [
        option('cleaning', '청소', 'Cleaning'),
        option('security', '경비', 'Security'),
        option('parking', '주차', 'Parking'),
      ],
      { kind: 'cumulative', points: 5, minTotal: 0, maxPerOption: 3, blank: false },
    ),
    contest(
      'projects',
      text('나동 참여예산 (100 안에서)', 'Budget of building B (within 100)'),
      [
        option('park', '쌈지공원', 'Pocket park', 55),
        option('library', '작은도서관', 'Small library', 45),
        option('lights', '가로등', 'Street lights', 25),
        option('bikes', '자전거 보관소', 'Bicycle racks', 15),
      ],
      { kind: 'knapsack', budget: 100, min: 0, max: 4, blank: false },
    ),
  ],
  minimumUnit: 3,
});

function text(ko: string, en: string): Text {
  return Object.freeze({ ko, en });
}

function option(id: string, ko: string, en: string, cost?: number): Option {
  return Object.freeze({ id, name: text(ko, en), ...(cost === undefined ? {} : { cost }) });
}

function contest(id: string, title: Text, options: readonly Option[], rule: Contest['rule']): Contest {
  return Object.freeze({ id, title, options, rule });
}
