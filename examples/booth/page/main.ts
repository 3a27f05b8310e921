/** The page of the booth: frame, language, and the first screen. */
import { asObject, asText, parseJson } from 'hanpyo/core';
import { type App, type Screen, textsOf } from './app.js';
import { boardClient } from './board-client.js';
import { cryptoLine, inlineWorker } from './crypto-line.js';
import { button, h } from './dom.js';
import { cardScreen } from './screen-card.js';
import { fileScreen, openElection } from './screen-file.js';
import { findScreen } from './screen-find.js';
import { announce, warn } from './status.js';

/** What the builder put into the page. */
interface Configuration {
  readonly board?: string;
  /** Address of the election file, relative to the page. */
  readonly address?: string;
}

const main = h('main', { id: 'main' });
const header = h('header');
const steps = h('nav', { class: 'steps' });
const banner = h('p', { class: 'banner', hidden: true });
const footer = h('footer');

const { board, address } = configuration();
const app: App = {
  crypto: cryptoLine(inlineWorker('crypto-worker')),
  board: boardClient(board),
  texts: textsOf(navigator.language),
  show: (screen) => show(screen),
  forget: () => location.reload(),
};

document.body.append(
  h('a', { class: 'skip', href: '#main' }),
  header,
  banner,
  steps,
  main,
  h('p', { id: 'alert', role: 'alert' }),
  h('p', { id: 'status', role: 'status' }),
  footer,
);
void start();

function configuration(): Configuration {
  const text = document.getElementById('configuration')?.textContent ?? '{}';
  const object = asObject(parseJson(text, 10_000), 'configuration', [], ['board', 'address']);
  return {
    ...(object.board !== undefined && { board: asText(object.board, 'board', 2000) }),
    ...(object.address !== undefined && { address: asText(object.address, 'address', 2000) }),
  };
}

/** The election is in the page, at an address, or in the voter's hands. */
async function start(): Promise<void> {
  app.show(fileScreen(app));
  const inside = document.getElementById('election')?.textContent ?? '';
  const text =
    inside !== '' || address === undefined
      ? inside
      : await fetch(address).then(
          (response) => (response.ok ? response.text() : ''),
          () => '',
        );
  if (text !== '') await openElection(app, text);
}

/** Shows a screen: the old one goes, and what is read aloud goes on at the new heading. */
function show(screen: Screen): void {
  app.current = screen;
  warn('');
  announce('');
  frame();
  main.replaceChildren(screen.make());
  const heading = main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
  scrollTo(0, 0);
}

/** Everything around the screen, in the language of the page. */
function frame(): void {
  const { texts, election, current } = app;
  document.documentElement.lang = texts.language;
  document.title = texts.name;
  const title = election?.manifest.title;
  const name = title?.[texts.language] ?? title?.[election?.manifest.defaultLanguage ?? ''] ?? texts.name;
  const isFinding = current?.step === undefined && app.before !== undefined;
  const find = (): void => {
    if (isFinding && app.before !== undefined) {
      const { before } = app;
      delete app.before;
      app.show(before);
      return;
    }
    if (current !== undefined) app.before = current;
    app.show(findScreen(app));
  };
  const language = button(texts.other, () => turn(), { lang: texts.otherLanguage, class: 'plain' });
  header.replaceChildren(
    h('p', { class: 'brand' }, name),
    h(
      'div',
      { class: 'tools' },
      election !== undefined && button(isFinding ? texts.backToVote : texts.find, find, { class: 'plain' }),
      language,
    ),
  );
  banner.hidden = election?.manifest.practice !== true;
  banner.textContent = texts.practice;
  document.querySelector('.skip')?.replaceChildren(texts.skip);
  stepList(current?.step);
  footer.replaceChildren(h('details', {}, h('summary', {}, texts.help), h('p', {}, texts.helpText)));
}

function stepList(step: Screen['step']): void {
  steps.hidden = step === undefined;
  steps.setAttribute('aria-label', app.texts.stepsLabel);
  const items = app.texts.steps.map((name, i) => {
    const state = step === undefined || i > step ? 'ahead' : i === step ? 'here' : 'passed';
    return h('li', { class: state, 'aria-current': i === step ? 'step' : undefined }, h('span', {}, name));
  });
  steps.replaceChildren(h('ol', {}, ...items));
}

/** The other language, on the same screen, with everything that was marked. */
function turn(): void {
  app.texts = textsOf(app.texts.otherLanguage);
  const screen = app.current ?? cardScreen(app);
  app.show(screen);
}
