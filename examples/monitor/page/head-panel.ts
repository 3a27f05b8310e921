/** Which election, how far it is, how fresh the figures are, and that there is no result here. */
import { h } from '../../booth/page/dom.js';
import { moment } from '../../booth/page/formats.js';
import type { Texts } from './texts-en.js';
import { named, type Panel, wordFor } from './view.js';

/** The panel. */
export function headPanel(texts: Texts): Panel {
  const title = h('h1', {}, texts.name);
  const state = h('p', { class: 'phase' });
  const fresh = h('p', { class: 'fresh', id: 'fresh' }, texts.waiting);
  const banner = h('p', { class: 'note', id: 'no-result' }, texts.noResult);
  const print = h('p', { class: 'hint' });
  return {
    element: h('div', { class: 'head' }, title, h('div', { class: 'states' }, state, fresh), print, banner),
    update: ({ live: { status, lostSince }, log }) => {
      const isStale = lostSince !== undefined;
      document.body.classList.toggle('stale', isStale);
      fresh.textContent = isStale
        ? texts.stale(moment(texts.language, lostSince.toISOString()))
        : status === undefined
          ? texts.waiting
          : texts.fresh;
      if (status === undefined) return;
      const { election } = status;
      title.replaceChildren(named(texts, log?.title ?? election.title, texts.name));
      state.textContent = wordFor(texts.phases, election.phase) ?? election.phase;
      const isOver = election.phase === 'closed' || election.phase === 'published';
      banner.textContent = isOver ? texts.closed : texts.noResult;
      const id = log?.fingerprint ?? '';
      print.textContent = id === '' ? '' : `${texts.fingerprint}: ${id} (${texts.fingerprintHint})`;
    },
  };
}
