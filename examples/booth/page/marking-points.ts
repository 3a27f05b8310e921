/** Giving scores or points: a number for every option, typed or counted up and down. */
import { valueRange } from 'hanpyo/ballot';
import { calling, said } from './app.js';
import { button, h } from './dom.js';
import { valuesOf, withValue } from './draft.js';
import type { Marker, Marking } from './screen-contest.js';
import { warn } from './status.js';

/** Rows for `score` and `cumulative`. */
export function pointRows(marking: Marking): Marker {
  const { app, contest, excluded } = marking;
  const [least, most] = valueRange(contest.rule);
  const inputs = contest.options.map((_, i) => {
    const input = h('input', {
      type: 'number',
      inputmode: 'numeric',
      min: `${least}`,
      max: `${most}`,
      disabled: excluded.includes(i),
      'aria-labelledby': `name-${i}`,
      change: () => give(i, Number(input.value)),
    });
    return input;
  });
  const refresh = (): void => {
    const values = valuesOf(contest, marking.draft(), excluded);
    inputs.forEach((input, i) => {
      input.value = `${values[i] ?? 0}`;
    });
  };
  const give = (i: number, value: number): void => {
    const next = withValue(contest, marking.draft(), excluded, i, value);
    if (next === undefined) warn(app.texts.contest.noPoints);
    else marking.mark(next);
    refresh();
  };
  refresh();
  const step = (i: number, by: number): void => {
    const value = (valuesOf(contest, marking.draft(), excluded)[i] ?? 0) + by;
    if (value >= least && value <= most) give(i, value);
  };
  const rows = inputs.map((input, i) => pointRow(marking, i, input, (by) => step(i, by)));
  return {
    element: h('div', { role: 'group', 'aria-labelledby': 'question', class: 'options' }, ...rows),
    refresh,
  };
}

function pointRow(
  { app, contest, excluded }: Marking,
  option: number,
  input: HTMLInputElement,
  step: (by: -1 | 1) => void,
): HTMLElement {
  const { contest: words } = app.texts;
  const disabled = excluded.includes(option);
  return h(
    'div',
    { class: disabled ? 'option points excluded' : 'option points' },
    h(
      'span',
      { class: 'name', id: `name-${option}` },
      said(app, contest.options[option]?.name),
      disabled && h('span', { class: 'hint' }, words.excluded),
    ),
    button('−', () => step(-1), { disabled, ...calling('minus', option, words.less) }),
    input,
    button('+', () => step(1), { disabled, ...calling('plus', option, words.more) }),
  );
}
