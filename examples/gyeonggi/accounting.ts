/** One set of numbers: every figure of the report is the sum of others, and every difference is zero. */
import type { Manifest } from 'hanpyo/ballot';
import type { Report } from 'hanpyo/verify';

/** An equation between figures. */
export interface Balance {
  readonly ko: string;
  readonly en: string;
  readonly total: number;
  readonly parts: readonly (readonly [ko: string, en: string, count: number])[];
  /** Zero, or something is wrong. */
  readonly difference: number;
}

/** What was handed in, and what was refused of it, by check. */
export interface Handed {
  readonly ballots: number;
  readonly refused: ReadonlyMap<string, number>;
}

/**
 * Draws up the accounts of a verified record.
 * @throws {RangeError} if the report has no accounting, no result or no awards
 */
export function balances(
  manifest: Manifest,
  { accounting, result, awards }: Report,
  handed: Handed,
): readonly Balance[] {
  if (accounting === undefined || result === undefined || awards === undefined)
    throw new RangeError('there is nothing to account for');
  const inGroups = result.reduce((total, contest) => total + contest.online, 0);
  return [...ofBallots(accounting, handed, inGroups), ...ofWinners(manifest, awards)];
}

/** People and ballots. @param inGroups - effective ballots of all groups, added up */
function ofBallots(
  accounting: NonNullable<Report['accounting']>,
  handed: Handed,
  inGroups: number,
): readonly Balance[] {
  const { roll, online, paper, revoked, abstained, accepted, superseded, removed } = accounting;
  const refused = [...handed.refused].map(([check, count]) => [check, check, count] as const);
  return [
    balance('명부', 'roll', roll, [
      ['온라인', 'online', online],
      ['종이', 'paper', paper],
      ['취소', 'revoked', revoked],
      ['기권', 'abstained', abstained],
    ]),
    balance('제출', 'handed in', handed.ballots, [['수락', 'accepted', accepted], ...refused]),
    balance('수락', 'accepted', accepted, [
      ['유효', 'effective', online],
      ['다시 투표', 'superseded', superseded],
      ['종이·취소로 제외', 'removed', removed],
    ]),
    balance('유효', 'effective', online, [['모둠별 합', 'sum over groups', inGroups]]),
  ];
}

/** Communities and money. */
function ofWinners(manifest: Manifest, awards: NonNullable<Report['awards']>): readonly Balance[] {
  const steps = awards.flatMap((award) => award.steps);
  const because = (reason: string): number => steps.filter((step) => step.reason === reason).length;
  const sum = (key: 'budget' | 'spent' | 'funded'): number => awards.reduce((total, a) => total + a[key], 0);
  const costs = steps.reduce((total, { funded, cost }) => total + (funded ? cost : 0), 0);
  return [
    balance('공동체', 'communities', communities(manifest.contests), [
      ['선정', 'winners', sum('funded')],
      ['자리 없음', 'no place left', because('places-taken')],
      ['예산 부족', 'no money left', because('exceeds-rest')],
      ['득표 없음', 'no likes', because('too-few-votes')],
      ['결정 못함', 'undecided', communities(undecidedIn(manifest, awards))],
    ]),
    balance('예산', 'budget', sum('budget'), [
      ['지원', 'granted', sum('spent')],
      ['남음', 'left', awards.reduce((total, { budget, spent }) => total + budget - spent, 0)],
    ]),
    balance('지원', 'granted', sum('spent'), [['선정된 공동체의 비용', 'costs of the winners', costs]]),
  ];
}

/** Contests of awards that the rule could not decide. */
function undecidedIn(manifest: Manifest, awards: NonNullable<Report['awards']>): Manifest['contests'] {
  const open = awards.filter(({ undecided }) => undecided.length > 0).map(({ id }) => id);
  const contests = (manifest.awards ?? []).filter(({ id }) => open.includes(id)).flatMap((a) => a.contests);
  return manifest.contests.filter(({ id }) => contests.includes(id));
}

function communities(contests: Manifest['contests']): number {
  return contests.reduce((total, { options }) => total + options.length, 0);
}

function balance(ko: string, en: string, total: number, parts: Balance['parts']): Balance {
  return { ko, en, total, parts, difference: total - parts.reduce((sum, [, , count]) => sum + count, 0) };
}
