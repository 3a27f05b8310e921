/** The election that the card belongs to: what to compare with the poster, and what is on this ballot. */
import { type App, type Screen, said } from './app.js';
import { actions, button, h } from './dom.js';
import { moment } from './formats.js';
import { contestScreen } from './screen-contest.js';

/** Shows the election. */
export function electionScreen(app: App): Screen {
  return { step: 1, make: () => shown(app) };
}

function shown(app: App): HTMLElement {
  const { texts, election, voting } = app;
  const manifest = election?.manifest;
  const words = texts.election;
  const closes = election?.closes;
  const total = voting?.history?.total ?? 0;
  const isOver = voting?.isClosed === true || (total > 0 && manifest?.revoting === 'first-only');
  const voterClass = manifest?.classes[voting?.row.class ?? -1];
  return h(
    'section',
    {},
    h('h1', {}, words.title),
    h('p', { class: 'headline' }, said(app, manifest?.title)),
    h(
      'dl',
      { class: 'facts' },
      ...fact(
        words.fingerprint,
        h('code', { class: 'code' }, election?.fingerprint ?? ''),
        words.fingerprintHint,
      ),
      ...fact(
        words.closes,
        closes === undefined
          ? words.closesUnknown
          : h('time', { datetime: closes }, moment(texts.language, closes)),
      ),
      ...fact(words.group, said(app, voterClass?.name)),
      ...fact(words.ballot, words.contests(voting?.contests.length ?? 0)),
    ),
    ...notes(app, isOver),
    !isOver &&
      actions(
        button(total > 0 ? words.start : words.begin, () => app.show(contestScreen(app, 0)), {
          class: 'primary',
        }),
      ),
  );
}

/** What is to be known before anything is marked: no connection, too late, voted already. */
function notes({ texts: { election: words }, voting }: App, isOver: boolean): readonly HTMLElement[] {
  const isClosed = voting?.isClosed === true;
  return [
    ...(voting?.history === undefined ? [h('p', { class: 'note caution' }, words.offline)] : []),
    ...(isClosed ? [h('p', { class: 'note caution' }, words.isClosed)] : []),
    ...(!isClosed && (voting?.history?.total ?? 0) > 0
      ? [h('p', { class: 'note' }, isOver ? words.onlyOnce : words.again)]
      : []),
  ];
}

function fact(name: string, value: Node | string, hint?: string): readonly HTMLElement[] {
  return [h('dt', {}, name), h('dd', {}, value, hint !== undefined && h('span', { class: 'hint' }, hint))];
}
