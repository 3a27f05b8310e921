/** One question at a time. Each kind of rule has its own way of marking; counter, blank vote and the way on are the same. */
import type { Contest } from 'hanpyo/ballot';
import { type App, draftOf, excludedOf, type Screen, said } from './app.js';
import { actions, button, h } from './dom.js';
import { costOf, type Draft, NO_DRAFT, standing } from './draft.js';
import { markRows } from './marking-options.js';
import { pointRows } from './marking-points.js';
import { rankingLists } from './marking-ranking.js';
import { textField } from './marking-text.js';
import { optionMedia } from './media.js';
import { reviewScreen } from './screen-review.js';
import { warn } from './status.js';
import type { Texts } from './texts-en.js';

/** A contest on the screen, as what marks it sees it. */
export interface Marking {
  readonly app: App;
  readonly contest: Contest;
  readonly excluded: readonly number[];
  draft(): Draft;
  /** Takes a new draft and shows counter and blank vote anew. */
  mark(draft: Draft): void;
}

/** What marks a contest; `refresh` shows a draft that was changed elsewhere. */
export interface Marker {
  readonly element: HTMLElement;
  refresh(): void;
}

/**
 * Shows a question.
 * @param place - on the voter's ballot, from 0
 * @param after - where "continue" leads; by default the next question, or the review
 */
export function contestScreen(app: App, place: number, after?: Screen): Screen {
  return { step: 2, make: () => question(app, place, after) };
}

function question(app: App, place: number, after: Screen | undefined): HTMLElement {
  const { texts, election, voting } = app;
  const index = voting?.contests[place] ?? -1;
  const contest = election?.manifest.contests[index];
  if (voting === undefined || contest === undefined) return h('section');
  const { counter, marks } = marksOf(app, contest, index, (draft) => voting.drafts.set(index, draft));
  const goOn = (): void => {
    const problem = problemText(texts, contest, draftOf(app, index));
    if (problem === undefined) app.show(after ?? following(app, place));
    else warn(problem);
  };
  const isFirst = place === 0 || after !== undefined;
  return h(
    'section',
    {},
    h('p', { class: 'eyebrow' }, texts.contest.position(place + 1, voting.contests.length)),
    h('h1', { id: 'question' }, said(app, contest.title)),
    contest.description !== undefined && h('p', { class: 'lead' }, said(app, contest.description)),
    h('p', { class: 'rule' }, ruleText(texts, contest)),
    election?.manifest.media !== undefined && optionMedia(app, contest),
    ...marks,
    h(
      'div',
      { class: 'dock' },
      counter,
      actions(
        button(texts.next, goOn, { class: 'primary' }),
        !isFirst && button(texts.back, () => app.show(contestScreen(app, place - 1))),
      ),
    ),
  );
}

/** What is marked, the blank vote, and the counter, which follow each other. */
function marksOf(
  app: App,
  contest: Contest,
  index: number,
  keep: (draft: Draft) => void,
): { readonly counter: HTMLElement; readonly marks: readonly HTMLElement[] } {
  const { texts } = app;
  const counter = h('p', { class: 'counter', role: 'status' });
  const draft = (): Draft => draftOf(app, index);
  const show = (): void => {
    counter.textContent = counterText(texts, contest, draft());
    blank.input.checked = draft().kind === 'blank';
  };
  const mark = (next: Draft): void => {
    keep(next);
    warn('');
    show();
  };
  const marker = markerOf({ app, contest, excluded: excludedOf(app, index), draft, mark });
  const blank = blankRow(texts, (on) => {
    mark(on ? { kind: 'blank' } : NO_DRAFT);
    marker.refresh();
  });
  show();
  return { counter, marks: contest.rule.blank ? [marker.element, blank.row] : [marker.element] };
}

/** Why a draft is no vote yet, in words. */
function problemText({ contest: words }: Texts, contest: Contest, draft: Draft): string | undefined {
  const { problem, least } = standing(contest, draft);
  if (problem === undefined) return undefined;
  if (problem === 'bad-text') return words.badText;
  return problem === 'too-few' ? words.tooFew(least) : words.empty;
}

function following(app: App, place: number): Screen {
  return place + 1 < (app.voting?.contests.length ?? 0) ? contestScreen(app, place + 1) : reviewScreen(app);
}

function markerOf(marking: Marking): Marker {
  const { kind } = marking.contest.rule;
  if (kind === 'choice' || kind === 'knapsack') return markRows(marking);
  if (kind === 'score' || kind === 'cumulative') return pointRows(marking);
  return kind === 'ranked' ? rankingLists(marking) : textField(marking);
}

function blankRow(
  { contest }: Texts,
  change: (on: boolean) => void,
): { readonly row: HTMLElement; readonly input: HTMLInputElement } {
  const input = h('input', { type: 'checkbox', id: 'blank', change: () => change(input.checked) });
  const label = h('span', { class: 'name' }, contest.blank, h('span', { class: 'hint' }, contest.blankHint));
  return { row: h('label', { class: 'option blank', for: 'blank' }, input, label), input };
}

function counterText({ contest: words }: Texts, contest: Contest, draft: Draft): string {
  const { used, most } = standing(contest, draft);
  const { rule } = contest;
  if (draft.kind === 'blank') return words.blank;
  if (rule.kind === 'knapsack')
    return `${words.ofOptions(used, most)} · ${words.ofBudget(costOf(contest, draft), rule.budget)}`;
  if (rule.kind === 'choice') return words.ofOptions(used, most);
  if (rule.kind === 'ranked') return words.ofRanks(used, most);
  return rule.kind === 'write-in' ? '' : words.ofPoints(used, most);
}

function ruleText({ contest: words }: Texts, { rule, options }: Contest): string {
  if (rule.kind === 'choice' || rule.kind === 'knapsack') return words.rule(rule.min, rule.max);
  if (rule.kind === 'ranked') return words.ruleRanks(rule.min, rule.max);
  if (rule.kind === 'write-in') return words.ruleText(rule.maxBytes);
  if (rule.kind === 'cumulative') return words.rulePoints(rule.minTotal, rule.points);
  return words.rulePoints(rule.minTotal ?? 0, rule.maxTotal ?? options.length * rule.maxScore);
}
