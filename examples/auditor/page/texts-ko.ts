/** The auditor's page in Korean. No parameter stands directly before a particle, which would have to change with it. */
import type { Texts } from './texts-en.js';

/** Words of the page, by use. */
export const KO: Texts = {
  language: 'ko',
  name: '감사인 검증',
  other: 'English',
  otherLanguage: 'en',
  skip: '본문으로 건너뛰기',
  help: '도움말',
  helpText:
    '아무것도 이 기기를 벗어나지 않습니다. 이 페이지는 네트워크를 쓸 권한이 없으며 인터넷 없이도 작동합니다. 모든 것은 기록만으로 계산합니다. ‘검증되지 않음’이 나오면 보고서를 저장해 기록과 함께 다른 감사인과 선거 사무소에 알리세요.',
  start: {
    title: '선거를 직접 검증하세요',
    lead: '공개된 선거 기록을 이 페이지에 주세요. 모든 서명과 증명, 합계를 이 기기에서 확인하고, 인쇄해 서명할 수 있는 보고서를 보여 줍니다.',
    drop: '여기에 폴더나 파일을 끌어다 놓으세요',
    folder: '폴더 선택',
    file: '파일 선택',
    forms:
      '이 시스템의 기록(‘checkpoint’ 파일이 있는 폴더), Belenios(.bel), Helios(묶음 파일), ElectionGuard, Verificatum. 폴더는 .zip이나 .tar로도 됩니다.',
    steps: [
      '선거 사무소에서, 더 좋게는 사본을 보관하는 다른 곳에서 기록을 내려받습니다.',
      '기록을 이 페이지에 줍니다. 기기는 오프라인이어도 됩니다.',
      '선거 식별자와 루트 해시를 공고문, 영수증, 다른 감사인의 값과 비교합니다.',
    ],
  },
  brought: {
    title: '영수증, 이전 체크포인트, 증인 정책',
    lead: '본인이나 다른 사람이 이 선거에서 보관해 둔 것을 기록과 비교합니다(검사 V04, V40). 개수에 제한 없이, 기록을 주기 전에 넣으세요. 다른 시스템의 기록에는 쓰이지 않습니다.',
    paste: '영수증, 체크포인트 또는 정책 붙여넣기',
    add: '이 글 추가',
    files: '파일 추가',
    remove: '삭제',
    kinds: { receipt: '영수증', checkpoint: '체크포인트', policy: '증인 정책' },
    pasted: (number) => `붙여넣은 글 ${number}`,
    added: (count) => `추가했습니다. 비교할 것: ${count}개.`,
    removed: (name) => `삭제했습니다: ${name}.`,
    tooMuch: '너무 많습니다. 각각 1MB까지, 모두 10,000개까지 넣을 수 있습니다. 아무것도 추가하지 않았습니다.',
  },
  running: {
    title: '검증하는 중',
    reading: '기록을 읽고 있습니다 …',
    state: (done, total) => `${total} 중 ${done}`,
    label: '진행률',
    cancel: '취소',
    cancelled: '검증을 취소했습니다. 아무것도 확인되지 않았습니다.',
    percent: (percent) => `${percent} 진행됨`,
  },
  report: {
    title: '보고서',
    print: '인쇄 또는 PDF로 저장',
    saveHtml: '웹 페이지로 저장',
    saveJson: 'JSON으로 저장',
    again: '다른 기록 검증하기',
    done: (verdict) => `검증을 마쳤습니다. ${verdict}.`,
    verdicts: { verified: '검증됨', failed: '검증되지 않음', incomplete: '미완료' },
  },
  facts: {
    input: '입력',
    hash: '입력의 SHA-256',
    at: '검증 시각',
    took: '걸린 시간',
    machine: '실행 환경',
    files: (count, bytes) => `파일 ${count}개, ${bytes}바이트`,
    seconds: (seconds) => `${seconds}초`,
  },
  problem: {
    title: '검증할 수 없습니다',
    lead: '읽을 수 있는 기록이 아니어서 보고서가 없습니다. 이것만으로는 어떤 선거에 대해서도 알 수 있는 것이 없습니다.',
    died: '검증이 예기치 않게 끝났습니다. 메모리가 부족했을 수 있습니다.',
    empty: '파일이 들어 있지 않습니다.',
  },
};
