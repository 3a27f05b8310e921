/** What the example prints of a day: tables of text, in one of its languages. */
import type { AwardResult, Report } from 'hanpyo/verify';
import type { Balance } from './accounting.js';
import type { HeldDay } from './story.js';
import type { Language } from './words.js';

/** Winners that are shown of each award. */
const SHOWN = 5;

/** What became of the batches of the kiosks. */
export function kioskLines({ kiosks }: HeldDay, lang: Language): readonly string[] {
  const lines = kiosks.map(({ imported, known, refused, fault }, i) => {
    const name = `hall-${Math.floor(i / 2) + 1}`;
    const state = fault === undefined ? '' : `, ${fault.kind} @ ${fault.counter}`;
    return lang === 'ko'
      ? `  ${name}: ${imported}표 반영, ${known}표 이미 있음, ${refused.length}표 거절${state}`
      : `  ${name}: ${imported} imported, ${known} known, ${refused.length} refused${state}`;
  });
  return [lang === 'ko' ? '현장 기기' : 'Kiosks', ...lines];
}

/** What dishonest devices tried, and which check stopped it. */
export function attemptLines({ attempts }: HeldDay, lang: Language): readonly string[] {
  return [
    lang === 'ko' ? '거절된 표' : 'Refused',
    ...attempts.map(
      ({ what, check, refusedBy }) =>
        `  ${refusedBy ?? 'ACCEPTED'}  ${what[lang]}${refusedBy === check ? '' : ` (expected ${check})`}`,
    ),
  ];
}

/** The winners of every award: the first of them, and the tie at the end, if one decided. */
export function winnerLines({ awards = [] }: Report, lang: Language): readonly string[] {
  return awards.flatMap((award) => awardLines(award, lang));
}

function awardLines(award: AwardResult, lang: Language): readonly string[] {
  const { title, funded, most, budget, spent, steps, ties, undecided } = award;
  const million = (thousands: number): string => (thousands / 1000).toFixed(1);
  const head =
    lang === 'ko'
      ? `${title}: ${most}곳 중 ${funded}곳 선정, 예산 ${million(budget)}백만 원 중 ${million(spent)}백만 원`
      : `${title}: ${funded} of at most ${most} win, KRW ${million(spent)} m of ${million(budget)} m`;
  const decisive = ties.filter((tie) => tie.decisive);
  return [
    head,
    ...undecided.map((contest) => `  ${contest}: withheld`),
    ...steps
      .filter((step) => step.funded)
      .slice(0, SHOWN)
      .map(
        ({ votes, name, id, cost }) => `  ${String(votes).padStart(5)}  ${name} (${id}, ${million(cost)} m)`,
      ),
    ...decisive.map(({ votes, ids, brokenBy }) =>
      lang === 'ko'
        ? `  ${votes}표 동점 ${ids.length}곳: ${brokenBy.join(', ')}`
        : `  tie of ${ids.length} at ${votes}: ${brokenBy.join(', ')}`,
    ),
  ];
}

/** The accounts: every line comes out at zero. */
export function accountLines(balances: readonly Balance[], lang: Language): readonly string[] {
  return [
    lang === 'ko' ? '회계' : 'Accounts',
    ...balances.map(({ ko, en, total, parts, difference }) => {
      const sum = parts.map(([koName, enName, count]) => `${lang === 'ko' ? koName : enName} ${count}`);
      return `  ${lang === 'ko' ? ko : en} ${total} = ${sum.join(' + ')}  [${difference}]`;
    }),
  ];
}
