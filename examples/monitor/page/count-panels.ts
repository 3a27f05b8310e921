/** How many: the figures at the top, turnout by group and channel, what was rejected and why, and what is needed to decide. */

import type { TurnoutRow, TurnoutView } from '../../board/status-shape.js';
import { h } from '../../booth/page/dom.js';
import { gauge } from './charts.js';
import type { Texts } from './texts-en.js';
import {
  type Cell,
  named,
  type Panel,
  percentage,
  section,
  shownCount,
  span,
  table,
  wordFor,
} from './view.js';

/** The figures at the top. */
export function tilesPanel({ language, tiles, never, ago }: Texts): Panel {
  const names = ['eligible', 'cast', 'effective', 'turnout', 'refused', 'last'] as const;
  const values = names.map((name) => h('dd', { id: `tile-${name}` }, '–'));
  const element = h(
    'dl',
    { class: 'tiles' },
    ...names.map((name, i) => h('div', {}, h('dt', {}, tiles[name]), values[i])),
  );
  const n = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : value.toLocaleString(language);
  return {
    element,
    update: ({ live: { status, activityAt } }) => {
      if (status === undefined) return;
      const { eligible, accepted, effective, refused, turnout } = status.counters;
      const percent = turnout?.total.percent ?? null;
      const { secondsSinceLastBallot: since } = status.activity;
      const passed = (performance.now() - activityAt) / 1000;
      const texts = [
        n(eligible),
        n(accepted),
        n(effective),
        percent === null ? '–' : percentage(language, percent / 100),
        n(Object.values(refused).reduce((sum, count) => sum + count, 0)),
        since === null ? never : ago(span(language, since + passed)),
      ];
      for (const [i, text] of texts.entries()) {
        const value = values[i];
        if (value !== undefined && value.textContent !== text) value.textContent = text;
      }
    },
  };
}

/** Turnout by class, group and channel, with what must not be shown hidden. */
export function turnoutPanel(texts: Texts): Panel {
  const { language, turnout, by, turnoutColumns, hiddenHint } = texts;
  const groups = (['classes', 'styles'] as const).map((name) => ({
    name,
    ...table(turnoutColumns, by[name]),
  }));
  const hint = h('p', { class: 'hint' }, hiddenHint);
  const channels = channelsTable(texts);
  const row = ({ id, name, eligible, online, paper, revoked, percent }: TurnoutRow): readonly Cell[] => [
    named(texts, name, id === 'all' ? by.total : id),
    { figure: eligible.toLocaleString(language) },
    ...[online, paper, revoked].map((count) => shownCount(texts, count)),
    percent === null ? shownCount(texts, null) : { figure: percentage(language, percent / 100) },
  ];
  return {
    element: section(turnout, ...groups.map(({ element }) => element), channels.element, hint),
    update: ({ live: { status } }) => {
      const view = status?.counters.turnout ?? undefined;
      for (const { name, element, show } of groups) {
        element.hidden = view === undefined || (name === 'styles' && view.styles.length < 2);
        if (view !== undefined) show([...view[name], view.total].map(row));
      }
      channels.show(view);
      const rows = view === undefined ? [] : [...view.classes, ...view.styles];
      const counts = rows.flatMap(({ online, paper, revoked }) => [online, paper, revoked]);
      hint.hidden = ![...counts, ...Object.values(view?.channels ?? {})].includes(null);
    },
  };
}

/** People by the channel they voted through, with what the ledger does not know said to be so; absent without kiosks. */
function channelsTable(texts: Texts): {
  readonly element: HTMLElement;
  show(view: TurnoutView | undefined): void;
} {
  const { language, channels: words } = texts;
  const rows = table(words.columns, words.caption);
  const element = h('div', { hidden: true }, rows.element, h('p', { class: 'hint' }, words.hint));
  const cells = (name: string, people: number | null, eligible: number): readonly Cell[] => [
    name,
    shownCount(texts, people),
    people === null || eligible === 0
      ? shownCount(texts, null)
      : { figure: percentage(language, people / eligible) },
  ];
  return {
    element,
    show: (view) => {
      const from = view?.channels ?? undefined;
      element.hidden = from === undefined;
      if (view === undefined || from === undefined) return;
      const { eligible, paper } = view.total;
      rows.show([
        cells(words.own, from.own, eligible),
        cells(words.kiosk, from.kiosk, eligible),
        ...(from.earlier === 0 ? [] : [cells(words.earlier, from.earlier, eligible)]),
        cells(words.paper, paper, eligible),
      ]);
    },
  };
}

/** How far the turnout is from what is needed to decide; empty where the manifest needs none. */
export function quorumPanel(texts: Texts): Panel {
  const { language, quorum, quorumState, reached, notReached } = texts;
  const element = h('div', { class: 'quorums' });
  const n = (value: number): string => value.toLocaleString(language);
  return {
    element,
    update: ({ live: { status }, log }) => {
      const { online, paper, eligible } = status?.counters.turnout?.total ?? {};
      element.replaceChildren(
        ...(log?.quorums ?? []).map(({ numerator, denominator }) => {
          if (eligible === undefined || eligible === 0) return h('p');
          const took = (online ?? 0) + (paper ?? 0);
          const needed = Math.ceil((eligible * numerator) / denominator);
          const isReached = took * denominator >= eligible * numerator;
          const state = `${quorumState(n(took), percentage(language, took / eligible))}: ${isReached ? reached : notReached}`;
          const need = quorum(n(needed), `${numerator}/${denominator}`);
          return h(
            'div',
            { class: 'quorum' },
            h('p', {}, need),
            gauge(took / eligible, numerator / denominator, `${need}. ${state}`),
            h('p', { class: 'hint' }, state),
          );
        }),
      );
    },
  };
}

/** What was rejected since the board was started. */
export function refusedPanel({ language, refusedTitle, refusedColumns, refusedNone, reasons }: Texts): Panel {
  const { element: rows, show } = table(refusedColumns);
  const none = h('p', { class: 'hint' }, refusedNone);
  return {
    element: section(refusedTitle, none, rows),
    update: ({ live: { status } }) => {
      const counts = Object.entries(status?.counters.refused ?? {});
      none.hidden = counts.length > 0;
      rows.hidden = counts.length === 0;
      counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      show(
        counts.map(([code, count]) => {
          const [word = '', check] = code.split(' ');
          return [
            h('span', {}, `${wordFor(reasons, word) ?? word}${check === undefined ? '' : ` (${check})`}`),
            { figure: count.toLocaleString(language) },
          ];
        }),
      );
    },
  };
}
