/** The rows of Seoul's example that are about its page: the funnel from a file without a network, and live from a forum. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFunnel } from '../../../examples/seoul/bundle.js';
import { PROFILE, seoulCharter } from '../../../examples/seoul/city.js';
import { file, stateOf, support } from '../../../examples/seoul/proposals.js';
import { ForumService } from '../../../examples/seoul/serve.js';
import { type FoundedForum, foundForum } from '../../../examples/seoul/story.js';
import { ed25519NoteSigner, memoryStore, openLedger, publishedFiles } from '../../../src/ledger/index.js';
import { charterEntry, clockEntry, ForumBoard, supportEntry } from '../../../src/petition/index.js';
import {
  expectAccessible,
  expectLargeTargets,
  expectReflow,
  openBrowser,
  visit,
} from '../../browser/booth-page/visit.js';
import { CHROMIUM, hasChromium } from '../../browser/served-page.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('seoul pages');
let folder: string;
let forum: FoundedForum;
let log: ReadonlyMap<string, Uint8Array>;
let proposal: Uint8Array;

describe.skipIf(!hasChromium)(`Seoul, the funnel (${CHROMIUM})`, () => {
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-seo-pages-'));
    forum = await foundForum(join(folder, 'forum'), 30, rng);
    const { board, city, ledger } = forum;
    const [first = forum.operator] = city.residents;
    await board.postAll([clockEntry(stateOf(board).id, 1_764_547_200, city.operators)]);
    const small = { profile: PROFILE.district, text: 'x' };
    proposal = await file(board, first, { ...small, title: '심야버스 확대' }, rng);
    await support(board, proposal, city.residents.slice(0, 5));
    await file(board, first, { ...small, title: '<b>그늘막</b>' }, rng);
    await ledger.checkpoint({ size: board.record.size });
    log = await publishedFiles(ledger);
    await ledger.close();
    await writeFile(join(folder, 'funnel.html'), (await makeFunnel(log)).html);
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The funnel of the district, in either language. */
  function districtOf(page: Page): Locator {
    return page.locator('.funnels > div', { hasText: /to a district|자치구/ });
  }

  /** Names, needs and figures of the funnel of the district, as the page shows them. */
  async function bars(page: Page): Promise<readonly string[]> {
    const list = districtOf(page).locator('.funnel li');
    return (await list.allTextContents()).map((text) => text.replace(/\s+/g, ' '));
  }

  /** The latest proposal in the list. */
  function rowOf(page: Page): Promise<readonly string[]> {
    return page
      .locator('main > .panels > section')
      .last()
      .locator('tbody tr')
      .first()
      .locator('th, td')
      .allTextContents();
  }

  it('SEO-11 shows the funnel from one file, offline, counted from a log that it verifies itself', async () => {
    const { page, errors } = await visit(browser, join(folder, 'funnel.html'));
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.locator('#reading.good').waitFor();
    expect(await bars(page)).toEqual([
      'filedwhere all begin2',
      'department replyfrom 5 supports150.0% of those filed',
      'public debatefrom 10 supports, the panel may lift, with a reason00.0% of those filed',
      'mayor’s answerfrom 12 people in the debate, or 12 voters00.0% of those filed',
      'adopteddecided by the operators00.0% of those filed',
    ]);
    // The same in the table, where those that were closed have a row as well.
    const district = districtOf(page);
    await district.locator('summary').click();
    const cells = await district
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td.number')].map(({ textContent }) => textContent)),
      );
    expect(cells).toEqual([['2', '1'], ['1', '1'], ...Array(4).fill(['0', '0'])]);
    expect(await page.locator('tbody span[lang=ko]').first().textContent()).toBe('<b>그늘막</b>');
    expect(await rowOf(page)).toEqual([
      ...['<b>그늘막</b>', 'Proposals to a district', 'filed', '0', '0', '0 of 5 to: department reply'],
    ]);
    await page.locator('.tools button[lang]').click();
    expect((await bars(page))[1]).toBe('부서 답변공감 5명부터1접수의 50.0%');
    // Rules and stages are called by their names, in the language of the page.
    expect((await rowOf(page)).slice(1)).toEqual(['자치구 제안', '접수', '0', '0', '0 / 5 → 부서 답변']);
    expect(await page.locator('main').textContent()).not.toMatch(/district|before-2020|reply|debate/);
    expect([requests, errors]).toEqual([[], []]);
    await page.close();
  }, 120_000);

  it('SEO-11 tells rules that have the same name by what they ask for', async () => {
    const signer = ed25519NoteSigner('seoul.example/same', rng(32));
    const charter = seoulCharter(forum.city, signer, '00'.repeat(32));
    const name = { ko: '제안', en: 'Proposals' };
    const profiles = charter.profiles.map((profile) => ({ ...profile, name }));
    const ledger = await openLedger(memoryStore(), { origin: signer.name, signer });
    const board = await ForumBoard.open(ledger, forum.operator);
    await board.postAll([charterEntry({ ...charter, profiles }, forum.city.operators)]);
    await ledger.checkpoint({ size: board.record.size });
    await writeFile(join(folder, 'same.html'), (await makeFunnel(await publishedFiles(ledger))).html);
    const { page, errors } = await visit(browser, join(folder, 'same.html'));
    await page.locator('#reading.good').waitFor();
    expect(await page.locator('.funnels h3').allTextContents()).toEqual([
      'Proposals (50 · 100 · 1,000)',
      'Proposals (50 · 500 · 5,000)',
      'Proposals (5 · 10 · 12)',
    ]);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('SEO-11 is accessible in both languages and themes, at 320 pixels and with large letters', async () => {
    const options = { bypassCSP: true, viewport: { width: 320, height: 700 } };
    const { page } = await visit(browser, join(folder, 'funnel.html'), options);
    await page.locator('#reading.good').waitFor();
    await expectAccessible(page, 'funnel');
    await expectLargeTargets(page, 'funnel');
    await expectReflow(page);
    await page.close();
  }, 120_000);

  it.each([
    ['an entry that was changed', 'tile/entries/000.p/', 'not the one in the tree'],
    ['a signature that was changed', 'checkpoint', 'sign|note'],
  ])(
    'SEO-11 shows no figures of a log with %s',
    async (_, path, message) => {
      const changed = new Map(
        [...log].map(([name, bytes]) => {
          const at = bytes.length - 20;
          const other = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
          return [name, name.startsWith(path) ? other : bytes];
        }),
      );
      await writeFile(join(folder, 'changed.html'), (await makeFunnel(changed)).html);
      const { page, errors } = await visit(browser, join(folder, 'changed.html'));
      const alarm = page.locator('#reading.bad[role=alert]');
      await alarm.waitFor();
      expect(await alarm.textContent()).toMatch(new RegExp(message, 'i'));
      expect(await page.locator('.tiles').isVisible()).toBe(false);
      expect(await page.locator('.funnel li').count()).toBe(0);
      expect(errors).toEqual([]);
      await page.close();
    },
    120_000,
  );

  // The log has three files: a line for each.
  it.each([
    ['is cut off', (lines: string[]) => lines.with(2, lines[2]?.slice(0, -3) ?? ''), /line 3 .*base64/],
    [
      'has a letter that is none',
      (lines: string[]) => lines.with(0, `${lines[0]?.slice(0, -1)}!`),
      /line 1 .*base64/,
    ],
    [
      'lacks the bytes of a file',
      (lines: string[]) => lines.with(1, 'tile/0/000'),
      /line 2 .*not a path and its bytes/,
    ],
    ['names a file twice', (lines: string[]) => [...lines, lines[0] ?? ''], /line 4 .*stands there already/],
    [
      'has no checkpoint',
      (lines: string[]) => lines.filter((line) => !line.startsWith('checkpoint')),
      /no checkpoint/,
    ],
    [
      'has no entries',
      (lines: string[]) => lines.filter((line) => !line.includes('entries')),
      /tile\/entries.* missing/,
    ],
  ])(
    'SEO-11 says what is wrong, and where, of a saved page whose log %s',
    async (_, damage, message) => {
      const { html } = await makeFunnel(log);
      const [before = '', held = '', after = ''] = html.split(/(?<=id="log">)([^<]*)/);
      const lines = damage(held.split('\n'));
      await writeFile(join(folder, 'damaged.html'), `${before}${lines.join('\n')}${after}`);
      const { page, errors } = await visit(browser, join(folder, 'damaged.html'));
      const alarm = page.locator('#reading.bad[role=alert]');
      await alarm.waitFor();
      expect(await alarm.textContent()).toMatch(message);
      expect(await page.locator('.tiles').isVisible()).toBe(false);
      expect(errors).toEqual([]);
      await page.close();
    },
    120_000,
  );

  it('SEO-12 shows a support on the page of a forum without asking again, and a threshold with it', async () => {
    await writeFile(join(folder, 'live.html'), (await makeFunnel()).html);
    const { log: signer, operator, city, board } = forum;
    const place = { folder: join(folder, 'forum'), log: signer, operator, page: join(folder, 'live.html') };
    const { service, url } = await ForumService.start(place);
    const post = async (entry: Uint8Array): Promise<number> => {
      const headers = { 'content-type': 'application/octet-stream' };
      return (await fetch(`${url}/entries`, { method: 'POST', headers, body: new Uint8Array(entry) })).status;
    };
    const { page, errors } = await visit(browser, `${url}/funnel`);
    await page.locator('#tile-supports', { hasText: /^5$/ }).waitFor();
    const { id } = stateOf(board);
    for (const resident of city.residents.slice(5, 10))
      expect(await post(supportEntry(id, proposal, resident))).toBe(201);
    const [first = operator] = city.residents;
    expect(await post(supportEntry(id, proposal, first))).toBe(422);
    expect(await post(new Uint8Array(10))).toBe(422);
    await page.locator('#tile-supports', { hasText: /^10$/ }).waitFor();
    await page.locator('#reading.good').waitFor();
    // The stage is an entry of its own, after the support that reaches the threshold.
    await expect.poll(async () => (await bars(page))[2]).toContain('150.0%');
    expect((await fetch(`${url}/checkpoint`)).status).toBe(200);
    expect((await fetch(`${url}/secrets/log.json`)).status).toBe(404);
    expect(errors).toEqual([]);
    await page.close();
    await service.stop();
  }, 120_000);
});
