/** The live monitor: how many have voted, and whether the ledger holds. There is no code here that could show a result. */
import { asObject, asText, parseJson } from 'hanpyo/core';
import { button, h } from '../../booth/page/dom.js';
import { announce, warn } from '../../booth/page/status.js';
import { type Frame, makeFrame } from '../../pages/frame.js';
import { activityPanel } from './activity-panel.js';
import { actsPanel } from './acts-panel.js';
import { quorumPanel, refusedPanel, tilesPanel, turnoutPanel } from './count-panels.js';
import { headPanel } from './head-panel.js';
import { ledgerPanel, type TamperDemo } from './ledger-panel.js';
import { followBoard, type Live } from './live.js';
import { judgeTampered } from './tamper.js';
import { EN, type Texts } from './texts-en.js';
import { KO } from './texts-ko.js';
import { type Panel, wordFor } from './view.js';
import { judge, type KnownLog, openLog, type Verdict, verdictOf } from './watch.js';

const { board, isDemo } = configuration();
/** Changes that come close together are drawn once. */
const DRAW_MS = 100;
/** What passes without news: seconds since the last ballot. */
const TICK_MS = 1000;

let log: KnownLog | undefined;
let verdict: Verdict = { kind: 'checking' };
let panels: readonly Panel[] = [];
let isPaused = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let phase: string | undefined;
let isJudging = false;
let again = false;

const demo: TamperDemo | undefined = isDemo ? { verdict: undefined, press: () => void tamper() } : undefined;
const frame: Frame<Texts> = makeFrame({ ko: KO, en: EN }, show);
const live: Live | undefined =
  board === undefined
    ? undefined
    : followBoard(board, (part) => {
        if (part === 'checkpoint' && board !== undefined) void check(board);
        later();
      });
if (live === undefined) warn(frame.texts.noBoard);
setInterval(later, TICK_MS);

/** A page on a server follows that server, unless it was built for another board. */
function configuration(): { readonly board: string | undefined; readonly isDemo: boolean } {
  const text = document.getElementById('configuration')?.textContent ?? '{}';
  const object = asObject(parseJson(text, 10_000), 'configuration', [], ['board', 'demo']);
  const own = location.protocol.startsWith('http') ? location.origin : undefined;
  return {
    board: object.board === undefined ? own : asText(object.board, 'board', 2000).replace(/\/$/, ''),
    isDemo: object.demo === true,
  };
}

function show({ main, texts, tools }: Frame<Texts>): void {
  panels = [
    headPanel(texts),
    tilesPanel(texts),
    quorumPanel(texts),
    activityPanel(texts),
    turnoutPanel(texts),
    ledgerPanel(texts, demo),
    refusedPanel(texts),
    actsPanel(texts),
  ];
  const label = (): string => (isPaused ? frame.texts.resume : frame.texts.pause);
  const pause = button(isPaused ? texts.resume : texts.pause, () => {
    isPaused = !isPaused;
    pause.textContent = label();
    announce(isPaused ? frame.texts.paused : frame.texts.fresh);
    if (!isPaused) draw();
    document.body.classList.toggle('paused', isPaused);
  });
  pause.id = 'pause';
  tools.replaceChildren(pause);
  main.replaceChildren(h('div', { class: 'panels' }, ...panels.map(({ element }) => element)));
  if (live !== undefined) draw();
}

function later(): void {
  if (isPaused) return;
  timer ??= setTimeout(draw, DRAW_MS);
}

function draw(): void {
  clearTimeout(timer);
  timer = undefined;
  if (live === undefined) return;
  for (const panel of panels) panel.update({ live, log, verdict });
  const now = live.status?.election.phase;
  if (phase !== undefined && now !== phase) announce(wordFor(frame.texts.phases, now ?? '') ?? '');
  phase = now;
}

/** Judges the ledger anew, one judgement at a time. What was bad once stays bad: a fork is not undone by showing one side again. */
async function check(from: string): Promise<void> {
  again = true;
  if (isJudging) return;
  isJudging = true;
  while (again && verdict.kind !== 'bad') {
    again = false;
    verdict = await judgeNow(from);
    // Figures stand still while they are paused; an alarm does not wait.
    if (!isPaused || verdict.kind === 'bad') draw();
  }
  isJudging = false;
}

async function judgeNow(from: string): Promise<Verdict> {
  const { status } = live ?? {};
  if (status === undefined) return verdict;
  try {
    log ??= await openLog(from);
    let found = await judge(log, status.checkpoint.note);
    if (found.kind === 'bad' && found.check === 'V01') {
      // The officers may have announced another key meanwhile.
      log = await openLog(from);
      found = await judge(log, status.checkpoint.note);
    }
    const isOther = status.election.id !== null && status.election.id !== log.electionId;
    if (isOther) return { kind: 'bad', check: 'V07', message: 'another election', notes: [] };
    return found;
  } catch (error) {
    return verdictOf(error);
  }
}

async function tamper(): Promise<void> {
  if (demo === undefined || log === undefined) return;
  demo.verdict = demo.verdict === undefined ? await judgeTampered(log) : undefined;
  draw();
}
