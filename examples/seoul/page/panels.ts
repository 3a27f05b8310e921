/** What stands around the funnels: whether the log holds, the figures at the top, and the proposals one by one. */
import { proposalSummary } from 'hanpyo/petition';
import { h } from '../../booth/page/dom.js';
import { named, section, table } from '../../monitor/page/view.js';
import type { Reading } from './forum-log.js';
import { type ForumPanel, rulesName } from './funnel-panel.js';
import type { Texts } from './texts-en.js';

/** Proposals in the list, the latest. */
const MOST = 50;

/** The title of the forum. */
export function headPanel(texts: Texts, isLive: boolean): ForumPanel {
  const title = h('h1', {}, texts.name);
  const note = h('p', { class: 'hint', hidden: true }, texts.practice);
  return {
    element: h(
      'div',
      { class: 'head' },
      title,
      h('p', { class: 'hint' }, isLive ? texts.fromServer : texts.fromFile),
      note,
    ),
    update: ({ charter }) => {
      title.replaceChildren(named(texts, charter.title, texts.name));
      note.hidden = !charter.practice;
    },
  };
}

/** Whether the log is in order, as far as it was read. Said aloud when it is another thing than before. */
export function readingPanel(texts: Texts): {
  readonly element: HTMLElement;
  show(reading: Reading): void;
} {
  const element = h('div', { class: 'ledger-state', id: 'reading' });
  const n = (value: number): string => value.toLocaleString(texts.language);
  const linesOf = (reading: Reading): readonly string[] => {
    if (reading.kind === 'reading') return [texts.reading(n(reading.done), n(reading.total))];
    if (reading.kind === 'good') return [texts.good(n(reading.size))];
    return reading.kind === 'bad' ? [texts.bad, ...reading.faults] : [texts.unreachable];
  };
  return {
    element,
    show: (reading) => {
      const { kind } = reading;
      element.className = `ledger-state ${kind}`;
      if (kind === 'bad') element.setAttribute('role', 'alert');
      element.replaceChildren(
        ...linesOf(reading).map((line, i) =>
          h('p', { class: i === 0 ? 'verdict-line' : undefined, lang: i === 0 ? undefined : 'en' }, line),
        ),
      );
    },
  };
}

/** The figures at the top. */
export function tilesPanel({ language, tiles }: Texts): ForumPanel {
  const names = ['proposals', 'supports', 'participants', 'adopted'] as const;
  const values = new Map(names.map((name) => [name, h('dd', { id: `tile-${name}` }, '–')]));
  const element = h(
    'dl',
    { class: 'tiles' },
    ...names.map((name) => h('div', {}, h('dt', {}, tiles[name]), values.get(name))),
  );
  const show = (name: (typeof names)[number], value: number): void => {
    const cell = values.get(name);
    if (cell !== undefined) cell.textContent = value.toLocaleString(language);
  };
  return {
    element,
    update: ({ proposals }) => {
      const all = [...proposals.values()];
      const sum = (of: 'supports' | 'participants'): number =>
        all.reduce((total, proposal) => total + proposal.count(of), 0);
      show('proposals', all.length);
      show('supports', sum('supports'));
      show('participants', sum('participants'));
      show('adopted', all.filter(({ stage }) => stage.id === 'adopted').length);
    },
  };
}

/** The proposals, the latest first, with what is missing to the next step. */
export function proposalsPanel(texts: Texts): ForumPanel {
  const { language, proposalColumns, proposals: title, none } = texts;
  const { element, show } = table(proposalColumns);
  const n = (value: number): string => value.toLocaleString(language);
  return {
    element: section(title, element),
    update: ({ proposals, charter }) => {
      const latest = [...proposals.values()].slice(-MOST).reverse();
      show(
        latest.map((proposal) => {
          const { supports, participants, next, title: name } = proposalSummary(proposal);
          const goal = proposal.profile.stages.find(({ id }) => id === next?.to);
          const { language: written } = proposal.proposal.text;
          return [
            h('span', { lang: written }, name),
            rulesName(texts, proposal.profile, charter),
            named(texts, proposal.stage.name, proposal.stage.id),
            { figure: n(supports) },
            { figure: n(participants) },
            h(
              'span',
              {},
              ...(next === undefined || goal === undefined
                ? [none]
                : [texts.next(n(next.have), n(next.need)), named(texts, goal.name, goal.id)]),
            ),
          ];
        }),
      );
    },
  };
}
