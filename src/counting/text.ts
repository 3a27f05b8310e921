/** A count as text for people: every step, in order. The one place where transcripts become words. */
import { alignColumns } from './columns.js';
import { formatVotes } from './decimal.js';
import type { CountResult, CountStep, Parcel, StageStep, TieStep } from './result.js';

/** Writes a count as lines of text: the rule, the papers, each step, the winners and the order. */
export function renderCount(result: CountResult): string {
  const { rule, papers } = result;
  const parameters = Object.entries(rule).flatMap(([key, value]) =>
    key === 'rule' ? [] : [`${key} ${value}`],
  );
  const names = (list: readonly number[]): string =>
    list.map((candidate) => nameOf(result, candidate)).join(', ');
  return [
    [`Rule: ${rule.rule}`, ...parameters].join(', '),
    `Papers: ${papers.all}, of which ${papers.valid} count and ${papers.empty} are empty`,
    `Lot, favoured first: ${names(result.lot)}`,
    ...result.transcript.flatMap((step) => ['', ...renderStep(result, step)]),
    '',
    `Elected: ${names(result.winners)}`,
    `Order: ${names(result.order)}`,
    '',
  ].join('\n');
}

function renderStep(result: CountResult, step: CountStep): readonly string[] {
  const name = (candidate: number): string => nameOf(result, candidate);
  switch (step.kind) {
    case 'stage':
      return renderStage(result, step);
    case 'tie':
      return [renderTie(result, step)];
    case 'pairwise':
      return [
        'Papers that rank the one in the row above the one in the column',
        ...matrix(result, step.above),
      ];
    case 'paths':
      return ['Strength of the strongest path from the row to the column', ...matrix(result, step.strength)];
    case 'lock': {
      const score = `${step.votes} to ${step.against}`;
      const fate = step.locked ? 'locked' : 'left out, for it would close a cycle';
      return [`${name(step.winner)} beats ${name(step.loser)}, ${score}: ${fate}`];
    }
    case 'totals':
      return [
        'Totals',
        ...alignColumns(step.totals.map((total, i) => [name(i), formatVotes(total, result.digits)])),
      ];
    case 'grades':
      return [
        'Majority grades, and papers by grade from the worst to the best',
        ...alignColumns(
          step.counts.map((row, i) => [name(i), `${step.medians[i] ?? 0}`, ...row.map(String)]),
        ),
      ];
  }
}

function renderStage(result: CountResult, step: StageStep): readonly string[] {
  const votes = (units: bigint): string => formatVotes(units, result.digits);
  const name = (candidate: number): string => nameOf(result, candidate);
  const mark = (candidate: number): string => {
    if (step.elected.includes(candidate)) return 'elected';
    return step.excluded.includes(candidate) ? 'excluded' : '';
  };
  if (step.action.kind === 'last-vacancies')
    return [
      'The last vacancies are filled',
      ...step.elected.map((candidate) => `  ${name(candidate)}  elected`),
    ];
  return [
    `Stage ${step.stage}: ${describeAction(result, step)}; quota ${votes(step.quota)}`,
    ...alignColumns([
      ...step.votes.map((own, candidate) => [name(candidate), votes(own), mark(candidate)]),
      ['exhausted', votes(step.exhausted), ''],
      ['lost decimals', votes(step.loss), ''],
    ]),
  ];
}

function describeAction(result: CountResult, { action }: StageStep): string {
  const votes = (units: bigint): string => formatVotes(units, result.digits);
  switch (action.kind) {
    case 'first-preferences':
      return 'first preferences';
    case 'surplus':
      return `surplus of ${nameOf(result, action.candidate)}, ${votes(action.surplus)} (${parcels(result, action.parcels)})`;
    case 'exclusion':
      return `exclusion of ${nameOf(result, action.candidate)} (${parcels(result, action.parcels)})`;
    case 'distribution': {
      const kept = action.keep.map((keep, candidate) => `${nameOf(result, candidate)} ${votes(keep)}`);
      return `distribution ${action.iterations}, surplus ${votes(action.surplus)}, kept parts: ${kept.join(', ')}`;
    }
    case 'last-vacancies':
      return 'last vacancies';
  }
}

function parcels(result: CountResult, list: readonly Parcel[]): string {
  if (list.length === 0) return 'no papers';
  const value = (units: bigint): string => formatVotes(units, result.digits);
  return list
    .map(
      (one) =>
        `${one.papers} papers at ${value(one.transferValue)}, ${one.exhausted} without a further preference`,
    )
    .join('; ');
}

function renderTie(result: CountResult, step: TieStep): string {
  const names = (list: readonly number[]): string =>
    list.map((candidate) => nameOf(result, candidate)).join(', ');
  const about = {
    exclusion: 'who is excluded',
    surplus: 'whose surplus goes first',
    order: 'who comes first',
    pairs: 'which of equal victories is locked first',
  }[step.purpose];
  const how = step.method === 'lot' ? 'by lot' : `by the votes at stage ${step.stage}`;
  const chosen = step.purpose === 'pairs' ? pairs(result, step.chosen) : names(step.chosen);
  return `Tie about ${about} among ${names(step.among)}: ${how}, ${chosen}`;
}

function pairs(result: CountResult, chosen: readonly number[]): string {
  const list: string[] = [];
  for (let at = 0; at < chosen.length; at += 2)
    list.push(`${nameOf(result, chosen[at] ?? 0)} over ${nameOf(result, chosen[at + 1] ?? 0)}`);
  return list.join(', ');
}

function matrix(result: CountResult, rows: readonly (readonly number[])[]): readonly string[] {
  return alignColumns([
    ['', ...result.candidates.map((_, i) => nameOf(result, i))],
    ...rows.map((row, i) => [nameOf(result, i), ...row.map((votes, j) => (i === j ? '-' : `${votes}`))]),
  ]);
}

/** A name on one line: control characters would let a name write lines of its own. */
function nameOf(result: CountResult, candidate: number): string {
  return (result.candidates[candidate] ?? '?').replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}
