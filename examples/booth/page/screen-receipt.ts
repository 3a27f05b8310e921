/** The ballot is on the ledger, and this device has checked the proof. The receipt shows that, and never how anybody voted. */
import type { ReceiptView } from '../crypto/messages.js';
import type { App, Screen } from './app.js';
import { actions, button, h, saveFile, squareCode } from './dom.js';
import { trackerBlock } from './screen-sealed.js';
import { squareCodeOf } from './square-code.js';

/** Shows a receipt. */
export function receiptScreen(app: App, receipt: ReceiptView): Screen {
  return { step: 5, make: () => shown(app, receipt) };
}

function shown(app: App, { tracker, index, size, text, code }: ReceiptView): HTMLElement {
  const { receipt: words } = app.texts;
  const outcome = h('p', { class: 'hint', role: 'status' });
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => outcome.replaceChildren(words.copied),
      () => outcome.replaceChildren(words.notCopied),
    );
  };
  return h(
    'section',
    { class: 'receipt' },
    h('h1', { class: 'done' }, words.title),
    h('p', { class: 'lead' }, words.lead(index, size)),
    keepsake(app, tracker, code),
    actions(
      button(words.save, () => saveFile(`receipt-${tracker}.txt`, text), { class: 'primary' }),
      button(words.copy, copy),
      button(words.print, () => print()),
    ),
    outcome,
    app.election?.manifest.revoting === 'last-counts' && h('p', { class: 'hint' }, words.again),
    h(
      'details',
      { class: 'text' },
      h('summary', {}, words.text),
      h('pre', { tabindex: '0', 'aria-label': words.text }, text),
    ),
    actions(button(words.done, () => app.forget())),
  );
}

/** The square code, and the tracker beside it in letters. */
function keepsake({ texts }: App, tracker: string, code: string): HTMLElement {
  const { receipt: words } = texts;
  return h(
    'div',
    { class: 'keep' },
    h(
      'figure',
      {},
      squareCode(squareCodeOf(code), words.code(tracker)),
      h('figcaption', { class: 'hint' }, words.codeHint),
    ),
    trackerBlock(words.tracker, tracker),
  );
}
