/** Ready profiles: thresholds of forums that exist, as data. Texts are in Korean and English. */
import type { Text } from '../ballot/manifest.js';
import type { Duty, Profile, Stage } from './charter.js';

const DAY = 86_400;

/**
 * Seoul's way: so many supports and a department replies, so many and a debate opens, so many participants of the debate and
 * the mayor answers. A panel may lift a proposal that stays below.
 * @param thresholds - 50, 100 and 1,000 today; 50, 500 and 5,000 before 2020
 */
export function seoulProfile(
  id: string,
  thresholds: { readonly reply: number; readonly debate: number; readonly answer: number },
): Profile {
  return {
    id,
    name: { ko: '시민 제안', en: 'Citizen’s proposal' },
    stages: [...supported(thresholds), ...debated(thresholds), ...decided()],
  };
}

/** The National Assembly's way: 100 within 30 days to be shown, then 50,000 within 30 days to be referred. */
export function assemblyProfile(
  id: string,
  thresholds: { readonly shown: number; readonly referred: number } = { shown: 100, referred: 50_000 },
): Profile {
  const month = 30 * DAY;
  return {
    id,
    name: { ko: '국민동의청원', en: 'Petition to the Assembly' },
    stages: [
      stage('filed', '등록', 'filed', {
        takes: ['support'],
        thresholds: [{ measure: 'supports', atLeast: thresholds.shown, within: month, to: 'shown' }],
        expires: { after: month, to: 'expired' },
      }),
      stage('shown', '공개', 'shown', {
        takes: ['support'],
        thresholds: [{ measure: 'supports', atLeast: thresholds.referred, within: month, to: 'referred' }],
        expires: { after: month, to: 'expired' },
      }),
      stage('referred', '위원회 회부', 'referred to a committee', {
        decide: ['adopted', 'expired'],
        duties: [duty('committee', '위원회 심사 결과', 'report of the committee')],
      }),
      stage('adopted', '채택', 'adopted', {}),
      stage('expired', '불성립', 'not established', {}),
    ],
  };
}

/** A party's petition, supported by tokens that no one can link to a member. */
export function partyProfile(id: string, threshold: number): Profile {
  return {
    id,
    name: { ko: '당원 청원', en: 'Members’ petition' },
    stages: [
      stage('open', '서명', 'open', {
        takes: ['token'],
        thresholds: [{ measure: 'supports', atLeast: threshold, to: 'agenda' }],
        decide: ['closed'],
      }),
      stage('agenda', '안건 상정', 'on the agenda', {
        takes: ['token'],
        decide: ['adopted', 'closed'],
        duties: [duty('board', '지도부 답변', 'answer of the board', 30 * DAY)],
      }),
      ...decided(),
    ],
  };
}

/** The stages of Seoul in which supports count. */
function supported({ reply, debate }: { readonly reply: number; readonly debate: number }): readonly Stage[] {
  return [
    stage('filed', '접수', 'filed', {
      takes: ['support'],
      thresholds: [{ measure: 'supports', atLeast: reply, to: 'reply' }],
      promote: ['debate'],
      decide: ['closed'],
    }),
    stage('reply', '부서 답변', 'department reply', {
      takes: ['support'],
      thresholds: [{ measure: 'supports', atLeast: debate, to: 'debate' }],
      promote: ['debate'],
      decide: ['closed'],
      duties: [duty('department', '담당 부서 답변', 'reply of the department', 30 * DAY)],
    }),
  ];
}

/** The stages of Seoul in which there is a debate, or has been. */
function debated({ answer }: { readonly answer: number }): readonly Stage[] {
  return [
    stage('debate', '시민 토론', 'public debate', {
      takes: ['contribution', 'outcome'],
      thresholds: [
        { measure: 'participants', atLeast: answer, to: 'answer' },
        { measure: 'voters', atLeast: answer, to: 'answer' },
      ],
      decide: ['closed'],
    }),
    stage('answer', '시장 답변', 'mayor’s answer', {
      takes: ['contribution', 'outcome'],
      decide: ['adopted', 'closed'],
      duties: [
        duty('mayor', '시장 답변', 'answer of the mayor', 30 * DAY),
        duty('budget', '다음 예산 반영 검토', 'a place in the next budget'),
      ],
    }),
  ];
}

/** How a proposal ends where someone decides. */
function decided(): readonly Stage[] {
  return [stage('adopted', '채택', 'adopted', {}), stage('closed', '종료', 'closed', {})];
}

function stage(id: string, ko: string, en: string, rest: Partial<Omit<Stage, 'id' | 'name'>>): Stage {
  const name: Text = { ko, en };
  return { id, name, takes: [], thresholds: [], promote: [], decide: [], duties: [], ...rest };
}

function duty(id: string, ko: string, en: string, within?: number): Duty {
  return { id, name: { ko, en }, ...(within === undefined ? {} : { within }) };
}
