/** What happens, in plain words, for a briefing: one short paragraph a stage, in Korean and in English. */
import type { Stage } from './story.js';

/** Languages of the example. */
export type Language = 'ko' | 'en';

/** A text in both. */
export type Words = Readonly<Record<Language, string>>;

/** A stage, and what is done before the first of them. */
export type Chapter = 'practice' | 'open' | Stage;

/** Name and explanation of every stage. */
export const CHAPTERS: Readonly<Record<Chapter, readonly [name: Words, explanation: Words]>> = {
  practice: [
    { ko: '연습 투표', en: 'Rehearsal' },
    {
      ko: '연습용 카드는 연습 선거의 번호를 담고 있어 본 선거에서는 읽히지 않습니다. 연습 표는 아무리 보내도 세지 않습니다.',
      en: 'A practice card carries the number of the practice election and is not read by any other. Practice ballots are never counted, however they are sent.',
    },
  ],
  open: [
    { ko: '명부와 카드, 투표 개시', en: 'Roll, cards, opening' },
    {
      ko: '명부에는 이름이 없고 열쇠만 있습니다. 열쇠의 비밀은 각자의 QR 카드에 있습니다. 개표 열쇠는 다섯 명이 나누어 가지며 세 명이 모여야 쓸 수 있습니다.',
      en: 'The public roll holds keys and no names; the secret of each key is on one QR card. The key that opens the totals is shared by five trustees, of whom three are needed.',
    },
  ],
  home: [
    { ko: '온라인 투표', en: 'Voting at home' },
    {
      ko: '기기는 표를 암호로 봉하고, 여섯 개를 넘지 않았으며 자기 공동체를 고르지 않았음을 내용을 보이지 않고 증명합니다. 다시 투표하면 마지막 표만 셉니다.',
      en: 'The device seals the ballot and proves, without showing it, that it has at most six likes and none for the own community. Whoever votes again replaces the earlier ballot.',
    },
  ],
  kiosks: [
    { ko: '현장 투표', en: 'Voting at the kiosks' },
    {
      ko: '현장 기기는 통신 없이 일하고 번호가 이어진 사슬로 표를 넘깁니다. 빠지거나 바뀐 표는 번호에서 드러납니다. 같은 원장에 모입니다.',
      en: 'Kiosks work without a network and hand over a numbered chain: whatever is missing or moved shows. The ballots come to the same ledger.',
    },
  ],
  paper: [
    { ko: '종이 투표와 분실 카드', en: 'Paper, lost cards' },
    {
      ko: '종이로 투표한 사람의 온라인 표는 빠집니다. 이 순서는 투표 전에 정해졌고 검증 때 다시 계산됩니다.',
      en: 'Whoever voted on paper no longer counts online. This precedence was fixed before the vote and is applied again by everyone who verifies.',
    },
  ],
  hostile: [
    { ko: '부정한 표', en: 'Dishonest ballots' },
    {
      ko: '일곱 개를 고르거나, 자기 공동체를 고르거나, 남의 표를 바꾸거나 되풀이하면 이유와 함께 거절됩니다.',
      en: 'Seven likes, a like for the own community, altered or repeated ballots: each is refused, with its reason.',
    },
  ],
  closed: [
    { ko: '투표 마감', en: 'Closing' },
    {
      ko: '마감 뒤에 온 표는 원장에 오르지 않습니다. 시계가 아니라 원장의 순서가 정합니다.',
      en: 'No ballot gets onto the ledger after the closing. The order of the ledger decides, not a clock.',
    },
  ],
  decrypted: [
    { ko: '개표', en: 'Counting' },
    {
      ko: '표를 열지 않고 봉한 채로 더합니다. 대표와 전문가의 가중치도 봉한 채로 곱합니다. 모둠별 합계만 열립니다.',
      en: 'Ballots are added up while they are sealed, weights included; only the total of each group is opened. Nobody, not even the trustees, sees how a class voted.',
    },
  ],
  verified: [
    { ko: '검증', en: 'Verification' },
    {
      ko: '공개된 파일만으로 누구나 같은 명령으로 모든 것을 다시 계산합니다. 당선 공동체도 미리 공개한 규칙으로 다시 정해집니다.',
      en: 'From the published files alone, anybody recomputes everything with one command: totals, winners by the rule that was published before, and the accounts.',
    },
  ],
};
