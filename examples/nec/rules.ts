/** What the referendum asks, and by which rule it decides: the Resident Voting Act as it is and as it was, as data. */
import type { Contest, DecisionRule } from 'hanpyo/ballot';
import { option } from '../bilingual.js';

/** The one question. A blank vote takes part and is no valid vote, as a blank paper is. */
export const QUESTION: Contest = {
  id: 'merger',
  title: { ko: '두 시의 통합에 찬성하십니까?', en: 'Shall the two cities merge?' },
  options: [option('yes', '찬성', 'Yes'), option('no', '반대', 'No')],
  rule: { kind: 'choice', min: 1, max: 1, blank: true },
};

/** Since 2022: at least a quarter of the roll takes part, more than half of the valid votes agree. */
export const QUARTER: DecisionRule = {
  contest: QUESTION.id,
  turnout: { numerator: 1, denominator: 4 },
  majority: { bound: 'more-than', numerator: 1, denominator: 2 },
};

/** Before 2022: at least a third. (Then papers were not even opened below it; here totals are always decrypted.) */
export const THIRD: DecisionRule = { ...QUARTER, turnout: { numerator: 1, denominator: 3 } };

/** Who holds a share of the key; any three of the five decrypt. */
export const TRUSTEES: readonly (readonly [id: string, ko: string, en: string])[] = [
  ['commission', '선거관리위원회', 'Election commission'],
  ['party-a', '가 정당', 'Party A'],
  ['party-b', '나 정당', 'Party B'],
  ['bar', '변호사회', 'Bar association'],
  ['observer', '외부 참관인', 'Outside observer'],
];

/** How many of them it takes. */
export const THRESHOLD = 3;
