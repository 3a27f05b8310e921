/** The booth that a casting service serves, which is told nothing: it asks whoever serves it. Rows, and problems told early. */
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../helpers/until.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { openPoll, type Poll } from './poll.js';
import { pictureOf } from './square-picture.js';
import { openBrowser, visit } from './visit.js';

describe.skipIf(!hasChromium)(`the voting booth of a casting service (${CHROMIUM})`, () => {
  let poll: Poll;
  let browser: Browser;
  beforeAll(async () => {
    poll = await openPoll();
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await poll?.close();
  });

  const open = async (): Promise<{ readonly page: Page; readonly errors: readonly string[] }> => {
    const opened = await visit(browser, `${poll.board}/booth`);
    await opened.page.waitForSelector('#card-code');
    return opened;
  };
  const enter = async (page: Page, card: number): Promise<void> => {
    await page.fill('#card-code', poll.cards[card] ?? '');
    await page.locator('main button.primary').click();
    await page.waitForSelector('.facts');
  };
  const toReview = async (page: Page): Promise<void> => {
    await page.locator('main button.primary').click();
    for (let question = 0; question < 4; question++) {
      await page.check('#blank');
      await page.locator('main .dock button.primary').click();
    }
  };

  it('finds election, board and decoder at its own origin; a card is scanned, a ballot cast, and changed', async () => {
    const { page, errors } = await open();
    await scan(page, poll.cards[0] ?? '');
    await page.waitForFunction(() => (document.querySelector('#card-code') as HTMLInputElement).value !== '');
    expect(await page.inputValue('#card-code')).toBe(poll.cards[0]);
    for (const decision of ['Cast this ballot', 'Change my vote']) {
      await enter(page, 0);
      await toReview(page);
      await page.getByRole('button', { name: 'Seal my ballot' }).click();
      await page.getByRole('button', { name: decision }).click();
      await page.waitForSelector('.receipt');
      await page.reload();
      await page.waitForSelector('#card-code');
    }
    expect(errors).toEqual([]);
    await page.close();
  }, 180_000);

  it('leaves square codes to the platform where it reads them, and fetches nothing', async () => {
    const { page } = await open();
    await page.evaluate((text) => {
      class BarcodeDetector {
        static getSupportedFormats = async (): Promise<string[]> => ['qr_code'];
        detect = async (): Promise<object[]> => [{ rawValue: text }];
      }
      Object.assign(globalThis, { BarcodeDetector });
    }, poll.cards[1] ?? '');
    const fetched: string[] = [];
    page.on('request', (request) => void fetched.push(request.url()));
    await scan(page, 'read by something else');
    await page.waitForFunction(() => (document.querySelector('#card-code') as HTMLInputElement).value !== '');
    expect(await page.inputValue('#card-code')).toBe(poll.cards[1]);
    expect(fetched.filter((url) => url.includes('booth-scan'))).toEqual([]);
    await page.close();
  }, 120_000);

  it('runs no decoder but the one it was built with', async () => {
    const { page } = await open();
    await page.route('**/booth-scan.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'postMessage("forged")' }),
    );
    await scan(page, poll.cards[0] ?? '');
    await page.locator('#alert', { hasText: 'can not be read here' }).waitFor();
    expect(await page.inputValue('#card-code')).toBe('');
    await page.close();
  }, 120_000);

  it('says on the first screen after the card that voting is closed; and says it of a ballot that came too late', async () => {
    const { page } = await open();
    await page.route('**/status/election.json', (route) => route.fulfill({ json: { phase: 'closed' } }));
    await enter(page, 1);
    expect(await page.locator('.caution').textContent()).toMatch(/Voting is closed/);
    expect(await page.locator('main button.primary').count()).toBe(0);
    await page.unroute('**/status/election.json');
    await page.reload();
    await page.waitForSelector('#card-code');
    await enter(page, 1);
    await toReview(page);
    await page.route('**/ballots', (route) =>
      route.fulfill({ status: 409, json: { error: { code: 'closed', retryable: false } } }),
    );
    await page.getByRole('button', { name: 'Seal my ballot' }).click();
    await page.getByRole('button', { name: 'Cast this ballot' }).click();
    await page.getByRole('heading', { name: 'Your ballot is not cast yet' }).waitFor();
    expect(await page.locator('.caution').textContent()).toMatch(/Voting is closed/);
    expect(await page.getByRole('button', { name: 'Save the ballot as a file' }).count()).toBe(1);
    await page.close();
  }, 120_000);

  it('A-05: nothing is sent before a review, from which every answer can be changed', async () => {
    const { page } = await open();
    const sent: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && sent.push(request.url())));
    await enter(page, 2);
    await toReview(page);
    await page.getByRole('button', { name: /^Change Shall the village fund/ }).click();
    await page.check('#option-1');
    await page.locator('main .dock button.primary').click();
    expect(await page.locator('main .card').nth(1).textContent()).toContain('No');
    await page.getByRole('button', { name: 'Seal my ballot' }).click();
    await page.waitForSelector('.tracker');
    expect(sent).toEqual([]);
    await page.close();
  }, 120_000);

  it('asks once what becomes of a ballot, in whatever language: what the voter has decided goes on', async () => {
    const { page, errors } = await open();
    await enter(page, 3);
    await toReview(page);
    const held: Route[] = [];
    await page.route('**/ballots', (route) => void held.push(route));
    await page.getByRole('button', { name: 'Seal my ballot' }).click();
    await page.getByRole('button', { name: 'Cast this ballot' }).click();
    await page.locator('.tools button[lang=ko]').click();
    await page.locator('main .busy + p').waitFor();
    expect(await page.locator('main button').count()).toBe(0);
    await until(() => held.length > 0);
    await held[0]?.continue();
    await page.waitForSelector('.receipt');
    expect(held).toHaveLength(1);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('believes receipts under a key that the log got while the booth was open', async () => {
    const { page, errors } = await open();
    await enter(page, 2);
    await toReview(page);
    await page.getByRole('button', { name: 'Seal my ballot' }).click();
    await page.waitForSelector('.tracker');
    await poll.rotate();
    await page.getByRole('button', { name: 'Cast this ballot' }).click();
    await page.waitForSelector('.receipt');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-08: with forced colours and reduced motion, marks and focus can be told without colour', async () => {
    const { page } = await open();
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await enter(page, 3);
    await page.locator('main button.primary').click();
    await page.check('#option-0');
    const style = (selector: string, name: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((one, property) => getComputedStyle(one).getPropertyValue(property), name);
    expect(await style('.option:has(#option-0)', 'border-top-color')).not.toBe(
      await style('.option:has(#option-1)', 'border-top-color'),
    );
    expect(await style('.excluded', 'border-top-style')).toBe('dashed');
    await page.locator('main .dock button.primary').focus();
    await page.keyboard.press('Shift+Tab');
    expect(await style(':focus-visible', 'outline-style')).toBe('solid');
    const isStill = await page.evaluate(() => {
      const busy = document.createElement('div');
      busy.className = 'busy';
      document.body.append(busy);
      return getComputedStyle(busy).animationName === 'none';
    });
    expect(isStill).toBe(true);
    await page.close();
  }, 120_000);
});

/** Chooses a picture of a square code. */
async function scan(page: Page, text: string): Promise<void> {
  const png = await pictureOf(page, text);
  await page.setInputFiles('input[accept="image/*"]', {
    name: 'card.png',
    mimeType: 'image/png',
    buffer: Buffer.from(png.split(',')[1] ?? '', 'base64'),
  });
}
