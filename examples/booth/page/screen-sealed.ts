/** Sealing in the worker, and the voter's decision: cast, or check. The tracker is on the screen before she decides. */
import type { App, Screen } from './app.js';
import { deliver } from './casting.js';
import { actions, button, h } from './dom.js';
import { choiceOf, NO_DRAFT } from './draft.js';
import { checkBallotOpenly } from './screen-checked.js';
import { announce, warn } from './status.js';

/** A ballot on its way; it outlives a change of the language. */
interface Sealed {
  readonly tracker: Promise<string>;
  /** What the voter has decided, once she has: it is asked only once. */
  decided?: 'cast' | 'check';
}

/** Seals the ballot and asks. */
export function sealScreen(app: App): Screen {
  const sealed: Sealed = { tracker: seal(app) };
  return { step: 4, make: () => sealing(app, sealed) };
}

/** Encrypts and proves. @returns the tracker */
async function seal({ crypto, voting, election }: App): Promise<string> {
  if (voting === undefined || election === undefined) throw new RangeError('no voter');
  const choices = new Map(
    voting.contests.flatMap((index) => {
      const contest = election.manifest.contests[index];
      return contest === undefined
        ? []
        : [[contest.id, choiceOf(contest, voting.drafts.get(index) ?? NO_DRAFT)] as const];
    }),
  );
  const { total: sequence, previous } = voting.history ?? { total: 0, previous: new Uint8Array(32) };
  return crypto.ask('prepare', choices, { sequence, previous });
}

function sealing(app: App, sealed: Sealed): HTMLElement {
  const { texts } = app;
  const place = h('div', {}, h('div', { class: 'busy' }));
  const heading = h('h1', {}, texts.sealed.sealing);
  announce(texts.sealed.sealing);
  sealed.tracker.then(
    (tracker) => {
      heading.textContent = texts.sealed.title;
      if (sealed.decided !== undefined) return wait(app, sealed.decided, place);
      place.replaceChildren(...decision(app, sealed, tracker, place));
      announce(`${texts.sealed.title} ${texts.sealed.notCast}`);
    },
    () => {
      place.replaceChildren();
      warn(texts.sealed.failed);
    },
  );
  return h('section', {}, heading, place);
}

/** Shows that the booth does what the voter has decided. */
function wait({ texts }: App, decided: 'cast' | 'check', place: HTMLElement): void {
  const text = decided === 'cast' ? texts.sealed.casting : texts.working;
  place.replaceChildren(h('div', { class: 'busy' }), h('p', {}, text));
  announce(text);
}

function decision(app: App, sealed: Sealed, tracker: string, place: HTMLElement): readonly HTMLElement[] {
  const { sealed: words } = app.texts;
  const again = (app.voting?.history?.total ?? 0) > 0;
  const away = (decided: 'cast' | 'check', work: () => Promise<Screen>) => () => {
    sealed.decided = decided;
    wait(app, decided, place);
    void work().then((screen) => {
      announce('');
      app.show(screen);
    });
  };
  return [
    h('p', { class: 'note' }, words.notCast),
    trackerBlock(words.tracker, tracker, words.trackerHint),
    actions(
      button(
        again ? words.recast : words.cast,
        away('cast', () => deliver(app, tracker)),
        { class: 'primary' },
      ),
    ),
    h(
      'section',
      { class: 'card quiet' },
      h('p', {}, words.checkHint),
      actions(
        button(
          words.check,
          away('check', () => checkBallotOpenly(app)),
        ),
      ),
    ),
  ];
}

/** A tracker in groups of four. */
export function trackerBlock(title: string, tracker: string, hint?: string): HTMLElement {
  // A line ends behind a hyphen, and not before one.
  const groups = tracker.split(/(?<=-)/).map((group) => h('span', {}, group));
  return h(
    'div',
    { class: 'tracker' },
    h('h2', {}, title),
    h('code', { class: 'groups' }, ...groups),
    hint !== undefined && h('p', { class: 'hint' }, hint),
  );
}
