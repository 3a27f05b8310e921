/** The funnel of a forum: how far its proposals have come, counted from the public log in the reader's own browser. */
import { httpFiles } from 'hanpyo/ledger';
import { h } from '../../booth/page/dom.js';
import { announce, warn } from '../../booth/page/status.js';
import { type Frame, makeFrame } from '../../pages/frame.js';
import { ForumWatch, type Reading } from './forum-log.js';
import { type ForumPanel, funnelPanel } from './funnel-panel.js';
import { heldFiles } from './held-files.js';
import { headPanel, proposalsPanel, readingPanel, tilesPanel } from './panels.js';
import { EN, type Texts } from './texts-en.js';
import { KO } from './texts-ko.js';

/** How often a page that is served asks, whether or not it was told of something. */
const REFRESH_MS = 15_000;

const held = document.getElementById('log')?.textContent?.trim() ?? '';
const server = held === '' && location.protocol.startsWith('http') ? location.origin : undefined;
const watch = openWatch();
let reading: Reading = { kind: 'reading', done: 0, total: 0 };
let panels: readonly ForumPanel[] = [];
let state: ReturnType<typeof readingPanel> | undefined;
let isReading = false;
let again = false;

const frame: Frame<Texts> = makeFrame({ ko: KO, en: EN }, show);
if (watch === undefined) warn(frame.texts.noLog);
else void advance(watch);
if (server !== undefined) listen(server);

/** The log that the file holds, else that of the server it comes from. */
function openWatch(): ForumWatch | undefined {
  const files = held === '' ? server && httpFiles(`${server}/`) : heldFiles(held);
  return files === undefined || files === '' ? undefined : new ForumWatch(files);
}

function listen(from: string): void {
  const more = (): void => {
    if (watch !== undefined) void advance(watch);
  };
  const source = new EventSource(`${from}/events`);
  source.addEventListener('checkpoint', more);
  source.addEventListener('open', more);
  setInterval(more, REFRESH_MS);
}

function show({ main, texts }: Frame<Texts>): void {
  panels = [
    headPanel(texts, server !== undefined),
    tilesPanel(texts),
    funnelPanel(texts),
    proposalsPanel(texts),
  ];
  state = readingPanel(texts);
  const [head, ...rest] = panels.map(({ element }) => element);
  main.replaceChildren(h('div', { class: 'panels' }, head, state.element, ...rest));
  draw();
}

function draw(): void {
  state?.show(reading);
  const forum = watch?.state;
  document.body.classList.toggle('withheld', reading.kind === 'bad');
  if (forum !== undefined) for (const panel of panels) panel.update(forum);
}

/** Reads on, one reading at a time; what came in between is read after it. */
async function advance(from: ForumWatch): Promise<void> {
  again = true;
  if (isReading) return;
  isReading = true;
  while (again) {
    again = false;
    const before = reading.kind;
    const found = await from.advance((now) => {
      // Only the first reading takes long enough to be told of.
      if (reading.kind !== 'reading') return;
      reading = now;
      state?.show(now);
    });
    reading = found;
    draw();
    if (found.kind === 'good' && before !== 'good')
      announce(frame.texts.good(found.size.toLocaleString(frame.texts.language)));
  }
  isReading = false;
}
