/** The candidates and what they hand in. The films beside this file are drawn, and say nothing aloud. */
import type { Text } from 'hanpyo/ballot';

/** A candidate. Texts without languages are in Korean. */
export interface Candidate {
  readonly id: string;
  readonly name: Text;
  readonly statement: Text;
  readonly picture: { readonly svg: string; readonly alternative: Text };
  /** WebVTT, and what is said and seen; whoever hands in none shuts people out, which is shown. */
  readonly captions?: string;
  readonly transcript?: string;
}

/** A portrait, as simple as can be. */
const portrait = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><rect width="160" height="90" fill="#e8edf2"/>` +
  `<circle cx="80" cy="38" r="16" fill="${colour}"/><path d="M48 90a32 30 0 0 1 64 0z" fill="${colour}"/></svg>`;

/** In the order of the ballot. */
export const CANDIDATES: readonly Candidate[] = [
  {
    id: 'kim',
    name: { ko: '김하나', en: 'Kim Hana' },
    statement: {
      ko: '청년에게 집을. 주거정책을 바꾸고 월세를 낮추겠습니다.',
      en: 'Homes for the young: I will change housing policy and bring rents down.',
    },
    picture: {
      svg: portrait('#28527a'),
      alternative: { ko: '파란 옷을 입고 웃는 김하나', en: 'Kim Hana, smiling, in blue' },
    },
    captions: 'WEBVTT\n\n00:00.000 --> 00:02.000\n청년에게 집을\n',
    transcript: '청년에게 집을. 김하나가 파란 옷을 입고 카메라를 보며 말한다.',
  },
  {
    id: 'lee',
    name: { ko: '이두리', en: 'Lee Duri' },
    statement: {
      ko: '모든 동네에 심야 버스를. 요금은 가족이 감당할 수 있게.',
      en: 'Night buses for every district, and fares that families can pay.',
    },
    picture: {
      svg: portrait('#9a4b1f'),
      alternative: { ko: '버스 정류장에 선 이두리', en: 'Lee Duri at a bus stop' },
    },
    transcript: '모든 동네에 심야 버스를. 이두리가 정류장에서 말한다.',
  },
];
