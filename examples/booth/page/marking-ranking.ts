/** Putting options in order with buttons: nothing has to be dragged. */
import { plainly, said } from './app.js';
import { button, h } from './dom.js';
import type { Marker, Marking } from './screen-contest.js';
import { announce, warn } from './status.js';

/** Two lists: what is in order, and what is not. */
export function rankingLists(marking: Marking): Marker {
  const { app, contest } = marking;
  const words = app.texts.contest;
  const ranked = h('ol', { class: 'ranking' });
  const rest = h('ul', { class: 'ranking' });
  const order = (): readonly number[] => {
    const draft = marking.draft();
    return draft.kind === 'ranking' ? draft.order : [];
  };
  const name = (i: number): string => plainly(app, contest.options[i]?.name);
  const put = (next: readonly number[], option: number, focus: string): void => {
    marking.mark(next.length === 0 ? { kind: 'none' } : { kind: 'ranking', order: next });
    refresh();
    const place = next.indexOf(option) + 1;
    if (place > 0) announce(words.moved(name(option), place));
    const [again] = [focus, 'up', 'down', 'add', 'remove']
      .map((what) => document.getElementById(`${what}-${option}`))
      .filter((found) => found !== null && !found.hasAttribute('disabled'));
    again?.focus();
  };
  const add = (option: number): void => {
    const { rule } = contest;
    if (rule.kind === 'ranked' && order().length >= rule.max) warn(words.full(rule.max));
    else put([...order(), option], option, 'up');
  };
  const move = (option: number, by: -1 | 1): void => {
    const next = order().filter((one) => one !== option);
    next.splice(order().indexOf(option) + by, 0, option);
    put(next, option, by < 0 ? 'up' : 'down');
  };
  const refresh = (): void => {
    const now = order();
    const item = (option: number, ...buttons: readonly HTMLElement[]): HTMLElement =>
      h(
        'li',
        { class: 'option' },
        h('span', { class: 'name' }, said(app, contest.options[option]?.name)),
        ...buttons,
      );
    ranked.replaceChildren(
      ...now.map((option, place) =>
        item(
          option,
          button('↑', () => move(option, -1), {
            id: `up-${option}`,
            disabled: place === 0,
            'aria-label': words.up(name(option)),
          }),
          button('↓', () => move(option, 1), {
            id: `down-${option}`,
            disabled: place === now.length - 1,
            'aria-label': words.down(name(option)),
          }),
          button(
            '×',
            () =>
              put(
                now.filter((one) => one !== option),
                option,
                'add',
              ),
            { id: `remove-${option}`, 'aria-label': words.remove(name(option)) },
          ),
        ),
      ),
    );
    const left = contest.options.map((_, i) => i).filter((i) => !now.includes(i));
    rest.replaceChildren(
      ...left.map((option) =>
        item(
          option,
          button('+', () => add(option), { id: `add-${option}`, 'aria-label': words.add(name(option)) }),
        ),
      ),
    );
    empty.hidden = now.length > 0;
  };
  const empty = h('p', { class: 'hint' }, words.nobody);
  refresh();
  return {
    element: h('div', {}, h('h2', {}, words.ranked), empty, ranked, h('h2', {}, words.unranked), rest),
    refresh,
  };
}
