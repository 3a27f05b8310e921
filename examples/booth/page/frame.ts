/** What is around every screen, at the same place: name, tools, steps, messages, help. */
import { type App, type Screen, said } from './app.js';
import { button, h } from './dom.js';
import { findScreen } from './screen-find.js';

/** The frame on the page. */
export interface Frame {
  readonly main: HTMLElement;
  /** Shows it for the screen and the language that the booth has now. */
  update(): void;
}

/** Puts the frame on the page. @param turn - called for the other language */
export function makeFrame(app: App, turn: () => void): Frame {
  const main = h('main', { id: 'main' });
  const skip = h('a', { class: 'skip', href: '#main' });
  const header = h('header');
  const steps = h('nav', { class: 'steps' });
  const banner = h('p', { class: 'banner', hidden: true });
  const footer = h('footer');
  const messages = [h('p', { id: 'alert', role: 'alert' }), h('p', { id: 'status', role: 'status' })];
  document.body.append(skip, header, banner, steps, main, ...messages, footer);
  const update = (): void => {
    const { texts, election, current } = app;
    document.documentElement.lang = texts.language;
    document.title = texts.name;
    skip.textContent = texts.skip;
    header.replaceChildren(h('p', { class: 'brand' }, nameOf(app)), tools(app, turn));
    banner.hidden = election?.manifest.practice !== true;
    banner.textContent = texts.practice;
    showSteps(app, steps, current?.step);
    footer.replaceChildren(h('details', {}, h('summary', {}, texts.help), h('p', {}, texts.helpText)));
  };
  return { main, update };
}

function nameOf(app: App): HTMLElement | string {
  return app.election === undefined ? app.texts.name : said(app, app.election.manifest.title);
}

function tools(app: App, turn: () => void): HTMLElement {
  const { texts, election } = app;
  const isFinding = app.current?.step === undefined && app.before !== undefined;
  const label = isFinding ? texts.backToVote : texts.find;
  return h(
    'div',
    { class: 'tools' },
    election !== undefined && button(label, () => findOrReturn(app, isFinding), { class: 'plain' }),
    button(texts.other, turn, { lang: texts.otherLanguage, class: 'plain' }),
  );
}

function findOrReturn(app: App, isFinding: boolean): void {
  const { before, current } = app;
  if (isFinding && before !== undefined) {
    delete app.before;
    app.show(before);
  } else {
    if (current !== undefined) app.before = current;
    app.show(findScreen(app));
  }
}

function showSteps({ texts }: App, steps: HTMLElement, step: Screen['step']): void {
  steps.hidden = step === undefined;
  steps.setAttribute('aria-label', texts.stepsLabel);
  const items = texts.steps.map((name, i) => {
    const state = step === undefined || i > step ? 'ahead' : i === step ? 'here' : 'passed';
    return h('li', { class: state, 'aria-current': i === step ? 'step' : undefined }, h('span', {}, name));
  });
  steps.replaceChildren(h('ol', {}, ...items));
}
