/** Writing a name of one's own. */
import { h } from './dom.js';
import type { Marker, Marking } from './screen-contest.js';

/** One field. */
export function textField(marking: Marking): Marker {
  const input = h('input', {
    id: 'written',
    autocomplete: 'off',
    input: () => marking.mark(input.value === '' ? { kind: 'none' } : { kind: 'text', text: input.value }),
  });
  const refresh = (): void => {
    const draft = marking.draft();
    input.value = draft.kind === 'text' ? draft.text : '';
  };
  refresh();
  const label = h('label', { for: 'written' }, marking.app.texts.contest.text);
  return { element: h('div', { class: 'field' }, label, input), refresh };
}
