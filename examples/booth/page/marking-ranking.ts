/** Putting options in order with buttons: nothing has to be dragged. */
import { calling, said } from './app.js';
import { button, h } from './dom.js';
import type { Draft } from './draft.js';
import type { Marker, Marking } from './screen-contest.js';
import { announce, warn } from './status.js';

/** The options in their order. */
type Order = readonly number[];

/** Changes the order, and says which button the keyboard goes on with. */
type Put = (next: Order, option: number, focus: string) => void;

/** Two lists: what is in order, and what is not. */
export function rankingLists(marking: Marking): Marker {
  const words = marking.app.texts.contest;
  const ranked = h('ol', { class: 'ranking' });
  const rest = h('ul', { class: 'ranking' });
  const empty = h('p', { class: 'hint' }, words.nobody);
  const put: Put = (next, option, focus) => {
    marking.mark(next.length === 0 ? { kind: 'none' } : { kind: 'ranking', order: next });
    refresh();
    const place = next.indexOf(option) + 1;
    if (place > 0) announce(said(marking.app, marking.contest.options[option]?.name), words.moved(place));
    focusOn(option, focus);
  };
  const refresh = (): void => {
    const order = orderOf(marking.draft());
    const left = marking.contest.options.map((_, i) => i).filter((i) => !order.includes(i));
    ranked.replaceChildren(...order.map((_, place) => rankedItem(marking, order, place, put)));
    rest.replaceChildren(...left.map((option) => restItem(marking, order, option, put)));
    empty.hidden = order.length > 0;
  };
  refresh();
  const headings = [h('h2', {}, words.ranked), h('h2', {}, words.unranked)];
  return { element: h('div', {}, headings[0], empty, ranked, headings[1], rest), refresh };
}

function orderOf(draft: Draft): Order {
  return draft.kind === 'ranking' ? draft.order : [];
}

/** The first of an option's buttons that can be pressed, the wanted one before all. */
function focusOn(option: number, wanted: string): void {
  const [found] = [wanted, 'up', 'down', 'add', 'remove']
    .map((what) => document.getElementById(`${what}-${option}`))
    .filter((one) => one !== null && !one.hasAttribute('disabled'));
  found?.focus();
}

/** An option in its place, with the ways to move it. */
function rankedItem(marking: Marking, order: Order, place: number, put: Put): HTMLElement {
  const words = marking.app.texts.contest;
  const option = order[place] ?? 0;
  const others = order.filter((one) => one !== option);
  const move = (by: -1 | 1): void => {
    put(
      [...others.slice(0, place + by), option, ...others.slice(place + by)],
      option,
      by < 0 ? 'up' : 'down',
    );
  };
  const control = (
    sign: string,
    what: string,
    label: string,
    press: () => void,
    disabled = false,
  ): HTMLElement => button(sign, press, { disabled, ...calling(what, option, label) });
  return item(
    marking,
    option,
    control('↑', 'up', words.up, () => move(-1), place === 0),
    control('↓', 'down', words.down, () => move(1), place === order.length - 1),
    control('×', 'remove', words.remove, () => put(others, option, 'add')),
  );
}

/** An option that is not in the order, with the way into it. */
function restItem(marking: Marking, order: Order, option: number, put: Put): HTMLElement {
  const { app, contest } = marking;
  const words = app.texts.contest;
  const add = (): void => {
    const { rule } = contest;
    if (rule.kind === 'ranked' && order.length >= rule.max) warn(words.full(rule.max));
    else put([...order, option], option, 'up');
  };
  return item(marking, option, button('+', add, calling('add', option, words.add)));
}

function item({ app, contest }: Marking, option: number, ...buttons: readonly HTMLElement[]): HTMLElement {
  const name = h('span', { class: 'name', id: `name-${option}` }, said(app, contest.options[option]?.name));
  return h('li', { class: 'option' }, name, ...buttons);
}
