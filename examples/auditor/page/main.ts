/** The auditor's page: give it a record, watch it verify, read and print the report. Nothing is sent anywhere. */

import { actions, button, h } from '../../booth/page/dom.js';
import { announce, warn } from '../../booth/page/status.js';
import { type Frame, makeFrame } from '../../pages/frame.js';
import type { DroppedFile } from '../audit/record.js';
import { type Audit, startAudit } from './audit.js';
import { type BroughtList, bring, broughtIn, broughtSection } from './brought-section.js';
import { chosenFiles, droppedFiles } from './dropped.js';
import { type Finished, reportScreen } from './report-screen.js';
import { type Running, runningScreen } from './running-screen.js';
import { EN, type Texts } from './texts-en.js';
import { KO } from './texts-ko.js';

/** What is on the screen. */
type State =
  | { readonly kind: 'start' }
  | { readonly kind: 'running'; readonly running: Running }
  | { readonly kind: 'report'; readonly finished: Finished }
  | { readonly kind: 'problem'; readonly message: string };

let state: State = { kind: 'start' };
let audit: Audit | undefined;
const brought: BroughtList = { items: [] };

const frame: Frame<Texts> = makeFrame({ ko: KO, en: EN }, (framed) => {
  document.body.classList.add('auditor');
  void draw(framed);
});
listenForDrops();

function go(next: State): void {
  state = next;
  void draw(frame).then(() => {
    const heading = frame.main.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
    scrollTo(0, 0);
  });
}

async function draw({ main, texts }: Frame<Texts>): Promise<void> {
  const drawn = state;
  const content = await screen(texts);
  if (drawn === state) main.replaceChildren(...content);
}

async function screen(texts: Texts): Promise<readonly Node[]> {
  switch (state.kind) {
    case 'start':
      return startScreen(texts);
    case 'running':
      return runningScreen(texts, state.running, cancel);
    case 'report':
      return reportScreen(texts, state.finished, startAgain);
    case 'problem':
      return problemScreen(texts, state.message);
  }
}

function startScreen(texts: Texts): readonly Node[] {
  const { start } = texts;
  const picker = (label: string, attributes: Record<string, string | boolean>): HTMLElement => {
    const input = h('input', {
      type: 'file',
      ...attributes,
      change: () => {
        const { files } = input;
        if (files !== null) beginWith(async () => chosenFiles(files));
      },
    });
    return h('label', { class: 'button file' }, label, input);
  };
  return [
    h('h1', {}, start.title),
    h('p', { class: 'lead' }, start.lead),
    h(
      'section',
      { class: 'drop', 'aria-label': start.drop },
      h('p', { class: 'headline' }, start.drop),
      actions(
        picker(start.folder, { id: 'folder', webkitdirectory: true }),
        picker(start.file, { id: 'file' }),
      ),
      h('p', { class: 'hint' }, start.forms),
    ),
    broughtSection(texts, brought),
    h('ol', { class: 'way' }, ...start.steps.map((step) => h('li', {}, step))),
  ];
}

function problemScreen({ problem, report }: Texts, message: string): readonly Node[] {
  const why = message === '' ? problem.died : message === NOTHING ? problem.empty : message;
  const isOurs = message === '' || message === NOTHING;
  return [
    h('h1', {}, problem.title),
    h('p', { class: 'note caution' }, h('span', { lang: isOurs ? undefined : 'en' }, why)),
    h('p', { class: 'lead' }, problem.lead),
    actions(button(report.again, startAgain, { class: 'primary' })),
  ];
}

/** Stands for the message that nothing was given. */
const NOTHING = 'nothing';

/** Begins with what was given, if anything was, or says why that can not be taken. */
function beginWith(given: () => Promise<readonly DroppedFile[] | undefined>): void {
  given().then(
    (files) => files !== undefined && begin(files),
    (error: unknown) => {
      go({ kind: 'problem', message: error instanceof Error ? error.message : String(error) });
    },
  );
}

function begin(files: readonly DroppedFile[]): void {
  audit?.end();
  warn('');
  if (files.length === 0) {
    go({ kind: 'problem', message: NOTHING });
    return;
  }
  const running: Running = { done: 0, total: 0 };
  const start = performance.now();
  let hash: string | undefined;
  go({ kind: 'running', running });
  const mine = startAudit(files, brought.items, {
    started: (input) => {
      hash = input;
    },
    progress: (done, total) => {
      running.done = done;
      running.total = total;
      running.show?.();
    },
    finished: (verdict, json) => {
      const seconds = (performance.now() - start) / 1000;
      go({ kind: 'report', finished: { audit: mine, files, hash, verdict, json, seconds, at: new Date() } });
      announce(frame.texts.report.done(frame.texts.report.verdicts[verdict] ?? verdict));
    },
    failed: (message) => go({ kind: 'problem', message }),
  });
  audit = mine;
}

function cancel(): void {
  startAgain();
  announce(frame.texts.running.cancelled);
}

function startAgain(): void {
  audit?.end();
  audit = undefined;
  go({ kind: 'start' });
}

/** Drops are taken wherever they fall, so that the browser never leaves the page for a file. */
function listenForDrops(): void {
  const over = (isOver: boolean): void => {
    document.body.classList.toggle('over', isOver);
  };
  addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  });
  addEventListener('dragleave', () => over(false));
  addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    const { dataTransfer } = event;
    if (dataTransfer !== null) beginWith(async () => recordOf(await droppedFiles(dataTransfer)));
  });
}

/**
 * Of what was dropped, the record to verify. Receipts, checkpoints and policies are no record: they are added to what it is compared
 * with, and a record that was verified already is verified again.
 * @returns `undefined` where there is nothing to begin with yet
 */
async function recordOf(files: readonly DroppedFile[]): Promise<readonly DroppedFile[] | undefined> {
  const items = await broughtIn(files);
  if (items === undefined) return files;
  if (!bring(frame.texts, brought, items)) return undefined;
  if (state.kind === 'report') return state.finished.files;
  if (state.kind !== 'running') go({ kind: 'start' });
  return undefined;
}
