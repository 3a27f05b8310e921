/**
 * Pictures of booth, monitor and auditor's page from a small election that is held for them, and of the forum's funnel, into
 * docs/images.
 *
 *   npm run screenshots            needs Chromium; HANPYO_CHROMIUM says where it is
 *   npm run screenshots -- funnel  those of the funnel only; `election` for the others
 */
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemRng } from 'hanpyo';
import { publishedFiles } from 'hanpyo/ledger';
import { openLogDirectory } from 'hanpyo/ledger/file';
import { type Browser, chromium, type Page } from 'playwright-core';
import { makeAuditor } from '../auditor/bundle.js';
import { completeConfig } from '../board/config.js';
import { BoardService } from '../board/service.js';
import { bundleBooth, makeBooth } from '../booth/bundle.js';
import { electionFile } from '../booth/crypto/election-file.js';
import { makeMonitor } from '../monitor/bundle.js';
import { makeFunnel } from '../seoul/bundle.js';
import { runSeoul } from '../seoul/story.js';
import {
  announceShown,
  closeShown,
  firstBallot,
  makeShownElection,
  type ShownElection,
  send,
} from './shown-election.js';

const OUT = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const MOST_BYTES = 150_000;
/** The voter who votes in the booth; those before have voted already. */
const VOTER = 61;
/** People who vote between two looks at the board's clock. */
const WAVES = [3, 7, 12, 18, 13, 8];
const WAVE_MS = 15_000;

type Looks = { readonly locale: 'ko-KR' | 'en-US'; readonly colorScheme: 'light' | 'dark' };
const KOREAN: Looks = { locale: 'ko-KR', colorScheme: 'light' };
const ENGLISH: Looks = { locale: 'en-US', colorScheme: 'light' };
const ENGLISH_DARK: Looks = { locale: 'en-US', colorScheme: 'dark' };

const workspace = await mkdtemp(join(tmpdir(), 'hanpyo-screenshots-'));
const executablePath = process.env.HANPYO_CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
await mkdir(OUT, { recursive: true });
const [only] = process.argv.slice(2);
try {
  if (only !== 'funnel') await takeElection(await makeShownElection(workspace));
  if (only !== 'election') await takeFunnel();
} finally {
  await browser.close();
  await rm(workspace, { recursive: true, force: true });
}

async function takeElection(election: ShownElection): Promise<void> {
  const path = (name: string): string => join(workspace, `${name}.html`);
  const file = electionFile(election.entries, '2026-11-27T18:00:00+09:00');
  await writeFile(path('monitor'), (await makeMonitor()).html);
  await writeFile(path('auditor'), (await makeAuditor()).html);
  const pages = { '/monitor': path('monitor') };
  const { service, port, ready } = await BoardService.start(
    completeConfig({ workspace, port: 0, checkpointMs: 50, workers: 0, pages }),
  );
  await ready;
  const board = `http://127.0.0.1:${port}`;
  await writeFile(path('booth'), (await makeBooth(await bundleBooth(), { board, election: file })).html);
  await voteInWaves(election, board);
  await takeBooth(election, path('booth'));
  await takeMonitor(`${board}/monitor`);
  await closeShown(election, board);
  await announceShown(election, board);
  await service.stop();
  await takeAuditor(path('auditor'));
}

async function voteInWaves(election: ShownElection, board: string): Promise<void> {
  let voter = 0;
  for (const people of WAVES) {
    for (let i = 0; i < people; i++, voter++)
      await send(board, 'ballots', firstBallot(election, (voter * 37) % VOTER, voter));
    await new Promise((resolve) => setTimeout(resolve, WAVE_MS));
  }
}

async function takeBooth(election: ShownElection, path: string): Promise<void> {
  for (const [language, looks] of [
    ['ko', KOREAN],
    ['en', ENGLISH_DARK],
  ] as const) {
    const page = await opened(browser, `file://${path}`, looks, 760);
    await page.fill('#card-code', election.cards[VOTER] ?? '');
    await page.locator('main button.primary').click();
    await page.locator('.facts').waitFor();
    await page.locator('main button.primary').click();
    await page.check('#option-0');
    await picture(page, `booth-${language}`);
    await page.close();
  }
}

async function takeMonitor(address: string): Promise<void> {
  for (const [language, looks] of [
    ['ko', KOREAN],
    ['en', ENGLISH_DARK],
  ] as const) {
    const page = await opened(browser, address, looks, 1040);
    await page.locator('.ledger-state.good').waitFor();
    await picture(page, `monitor-${language}`);
    await page.close();
  }
}

async function takeAuditor(path: string): Promise<void> {
  for (const [language, looks] of [
    ['ko', KOREAN],
    ['en', ENGLISH],
  ] as const) {
    const page = await opened(browser, `file://${path}`, looks, 1040);
    await page.setInputFiles('#folder', join(workspace, 'record'));
    await page.locator('.report .verified').waitFor();
    await picture(page, `auditor-${language}`);
    await page.close();
  }
}

/** The funnel of a forum's whole story, from the page that holds its log. */
async function takeFunnel(): Promise<void> {
  const folder = join(workspace, 'seoul');
  const nobody = {
    deliver: async () => {},
    cursor: { load: async () => 0, save: async () => {} },
    say: () => {},
  };
  const { log } = await runSeoul({ folder, ...nobody }, systemRng);
  const files = openLogDirectory(join(folder, 'forum'), { origin: log.name, logKeys: [log] });
  const path = join(workspace, 'funnel.html');
  await writeFile(path, (await makeFunnel(await publishedFiles(files))).html);
  for (const [language, looks] of [
    ['ko', KOREAN],
    ['en', ENGLISH_DARK],
  ] as const) {
    const page = await opened(browser, `file://${path}`, looks, 1040);
    await page.locator('.funnel li').first().waitFor();
    await picture(page, `funnel-${language}`);
    await page.close();
  }
}

async function opened(from: Browser, address: string, looks: Looks, width: number): Promise<Page> {
  const page = await from.newPage({ ...looks, timezoneId: 'Asia/Seoul', viewport: { width, height: 1100 } });
  await page.goto(address);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  const path = join(OUT, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = await stat(path);
  console.log(`${path}  ${size} bytes`);
  if (size > MOST_BYTES) throw new RangeError(`${name} is larger than a page should have to carry`);
}
