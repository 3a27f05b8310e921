/** Parts of the monitor that stay on the page while their content changes: sections, tables, spans of time. */
import { type Child, h } from '../../booth/page/dom.js';
import type { Live } from './live.js';
import type { Texts } from './texts-en.js';
import type { KnownLog, Verdict } from './watch.js';

/** All that is shown. */
interface Model {
  readonly live: Live;
  readonly log: KnownLog | undefined;
  readonly verdict: Verdict;
}

/** A part of the page. */
export interface Panel {
  readonly element: HTMLElement;
  update(model: Model): void;
}

/** A section with a heading. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', { class: 'panel' }, h('h2', {}, title), ...children);
}

/** A cell: text, or a node; figures stand at the end of their column, also where they are hidden. */
export type Cell = string | Node | { readonly figure: string; readonly kind?: 'hidden-cell' };

/** A table whose rows change and whose heads stay. @param caption - in words of the page, or an element with an id */
export function table(
  heads: readonly string[],
  caption?: string | HTMLTableCaptionElement,
): { readonly element: HTMLElement; show(rows: readonly (readonly Cell[])[]): void } {
  const body = h('tbody');
  const element = h(
    'table',
    {},
    typeof caption === 'string' ? h('caption', {}, caption) : caption,
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    body,
  );
  const show = (rows: readonly (readonly Cell[])[]): void => {
    const widths = rows[0]?.map((cell) => typeof cell === 'object' && 'figure' in cell) ?? [];
    for (const [i, head] of [...element.querySelectorAll('thead th')].entries())
      head.classList.toggle('number', widths[i] === true);
    body.replaceChildren(
      ...rows.map(([first = '', ...cells]) =>
        h('tr', {}, h('th', { scope: 'row', ...classOf(first) }, inside(first)), ...cells.map(dataCell)),
      ),
    );
  };
  const name =
    typeof caption === 'object'
      ? { 'aria-labelledby': caption.id }
      : { 'aria-label': caption ?? heads.join(', ') };
  return {
    element: h('div', { class: 'wide', tabindex: '0', role: 'group', ...name }, element),
    show,
  };
}

function dataCell(cell: Cell): HTMLElement {
  return h('td', classOf(cell), inside(cell));
}

function classOf(cell: Cell): { readonly class?: string } {
  if (typeof cell !== 'object' || !('figure' in cell)) return {};
  return { class: cell.kind === undefined ? 'number' : `number ${cell.kind}` };
}

function inside(cell: Cell): string | Node {
  return typeof cell === 'object' && 'figure' in cell ? cell.figure : cell;
}

/** A span of time in words, in the largest unit of which there are two. */
export function span(language: string, seconds: number): string {
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
      ['second', 1],
    ] as const
  ).find(([, length]) => seconds >= 2 * length) ?? ['second', 1];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(Math.floor(seconds / size));
}

/** A share of the whole as the language writes it, with one decimal. */
export function percentage(language: string, share: number): string {
  return new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(share);
}

/** A count that may be hidden. A count that is not shown is not in the page. */
export function shownCount({ language, hidden }: Texts, value: number | null): Cell {
  return value === null
    ? { figure: hidden, kind: 'hidden-cell' }
    : { figure: value.toLocaleString(language) };
}

/** A word of a catalogue by a name that comes from the board, which may be no name in it. */
export function wordFor(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}

/** A text by language, in that of the page, or in another, marked as such. */
export function named(
  { language }: Pick<Texts, 'language'>,
  name: Readonly<Record<string, string>> | null | undefined,
  fallback: string,
): HTMLElement {
  const own = wordFor(name ?? {}, language);
  if (own !== undefined) return h('span', {}, own);
  const [[tag, text] = [undefined, fallback]] = Object.entries(name ?? {});
  return h('span', { lang: tag }, text);
}
