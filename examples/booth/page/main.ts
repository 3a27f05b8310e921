/** The page of the booth: where the election comes from, and one screen after the other. */
import { MAX_LENGTH } from '../crypto/election-file.js';
import { type App, type Screen, textsOf } from './app.js';
import { boardClient } from './board-client.js';
import { boundedText } from './bounded-text.js';
import { textOf, workerOf } from './code-reader.js';
import { cryptoLine } from './crypto-line.js';
import { makeFrame } from './frame.js';
import { withRenewedKeys } from './renewed-keys.js';
import { cardScreen } from './screen-card.js';
import { fileScreen, openElection } from './screen-file.js';
import { announce, warn } from './status.js';

/** What the builder put into the page. */
interface Configuration {
  readonly board?: string;
  /** Address of the election file, relative to the page. */
  readonly address?: string;
}

/** Where a casting service that serves the booth has the election file. */
const OWN_ADDRESS = '/election.json';

/** Opens the booth. The page's script is its worker's too. */
export function openPage(): void {
  const { board, address } = JSON.parse(textOf('configuration') || '{}') as Configuration;
  const line = cryptoLine(workerOf(document.currentScript?.textContent ?? ''));
  const app: App = {
    crypto: withRenewedKeys(line, () =>
      fetched(address ?? `${board?.replace(/\/$/, '') ?? ''}${OWN_ADDRESS}`),
    ),
    board: boardClient(board),
    texts: textsOf(navigator.language),
    show: (screen) => show(app, screen, frame),
    forget: () => location.reload(),
  };
  const frame = makeFrame(app, () => {
    app.texts = textsOf(app.texts.otherLanguage);
    app.show(app.current ?? cardScreen(app));
  });
  void start(app, board, address);
}

/** The election is in the page, at an address, with the casting service that serves the page, or in the voter's hands. */
async function start(app: App, board: string | undefined, address: string | undefined): Promise<void> {
  const inside = textOf('election');
  const isServed = location.protocol.startsWith('http');
  app.show(fileScreen(app));
  if (inside !== '') await openElection(app, inside);
  else if (address !== undefined || isServed) {
    const text = await fetched(address ?? OWN_ADDRESS);
    if (text === '') return;
    if (address === undefined && board === undefined) app.board = boardClient(location.origin);
    await openElection(app, text);
  }
}

async function fetched(address: string): Promise<string> {
  try {
    const response = await fetch(address);
    return response.ok ? await boundedText(response, MAX_LENGTH) : '';
  } catch {
    return '';
  }
}

/** Shows a screen: the old one goes, and what is read aloud goes on at the new heading. */
function show(app: App, screen: Screen, frame: { readonly main: HTMLElement; update(): void }): void {
  app.current = screen;
  warn('');
  announce('');
  frame.update();
  frame.main.replaceChildren(screen.make());
  const heading = frame.main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
  scrollTo(0, 0);
}
