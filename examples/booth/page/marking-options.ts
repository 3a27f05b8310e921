/** Marking options: one of many by radio buttons, several by check boxes. One more than the rule has room for can not be marked. */
import { type App, said } from './app.js';
import { h } from './dom.js';
import { valuesOf, withValue } from './draft.js';
import type { Marker, Marking } from './screen-contest.js';
import { warn } from './status.js';

/** Rows for `choice` and `knapsack`. */
export function markRows(marking: Marking): Marker {
  const { app, contest, excluded } = marking;
  const type = contest.rule.kind === 'choice' && contest.rule.max === 1 ? 'radio' : 'checkbox';
  const inputs = contest.options.map((_, i) => {
    const input = h('input', {
      type,
      name: 'option',
      id: `option-${i}`,
      disabled: excluded.includes(i),
      change: () => take(marking, i, input.checked, refresh),
    });
    return input;
  });
  const refresh = (): void => {
    const draft = marking.draft();
    const values = draft.kind === 'values' ? draft.values : [];
    inputs.forEach((input, i) => {
      input.checked = values[i] === 1;
    });
  };
  refresh();
  const rows = inputs.map((input, i) => row(app, marking, i, input));
  return {
    element: h(
      'div',
      { role: type === 'radio' ? 'radiogroup' : 'group', 'aria-labelledby': 'question', class: 'options' },
      ...rows,
    ),
    refresh,
  };
}

function take(marking: Marking, option: number, on: boolean, refresh: () => void): void {
  const { app, contest, excluded } = marking;
  const { contest: words } = app.texts;
  const draft = marking.draft();
  const next = withValue(contest, draft, excluded, option, on ? 1 : 0);
  if (next !== undefined) {
    const isEmpty = !valuesOf(contest, next, excluded).some((value) => value > 0) && !allowsNone(marking);
    marking.mark(isEmpty ? { kind: 'none' } : next);
  } else {
    const { rule } = contest;
    const chosen = valuesOf(contest, draft, excluded).filter((value) => value > 0).length;
    const isFull = (rule.kind === 'choice' || rule.kind === 'knapsack') && chosen >= rule.max;
    warn(isFull ? words.full(chosen) : words.noBudget);
  }
  refresh();
}

function allowsNone({ contest: { rule } }: Marking): boolean {
  return (rule.kind === 'choice' || rule.kind === 'knapsack') && rule.min === 0;
}

function row(app: App, { contest, excluded }: Marking, i: number, input: HTMLInputElement): HTMLElement {
  const option = contest.options[i];
  const isExcluded = excluded.includes(i);
  const reason = isExcluded ? app.texts.contest.excluded : undefined;
  const cost = option?.cost === undefined ? undefined : app.texts.contest.cost(option.cost);
  if (reason !== undefined) input.setAttribute('aria-description', reason);
  return h(
    'label',
    { class: isExcluded ? 'option excluded' : 'option', for: input.id },
    input,
    h(
      'span',
      { class: 'name' },
      said(app, option?.name),
      cost !== undefined && h('span', { class: 'hint' }, cost),
      reason !== undefined && h('span', { class: 'hint' }, reason),
    ),
  );
}
