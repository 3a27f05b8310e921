/** Which election: from the page itself, from an address in its configuration, or from a file that the voter drops or pastes. */
import { MAX_LENGTH } from '../crypto/election-file.js';
import type { App, Screen } from './app.js';
import { actions, button, h } from './dom.js';
import { cardScreen } from './screen-card.js';
import { warn } from './status.js';

/** Asks for the election file. */
export function fileScreen(app: App): Screen {
  return { step: undefined, make: () => fileForm(app) };
}

/** Reads an election file and goes on to the card. @returns whether it was in order */
export async function openElection(app: App, text: string): Promise<boolean> {
  try {
    app.election = await app.crypto.ask('election', text);
  } catch {
    warn(app.texts.file.bad);
    return false;
  }
  app.show(cardScreen(app));
  return true;
}

function fileForm(app: App): HTMLElement {
  const { file } = app.texts;
  const text = h('textarea', { id: 'election-text', rows: '5', spellcheck: 'false', autocomplete: 'off' });
  const read = async (chosen: File | undefined): Promise<void> => {
    // Of a file that is too long no more is read than shows that it is.
    if (chosen !== undefined) await openElection(app, await chosen.slice(0, MAX_LENGTH + 1).text());
  };
  const input = h('input', {
    type: 'file',
    id: 'election-file',
    accept: '.json,application/json',
    change: () => void read(input.files?.[0]),
  });
  return h(
    'section',
    {
      dragover: (event) => event.preventDefault(),
      drop: (event) => {
        event.preventDefault();
        void read((event as DragEvent).dataTransfer?.files[0]);
      },
    },
    h('h1', {}, file.title),
    h('p', { class: 'lead' }, file.lead),
    h('div', { class: 'field' }, h('label', { for: 'election-file' }, file.choose), input),
    h('div', { class: 'field' }, h('label', { for: 'election-text' }, file.paste), text),
    actions(button(file.open, () => void openElection(app, text.value), { class: 'primary' })),
  );
}
