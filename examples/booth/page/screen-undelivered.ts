/** The ballot is signed and the board does not have it, or does not prove that it has: loud, with the evidence to keep. */
import type { App, Screen } from './app.js';
import { send } from './casting.js';
import { actions, button, h, saveFile } from './dom.js';
import { trackerBlock } from './screen-sealed.js';
import { announce } from './status.js';
import type { Texts } from './texts-en.js';

/** A ballot that was not delivered. */
export interface Undelivered {
  readonly entry: Uint8Array;
  readonly tracker: string;
  /** No way to the board; the board said no; the board's proof does not fit the ballot. */
  readonly reason: 'offline' | 'refused' | 'lie';
  /** Of a refusal. */
  readonly code: string;
}

/** Says so, and offers the file and another try. */
export function undeliveredScreen(app: App, ballot: Undelivered): Screen {
  return { step: 4, make: () => undelivered(app, ballot) };
}

/** A refusal of the board in words. */
export function refusalText({ refusals }: Texts, code: string): string {
  const known: Readonly<Record<string, string>> = refusals;
  return Object.hasOwn(known, code) ? (known[code] ?? refusals.other) : refusals.other;
}

function undelivered(app: App, ballot: Undelivered): HTMLElement {
  const { undelivered: words } = app.texts;
  const { reason, code, entry, tracker } = ballot;
  const why = reason === 'refused' ? `${words.refused} ${refusalText(app.texts, code)}` : words[reason];
  const retry = (): void => {
    announce(app.texts.sealed.casting);
    void send(app, ballot).then((screen) => app.show(screen));
  };
  return h(
    'section',
    {},
    h('h1', {}, words.title),
    h('p', { class: 'note caution' }, why),
    trackerBlock(words.tracker, tracker),
    actions(
      reason !== 'refused' && app.board.isConfigured && button(words.retry, retry, { class: 'primary' }),
      button(words.save, () => saveFile(`ballot-${tracker}.bin`, entry)),
    ),
    h('p', { class: 'hint' }, words.saved),
  );
}
