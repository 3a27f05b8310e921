/** Rows LKP-01 and A-11: a member votes from a phone, having read, seen and heard the candidates; what was changed is not shown. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serveElection } from '../../examples/gyeonggi/serve.js';
import {
  atService,
  castVotes,
  countVotes,
  type LeaderElection,
  openLeaderElection,
} from '../../examples/party/election.js';
import { filesOf } from '../../src/ballot/option-media.js';
import { seededRng } from '../helpers/rng.js';
import { until } from '../helpers/until.js';
import {
  expectAccessible,
  expectLargeTargets,
  expectReflow,
  openBrowser,
  visit,
} from './booth-page/visit.js';
import { CHROMIUM, hasChromium } from './served-page.js';

const rng = seededRng('party phone');
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

describe.skipIf(!hasChromium)(`the party’s election on a phone (${CHROMIUM})`, () => {
  let folder: string;
  let election: LeaderElection;
  let serving: Serving;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-party-phone-'));
    election = await openLeaderElection(folder, 5, rng);
    await election.ledger.close();
    serving = await serveElection(folder, 0, ['booth']);
    browser = await openBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await serving?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** From the card to the question. */
  const toQuestion = async (
    card: number,
    options: object = {},
  ): Promise<{ page: Page; errors: readonly string[] }> => {
    const { page, errors } = await visit(browser, `${serving.url}/booth`, { ...PHONE, ...options });
    await page.waitForSelector('#card-code');
    await page.fill('#card-code', election.cards[card] ?? '');
    await page.tap('main button.primary');
    await page.waitForSelector('.facts');
    await page.tap('main button.primary');
    await page.waitForSelector('#option-0');
    return { page, errors };
  };
  const load = (page: Page): Promise<void> => page.getByRole('button', { name: 'Load photos' }).tap();

  it('A-11 says what a recording lacks, shows no file that was changed, and is accessible', async () => {
    const { page, errors } = await toQuestion(1, { bypassCSP: true });
    await page.locator('summary', { hasText: 'Lee Duri' }).tap();
    expect(await page.locator('details[open]').textContent()).toContain(
      'Captions: none · Transcript: Korean',
    );
    const [, lee] = election.context.manifest.media ?? [];
    await page.route(`**/${lee?.recordings[0]?.hash}.bin`, (route) =>
      route.fulfill({ body: Buffer.alloc(lee?.recordings[0]?.size ?? 0) }),
    );
    await load(page);
    await page.locator('#status', { hasText: 'Shown: 6 of 7' }).waitFor();
    expect(await page.locator('details[open] video').count()).toBe(0);
    expect(await page.locator('details[open] img').count()).toBe(1);
    await expectAccessible(page, 'question with media');
    // The same file from the phone itself is shown: it is the one that the manifest names.
    await page.setInputFiles('#media-files', 'examples/party/media/lee.webm');
    await page.locator('#status', { hasText: 'Shown: 7 of 7' }).waitFor();
    // Nor is anything there twice that is loaded twice.
    await page.unroute('**');
    for (let times = 0; times < 2; times++) {
      const answers = lee?.recordings.map(({ hash }) => page.waitForResponse(`**/${hash}.bin`)) ?? [];
      await load(page);
      await Promise.all(answers);
    }
    await page.locator('#status', { hasText: 'Shown: 7 of 7' }).waitFor();
    const shown = page.locator('main details');
    expect(await shown.locator('video').count()).toBe(2);
    expect(await shown.locator('track').count()).toBe(1);
    expect(await shown.locator('p', { hasText: '청년에게 집을. 김하나가' }).count()).toBe(1);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-11 fetches nothing more, and says nothing of it, for whoever has gone on', async () => {
    const { page, errors } = await toQuestion(2);
    const asked: string[] = [];
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/*.bin', async (route) => {
      asked.push(route.request().url());
      await released;
      await route.continue();
    });
    await load(page);
    await until(() => asked.length > 0);
    await page.locator('label[for=option-0]').tap();
    await page.tap('main .dock button.primary');
    await page.locator('main .card').first().waitFor();
    const first = page.waitForEvent('requestfinished');
    release();
    await first;
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(asked.length).toBe(1);
    expect(await page.locator('#status').textContent()).not.toContain('Shown');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('LKP-01 card, statement, photo and film, choice, review, sealed ballot, receipt; and the record verifies', async () => {
    const { page, errors } = await toQuestion(0);
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
    await page.locator('summary', { hasText: 'Kim Hana' }).tap();
    expect(await page.locator('details[open]').textContent()).toContain('Homes for the young');
    expect(await page.locator('details[open]').textContent()).toContain('Kim Hana, smiling, in blue');
    await load(page);
    await page.locator('details[open] video').waitFor();
    const film = page.locator('details[open] video');
    await page.waitForFunction(
      () => (document.querySelector('details[open] video') as HTMLVideoElement).videoWidth > 0,
    );
    await film.evaluate((one: HTMLVideoElement) => one.play());
    await page.waitForFunction(() => {
      const track = document.querySelector<HTMLVideoElement>('details[open] video')?.textTracks[0];
      return track?.mode === 'showing' && track.cues?.length === 1;
    });
    expect(await page.locator('details[open] img').getAttribute('alt')).toBe('Kim Hana, smiling, in blue');
    expect(await page.locator('details[open]').textContent()).toContain('청년에게 집을. 김하나가');
    // Whoever serves the files sees that all were asked for, whichever candidate was looked at.
    const all = (election.context.manifest.media ?? []).flatMap(filesOf).map(({ hash }) => `/${hash}.bin`);
    expect(asked.filter((path) => path.endsWith('.bin'))).toEqual([...new Set(all)]);
    await expectLargeTargets(page, 'question');
    await expectReflow(page);
    await page.locator('label[for=option-0]').tap();
    await page.tap('main .dock button.primary');
    expect(await page.locator('main .card').first().textContent()).toContain('Kim Hana');
    await page.getByRole('button', { name: 'Seal my ballot' }).tap();
    await page.waitForSelector('.tracker');
    await page.getByRole('button', { name: 'Cast this ballot' }).tap();
    await page.waitForSelector('.receipt');
    expect(errors).toEqual([]);
    await page.close();
    const door = atService(election, serving.url);
    await castVotes(election, election.cards.slice(1), [0, 1, 0, 1], door, rng);
    const report = await countVotes(election, door, rng);
    expect(report.verdict).toBe('verified');
    expect(report.result?.[0]?.options.map(({ id, votes }) => [id, votes])).toEqual([
      ['kim', 3],
      ['lee', 2],
      ['blank', 0],
    ]);
  }, 240_000);
});
