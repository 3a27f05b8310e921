/** "Find my ballot": a receipt is checked on this device; the board is asked only where a square code holds no proof. */
import type { ReceiptView } from '../crypto/messages.js';
import { MAX_TEXT } from '../crypto/receipts.js';
import type { App, Screen } from './app.js';
import { CryptoError } from './crypto-line.js';
import { actions, button, h } from './dom.js';
import { scanButtons } from './scan.js';
import { fileScreen } from './screen-file.js';
import { trackerBlock } from './screen-sealed.js';
import { warn } from './status.js';

/** Asks for a receipt. Without an election there is nothing to check it against, so that comes first. */
export function findScreen(app: App): Screen {
  if (app.election === undefined) return fileScreen(app);
  const typed = { text: '' };
  return { step: undefined, make: () => form(app, typed) };
}

function form(app: App, typed: { text: string }): HTMLElement {
  const { finding: words } = app.texts;
  const outcome = h('div', { role: 'status' });
  const text = receiptField(typed);
  const check = async (): Promise<void> => {
    warn('');
    outcome.replaceChildren();
    try {
      outcome.replaceChildren(...found(app, await checked(app, text.value)));
    } catch (error) {
      warn(failure(app, error));
    }
  };
  const take = (value: string): void => {
    typed.text = text.value = value;
    void check();
  };
  return h(
    'section',
    {},
    h('h1', {}, words.title),
    h('p', { class: 'lead' }, words.lead),
    h('div', { class: 'field' }, h('label', { for: 'receipt' }, words.text), text),
    h('div', { class: 'field' }, h('label', { for: 'receipt-file' }, words.file), receiptFile(take)),
    scanButtons(app.texts, take),
    actions(button(words.check, () => void check(), { class: 'primary' })),
    outcome,
  );
}

function receiptField(typed: { text: string }): HTMLTextAreaElement {
  const field = h('textarea', {
    id: 'receipt',
    rows: '6',
    spellcheck: 'false',
    autocomplete: 'off',
    input: () => {
      typed.text = field.value;
    },
  });
  field.value = typed.text;
  return field;
}

function receiptFile(take: (text: string) => void): HTMLInputElement {
  const file = h('input', {
    type: 'file',
    id: 'receipt-file',
    accept: '.txt,text/plain',
    // Of a file that is too long no more is read than shows that it is.
    change: () =>
      void file.files?.[0]
        ?.slice(0, MAX_TEXT + 1)
        .text()
        .then(take),
  });
  return file;
}

/** Checks a receipt; a square code is completed by what the board says of its position, if there is a board. */
async function checked({ crypto, board }: App, text: string): Promise<ReceiptView> {
  const view = await crypto.ask('receipt', text, undefined);
  if (view.kind === 'included') return view;
  const placed = await board.receipt(view.index).catch(() => undefined);
  return placed === undefined ? view : crypto.ask('located', text, placed.receipt, placed.leafHash);
}

function found(
  { texts: { finding: words, sealed } }: App,
  { kind, index, size, tracker }: ReceiptView,
): readonly HTMLElement[] {
  const isIncluded = kind === 'included';
  return [
    h(
      'p',
      { class: isIncluded ? 'note good' : 'note' },
      isIncluded ? words.included(index, size) : words.signed(index),
    ),
    trackerBlock(sealed.tracker, tracker),
  ];
}

function failure({ texts: { finding: words } }: App, error: unknown): string {
  const code = error instanceof CryptoError ? error.code : '';
  if (code === 'wrong-election') return words.wrongElection;
  return ['bad-text', 'bad-encoding', 'too-large', 'bad-number', 'bad-tag'].includes(code)
    ? words.unreadable
    : words.bad;
}
