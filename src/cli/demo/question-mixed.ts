/** What the demonstration of shuffled votes votes on: a club that ranks its chair and its council, and names its hall. */
import type { Option, RankedRule, Text, WriteInRule } from '../../ballot/manifest.js';
import type { Question } from './people.js';

const CANDIDATES: readonly Option[] = [
  option('kim', '김하늘', 'Kim Haneul'),
  option('lee', '이바다', 'Lee Bada'),
  option('park', '박솔', 'Park Sol'),
  option('choi', '최가람', 'Choi Garam'),
  option('jung', '정다운', 'Jung Daun'),
];

/** Trustees who shuffle. */
const SHUFFLES = 3;

const CHAIR: RankedRule = {
  ...{ kind: 'ranked', min: 1, max: 5, ties: 'refused', blank: true, shuffles: SHUFFLES },
  counting: { rule: 'irv', skipped: 'pass', ties: 'earlier-stage' },
};

const COUNCIL: RankedRule = {
  ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: SHUFFLES },
  counting: { rule: 'scottish-stv', seats: 2 },
};

const HALL: WriteInRule = { kind: 'write-in', maxBytes: 40, blank: true, shuffles: SHUFFLES };

/** Three contests: an instant run-off, a single transferable vote, and a text. */
export const CLUB: Question = Object.freeze({
  title: text('한빛 산악회 총회', 'Hanbit mountaineers’ assembly'),
  languages: ['ko', 'en'],
  defaultLanguage: 'ko',
  classes: [{ id: 'member', name: text('회원', 'Member'), weight: 1 }],
  styles: [{ id: 'all', contests: ['chair', 'council', 'hall'] }],
  contests: [
    {
      id: 'chair',
      title: text('회장 (선호 순위)', 'Chair, in order of preference'),
      options: CANDIDATES,
      rule: CHAIR,
    },
    {
      id: 'council',
      title: text('운영위원 두 명 (선호 순위)', 'Council of two, in order of preference'),
      options: CANDIDATES,
      rule: COUNCIL,
    },
    {
      id: 'hall',
      title: text('새 회관의 이름', 'Name of the new hall'),
      options: [],
      rule: HALL,
    },
  ],
  minimumUnit: 3,
});

function text(ko: string, en: string): Text {
  return Object.freeze({ ko, en });
}

function option(id: string, ko: string, en: string): Option {
  return Object.freeze({ id, name: text(ko, en) });
}
