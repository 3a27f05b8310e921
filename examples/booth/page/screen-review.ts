/** Everything that was chosen, before anything binds: each question can be changed from here. */
import type { Contest } from 'hanpyo/ballot';
import { type App, draftOf, type Screen, said } from './app.js';
import { actions, button, h } from './dom.js';
import type { Draft } from './draft.js';
import { contestScreen } from './screen-contest.js';
import { sealScreen } from './screen-sealed.js';

/** Shows the review. */
export function reviewScreen(app: App): Screen {
  return { step: 3, make: () => review(app) };
}

/** What was chosen in a contest, as a list. */
export function chosenList(app: App, contest: Contest, draft: Draft): HTMLElement {
  const { review: words } = app.texts;
  if (draft.kind === 'blank') return h('p', { class: 'chosen' }, words.blank);
  if (draft.kind === 'text') return h('p', { class: 'chosen' }, draft.text);
  const name = (i: number): HTMLElement => said(app, contest.options[i]?.name);
  if (draft.kind === 'ranking')
    return h('ol', { class: 'chosen' }, ...draft.order.map((i) => h('li', {}, name(i))));
  const values = draft.kind === 'values' ? draft.values : [];
  const isPoints = contest.rule.kind === 'score' || contest.rule.kind === 'cumulative';
  const items = values.flatMap((value, i) =>
    value === 0 && !isPoints
      ? []
      : [h('li', {}, name(i), isPoints && h('strong', {}, ` ${words.points(value)}`))],
  );
  return h('ul', { class: 'chosen' }, ...items);
}

function review(app: App): HTMLElement {
  const { texts, election, voting } = app;
  const cards = (voting?.contests ?? []).map((index, place) => {
    const contest = election?.manifest.contests[index];
    if (contest === undefined) return undefined;
    const change = button(texts.review.edit, () => app.show(contestScreen(app, place, reviewScreen(app))), {
      ...{ id: `edit-${place}`, 'aria-labelledby': `edit-${place} title-${place}` },
    });
    return h(
      'section',
      { class: 'card' },
      h('div', { class: 'card-head' }, h('h2', { id: `title-${place}` }, said(app, contest.title)), change),
      chosenList(app, contest, draftOf(app, index)),
    );
  });
  return h(
    'section',
    {},
    h('h1', {}, texts.review.title),
    h('p', { class: 'lead' }, texts.review.lead),
    ...cards,
    actions(button(texts.review.seal, () => app.show(sealScreen(app)), { class: 'primary' })),
  );
}
