/**
 * A checked ballot (Benaloh challenge): its values and randomness, encrypted again by the worker, published on the board, and saved
 * for whoever wants to recompute it with another program. It never counts; the same choices are sealed anew.
 */
import type { CheckedBallot, OpenedContest } from '../crypto/messages.js';
import { type App, draftOf, type Screen, said } from './app.js';
import { Refused } from './board-client.js';
import { actions, button, h, saveFile } from './dom.js';
import { choiceOf, draftFrom, isSameChoice } from './draft.js';
import { chosenList } from './screen-review.js';
import { sealScreen } from './screen-sealed.js';
import { refusalText } from './screen-undelivered.js';

/** What became of a checked ballot. */
interface Checked extends CheckedBallot {
  /** Where it is published, the code of a refusal, or `undefined` without a connection. */
  readonly published: number | string | undefined;
}

/** Opens the sealed ballot, checks and publishes it. @returns the screen that shows it */
export async function checkBallotOpenly(app: App): Promise<Screen> {
  const ballot = await app.crypto.ask('check');
  const published = await app.board.challenge(ballot.entry).then(
    ({ index }) => index,
    (error) => (error instanceof Refused ? error.code : undefined),
  );
  const checked = { ...ballot, published };
  return { step: 4, make: () => shown(app, checked) };
}

function shown(app: App, { entry, opened, published }: Checked): HTMLElement {
  const { checked: words } = app.texts;
  const save = button(words.save, () => saveFile('checked-ballot.bin', entry));
  if (opened === undefined || !opened.every((contest) => isAsChosen(app, contest)))
    return h(
      'section',
      {},
      h('h1', {}, words.title),
      h('p', { class: 'note caution' }, words.bad),
      actions(save),
    );
  return h(
    'section',
    {},
    h('h1', {}, words.title),
    h('p', { class: 'note' }, `${words.good} ${publishedText(app, published)}`),
    ...opened.map((contest) => openedContest(app, contest)),
    actions(
      button(words.again, () => app.show(sealScreen(app)), { class: 'primary' }),
      save,
    ),
  );
}

function publishedText({ texts }: App, published: Checked['published']): string {
  if (published === undefined) return texts.checked.kept;
  return typeof published === 'number'
    ? texts.checked.posted(published)
    : `${texts.checked.refused} ${refusalText(texts, published)}`;
}

/** Whether what was sealed is what the voter had marked. */
function isAsChosen(app: App, { id, choice }: OpenedContest): boolean {
  const index = app.election?.manifest.contests.findIndex((contest) => contest.id === id) ?? -1;
  const contest = app.election?.manifest.contests[index];
  return contest !== undefined && isSameChoice(choice, choiceOf(contest, draftOf(app, index)));
}

function openedContest(app: App, { id, choice, values, nonces }: OpenedContest): HTMLElement {
  const { checked: words } = app.texts;
  const contest = app.election?.manifest.contests.find((one) => one.id === id);
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, said(app, contest?.title)),
    contest !== undefined && chosenList(app, contest, draftFrom(choice)),
    h(
      'details',
      {},
      h('summary', {}, words.data),
      h('h3', {}, words.values),
      h('p', { class: 'data' }, values.join(' ')),
      h('h3', {}, words.nonces),
      h('p', { class: 'data' }, nonces.join(' ')),
    ),
  );
}
