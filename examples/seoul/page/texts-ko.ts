/** The funnel page in Korean. No parameter stands directly before a particle, which would have to change with it. */
import type { Texts } from './texts-en.js';

/** Words of the page, by use. */
export const KO: Texts = {
  language: 'ko',
  name: '시민 제안 현황',
  other: 'English',
  otherLanguage: 'en',
  skip: '본문으로 건너뛰기',
  help: '도움말',
  helpText:
    '이 페이지는 포럼의 공개 원장을 읽고 모든 항목을 이 브라우저에서 헌장의 규칙으로 판단합니다: 서명, 한 사람 한 번의 공감, 기준 인원, 결정할 수 있는 사람. 수치는 누구에게서 받은 것이 아니라 항목에서 직접 센 것입니다. 사람은 열쇠로만 나타나고 원장에는 이름이 없습니다.',
  practice: '예제: 주민과 제안은 모두 지어낸 것입니다.',
  reading: (done, total) => `항목 ${total}개 가운데 ${done}개 검증 …`,
  good: (size) => `이 브라우저에서 검증함: 항목 ${size}개 전부, 헌장의 규칙대로`,
  unreachable: '지금은 원장을 읽을 수 없습니다. 수치는 그 전의 것입니다.',
  bad: '경보: 원장이 올바르지 않습니다. 수치를 표시하지 않습니다.',
  noLog: '이 페이지에는 원장이 없습니다. 원장을 넣어 만들거나 포럼이 제공합니다.',
  fromFile: '원장이 이 파일 안에 있어 네트워크 없이 검증합니다.',
  fromServer: '실시간: 새 항목이 오는 대로 검증합니다.',
  tiles: { proposals: '제안', supports: '공감', participants: '토론 참여', adopted: '채택' },
  funnel: '접수에서 채택까지',
  needs: {
    supports: (count) => `공감 ${count}명부터`,
    participants: (count) => `토론 참여 ${count}명부터`,
    voters: (count) => `또는 투표 ${count}명`,
  },
  panel: '심사위원이 이유를 밝히고 올릴 수 있음',
  decided: '운영자가 결정',
  start: '모든 제안의 시작',
  share: (percent) => `접수의 ${percent}`,
  table: '표로 보기',
  funnelColumns: ['단계', '기준', '도달', '현재'],
  proposals: '제안 목록',
  proposalColumns: ['제목', '규칙', '단계', '공감', '토론', '다음 단계'],
  next: (have, need) => `${have} / ${need} → `,
  none: '없음',
};
