/** The words of the HTML report about contests whose votes were shuffled, by language. Figures are given as the language writes them. */
import type { ReportWords } from './report-words.js';

/** Words of such a contest. */
export interface ShuffledWords {
  readonly elected: (names: string) => string;
  readonly sum: (all: string, valid: string, blank: string, invalid: string) => string;
  readonly shuffled: string;
  readonly votes: string;
  readonly vote: string;
  readonly howOften: string;
  readonly more: (count: string) => string;
  readonly steps: string;
  readonly digest: string;
  readonly lot: string;
}

const EN: ShuffledWords = {
  elected: (names) => `Elected: ${names}`,
  sum: (all, valid, blank, invalid) => `Votes ${all} = valid ${valid} + blank ${blank} + invalid ${invalid}.`,
  shuffled:
    'They were shuffled, then decrypted one by one. Whose they are stays hidden if one of those who shuffled keeps the order secret, and too few trustees to decrypt work together.',
  votes: 'The votes',
  vote: 'Vote',
  howOften: 'How often',
  more: (count) => `And ${count} other votes; all are in the JSON report.`,
  steps: 'The count, step by step',
  digest: 'The hash of all votes',
  lot: 'The lot for ties is drawn from the hash of all votes',
};

const KO: ShuffledWords = {
  elected: (names) => `당선: ${names}`,
  sum: (all, valid, blank, invalid) => `전체 ${all}표 = 유효 ${valid} + 백지 ${blank} + 무효 ${invalid}.`,
  shuffled:
    '표를 섞은 다음 하나씩 복호화했습니다. 섞은 사람 가운데 한 명이라도 순서를 비밀로 지키고, 복호화에 필요한 수만큼의 관리자가 담합하지 않으면 누구의 표인지 드러나지 않습니다.',
  votes: '표',
  vote: '표의 내용',
  howOften: '횟수',
  more: (count) => `이 밖에 ${count}가지 표가 더 있으며, 모두 JSON 보고서에 있습니다.`,
  steps: '개표 과정',
  digest: '모든 표의 해시',
  lot: '동점일 때의 추첨은 모든 표의 해시로 정합니다',
};

/** The words in the language of a catalogue. */
export function shuffledWords({ language }: ReportWords): ShuffledWords {
  return language === 'ko' ? KO : EN;
}
