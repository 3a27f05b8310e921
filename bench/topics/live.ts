/** How long after it was taken in an onlooker sees a ballot on the monitor, and a support on the page of the forum. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { bundleService, startService } from '../../examples/board/child.js';
import type { BoardSettings } from '../../examples/board/config.js';
import { loadBallots } from '../../examples/board/load-ballots.js';
import { closedLoop } from '../../examples/board/senders.js';
import { makeMonitor } from '../../examples/monitor/bundle.js';
import { makeFunnel } from '../../examples/seoul/bundle.js';
import { PROFILE } from '../../examples/seoul/city.js';
import { file, stateOf } from '../../examples/seoul/proposals.js';
import { ForumService } from '../../examples/seoul/serve.js';
import { foundForum } from '../../examples/seoul/story.js';
import { systemRng } from '../../src/core/random.js';
import { clockEntry, supportEntry } from '../../src/petition/index.js';
import { CHROMIUM, hasChromium } from '../casting-hosts.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { figuresAt, spread } from '../measure.js';

/** The topic `live`. */
export const LIVE: Topic = { name: 'live', run };

/** Sends an entry. @returns how many of its kind there are with it, once it is taken in */
type Send = (entry: Uint8Array) => Promise<number>;

/** Entries at once that make the load. */
const LOAD = 16;
/** Entries of the load between two looks at whether it is enough. */
const CHUNK = 64;
/** One address sends everything, so what bounds one address is out of the way. */
const FREE = { burst: 1e9, perSecond: 1e9 };
const LIMITS = {
  addressRate: FREE,
  attemptRate: FREE,
  connectionsPerAddress: 4000,
  requestsPerAddress: 8192,
};

async function run(topic: TopicRun): Promise<TopicResult> {
  const skipped = hasChromium() ? [] : ['all of it: there is no Chromium on this machine'];
  const figures: Figure[] = [];
  if (hasChromium()) {
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      figures.push(...(await onMonitor(browser, topic)), ...(await onFunnel(browser, topic)));
    } finally {
      await browser.close();
    }
  }
  return {
    topic: 'live',
    title: 'Seen by an onlooker',
    about: [
      `A ballot is posted to the casting service, a support to the forum; the time runs from the answer that it is durable on the ledger until a page that was open in headless Chromium shows a count with it, by the clock of the machine. The monitor verifies the checkpoint besides; the page of the forum verifies the entry itself before it counts it. Events come at moments of their own, unknown to the pages. *Under load*, ${LOAD} others post at the same time, each the next as soon as one is answered. Service, senders and browser share the machine.`,
    ],
    x: 'when',
    metrics: [
      { id: 'seen', name: 'seen after', unit: 's' },
      { id: 'p95', name: '95th percentile', unit: 's' },
      { id: 'most', name: 'the slowest', unit: 's' },
      { id: 'events', name: 'events', unit: '' },
    ],
    panels: [{ title: 'Seen after, 95th percentile', metric: 'p95', kind: 'bars', scale: 'linear' }],
    figures,
    skipped,
  };
}

/** Ballots on the monitor. */
async function onMonitor(browser: Browser, { mode, folder, log }: TopicRun): Promise<Figure[]> {
  const [events, others] = [byMode(mode, 40, 5), byMode(mode, 40_000, 4000)];
  const { election, ballots } = await loadBallots(join(folder, 'workspace'), 2 * events + others);
  const page = join(folder, 'monitor.html');
  await writeFile(page, (await makeMonitor()).html);
  const settings: BoardSettings = {
    ...{ workspace: election.workspace, port: 0, workers: 2, pages: { '/monitor': page }, limits: LIMITS },
  };
  const config = join(folder, 'settings.json');
  await writeFile(config, JSON.stringify(settings));
  const service = startService(await bundleService(folder), ['--config', config]);
  try {
    const url = await service.url;
    const target = `${url}/ballots?level=sequenced`;
    let before: number | undefined;
    const send: Send = async (entry) => {
      const { index } = await posted(target, entry);
      before ??= index;
      return index - before + 1;
    };
    const seen = await openedAt(browser, `${url}/monitor`, '#tile-cast');
    return await idleAndBusy('ballot on the monitor', { events, entries: ballots, send, seen, log }, (rest) =>
      closedLoop(target, rest, LOAD),
    );
  } finally {
    service.child.kill('SIGTERM');
    await service.ended;
  }
}

/** Supports on the page of the forum. */
async function onFunnel(browser: Browser, { mode, folder, log }: TopicRun): Promise<Figure[]> {
  const [events, others] = [byMode(mode, 40, 5), byMode(mode, 6000, 400)];
  const { service, url, entries } = await openForum(join(folder, 'forum'), 2 * events + others);
  try {
    const target = `${url}/entries`;
    let count = 0;
    const send: Send = async (entry) => {
      await posted(target, entry);
      return ++count;
    };
    const seen = await openedAt(browser, `${url}/funnel`, '#tile-supports');
    const trial = { events, entries, send, seen, log };
    return await idleAndBusy('support on the forum’s page', trial, async (rest) => {
      const left = rest.values();
      const sender = async (): Promise<void> => {
        for (const entry of left) await send(entry);
      };
      await Promise.all(Array.from({ length: LOAD }, sender));
    });
  } finally {
    await service.stop();
  }
}

/** Supports of one proposal: fewer than would end this stage of it. */
const SUPPORTS = 400;

/** A forum that is served, and a support by each resident, of as many proposals as it takes for none to rise. */
async function openForum(
  folder: string,
  residents: number,
): Promise<Awaited<ReturnType<typeof ForumService.start>> & { readonly entries: readonly Uint8Array[] }> {
  await mkdir(folder, { recursive: true });
  const { board, city, ledger, log, operator } = await foundForum(folder, residents, systemRng);
  await board.postAll([clockEntry(stateOf(board).id, 1_764_547_200, city.operators)]);
  const kind = { profile: PROFILE.before2020, title: 'live', text: 'live' };
  const proposals: Uint8Array[] = [];
  for (const proposer of city.residents.filter((_, i) => i % SUPPORTS === 0))
    proposals.push(await file(board, proposer, kind, systemRng));
  const { id } = stateOf(board);
  await ledger.close();
  const page = `${folder}.html`;
  await writeFile(page, (await makeFunnel()).html);
  const served = await ForumService.start({ folder, log, operator, page, limits: LIMITS });
  const entries = city.residents.map((resident, i) => {
    const proposal = proposals[Math.floor(i / SUPPORTS)];
    if (proposal === undefined) throw new RangeError('a proposal for every resident');
    return supportEntry(id, proposal, resident);
  });
  return { ...served, entries };
}

/** What is sent, and how the page is watched. */
interface Trial {
  readonly events: number;
  readonly entries: readonly Uint8Array[];
  readonly send: Send;
  /** When the page first showed so many, by the clock of the machine. */
  readonly seen: (count: number) => Promise<number>;
  readonly log: TopicRun['log'];
}

/** Events while nothing else happens, then while others post what is left. */
async function idleAndBusy(
  series: string,
  { events, entries, send, seen, log }: Trial,
  load: (rest: readonly Uint8Array[]) => Promise<unknown>,
): Promise<Figure[]> {
  const [calm, busy, rest] = [
    entries.slice(0, events),
    entries.slice(events, 2 * events),
    entries.slice(2 * events),
  ];
  const idle = await secondsToBeSeen(calm, send, seen);
  let [isOver, isEnough] = [false, false];
  const loaded = (async (): Promise<void> => {
    for (let at = 0; at < rest.length && !isEnough; at += CHUNK) await load(rest.slice(at, at + CHUNK));
    isOver = true;
  })();
  const under = await secondsToBeSeen(busy, send, seen, () => isOver);
  isEnough = true;
  await loaded;
  return [['idle', idle] as const, ['under load', under] as const].flatMap(([when, seconds]) => {
    const sorted = Float64Array.from(seconds).sort();
    const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
    const most = sorted.at(-1) ?? 0;
    log(`${series}, ${when}: ${spread(seconds).value.toFixed(2)} s, at most ${most.toFixed(2)} s`);
    return figuresAt(series, when, { seen: spread(seconds), p95, most, events: sorted.length });
  });
}

async function secondsToBeSeen(
  entries: readonly Uint8Array[],
  send: Send,
  seen: Trial['seen'],
  isOver: () => boolean = () => false,
): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const entry of entries) {
    // A moment that has nothing to do with the clocks of service and page.
    await pause(200 + 1100 * Math.random());
    // Without the load there is nothing more to be measured under it.
    if (isOver()) break;
    const count = await send(entry);
    const taken = performance.timeOrigin + performance.now();
    seconds.push(((await seen(count)) - taken) / 1000);
  }
  return seconds;
}

async function posted(target: string, entry: Uint8Array): Promise<{ readonly index: number }> {
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await fetch(target, { method: 'POST', headers, body: new Uint8Array(entry) });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { readonly index: number };
}

/** Opens a page that notes when a figure of it changes. */
async function openedAt(browser: Browser, url: string, figure: string): Promise<Trial['seen']> {
  const page: Page = await browser.newPage({ locale: 'en-US' });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page.locator(figure, { hasText: /^\d/ }).waitFor();
  await page.evaluate((selector) => {
    const times: [number, number][] = [];
    // Not a function with a name: the page would not know the helpers of the compiler.
    new MutationObserver(() => {
      const count = Number(document.querySelector(selector)?.textContent?.replaceAll(',', ''));
      if (count > (times.at(-1)?.[0] ?? -1)) times.push([count, performance.timeOrigin + performance.now()]);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(globalThis, { timesSeen: times });
  }, figure);
  return async (count) => {
    const found = await page.waitForFunction((wanted) => {
      const { timesSeen } = globalThis as unknown as { readonly timesSeen: readonly [number, number][] };
      return timesSeen.find(([shown]) => shown >= wanted)?.[1];
    }, count);
    return (await found.jsonValue()) ?? Number.POSITIVE_INFINITY;
  };
}
