/** The booth of the examples in Chromium, against a board in this process: rows. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { openPoll, type Poll } from './poll.js';
import { expectAccessible, expectLargeTargets, expectReflow, openBrowser, pressOn, visit } from './visit.js';

const NOTE = 'example\\.org/poll\\n\\d+\\n[\\w+/]{43}=\\n\\n— example\\.org/poll [\\w+/=]{92}\\n';
const TRACKER = '[0-9A-Z]{4}(-[0-9A-Z]{4}){4}';
/** The whole text of a receipt. */
const RECEIPT: RegExp = new RegExp(
  `^hanpyo receipt v1\\nelection [0-9a-f]{64}\\ntracker ${TRACKER}\\ntracker-hash [0-9a-f]{64}\\nindex \\d+\\n\\n` +
    `c2sp\\.org/tlog-proof@v1\\nextra [\\w+/]{43}=\\nindex \\d+\\n([\\w+/]{43}=\\n)+\\n${NOTE}$`,
);
/** The whole text of a square code. */
const CODE: RegExp = new RegExp(`^hanpyo receipt code v1\\n${TRACKER}\\nindex \\d+\\n${NOTE}$`);

describe.skipIf(!hasChromium)(`the voting booth (${CHROMIUM})`, () => {
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

  it('A-02: a whole vote by keyboard alone; the receipt names no choice and is found again', async () => {
    const { page, errors } = await visit(browser, poll.booth);
    await page.waitForSelector('#card-code');
    await pressOn(page, '#card-code', 'End');
    await page.keyboard.insertText(poll.cards[0] ?? '');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.facts');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await pressOn(page, 'main button.primary', 'Enter');
    await pressOn(page, '#option-0', 'Space');
    await pressOn(page, 'main button.primary', 'Enter');
    await pressOn(page, '#option-0', 'Space');
    await pressOn(page, 'main button.primary', 'Enter');
    await pressOn(page, '.points button:last-child', 'Enter');
    await pressOn(page, 'main button.primary', 'Enter');
    await pressOn(page, '#add-1', 'Enter');
    await pressOn(page, '#add-0', 'Enter');
    await page.keyboard.press('Enter');
    await pressOn(page, 'main .dock button.primary', 'Enter');
    expect(await page.locator('ol.chosen').textContent()).toMatch(/Library open at night\s*Cycle path/);
    await pressOn(page, 'main > section > .actions button.primary', 'Enter');
    await page.waitForSelector('.tracker');
    const tracker = ((await page.locator('.groups').textContent()) ?? '').replace(/\s/g, '');
    await pressOn(page, 'main button.primary', 'Enter');
    await page.waitForSelector('.receipt');
    expect(((await page.locator('.groups').textContent()) ?? '').replace(/\s/g, '')).toBe(tracker);
    expect(await page.locator('svg').getAttribute('aria-label')).toBe(`Receipt code ${tracker}`);
    const receipt = (await page.locator('pre').textContent()) ?? '';
    expect(receipt).toContain(`tracker ${tracker}`);
    // Every line of what a voter can be asked to show is accounted for: there is no room for a choice.
    expect(receipt).toMatch(RECEIPT);
    const picture = await page.locator('svg').screenshot({ scale: 'device' });
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Find my ballot' }).click();
    await page.setInputFiles('input[accept="image/*"]', {
      name: 'code.png',
      mimeType: 'image/png',
      buffer: picture,
    });
    await page.locator('main .note', { hasText: 'signed this checkpoint' }).waitFor();
    expect(await page.inputValue('#receipt')).toMatch(CODE);
    await page.fill('#receipt', receipt);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.locator('.note.good', { hasText: 'Found' }).waitFor();
    await page.fill('#receipt', receipt.replace(/^index (\d+)$/gm, 'index 3'));
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.waitForSelector('#alert:not(:empty)');
    expect(await page.locator('.note.good').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-05: a mistyped card is named at once, next to the field', async () => {
    const { page } = await visit(browser, poll.booth);
    const [card = ''] = poll.cards;
    await page.fill(
      '#card-code',
      card.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    );
    expect(await page.locator('#card-error').textContent()).toMatch(/typing error/);
    expect(await page.locator('#card-code').getAttribute('aria-invalid')).toBe('true');
    await page.fill('#card-code', card);
    expect(await page.locator('#card-error').textContent()).toBe('');
    await page.close();
  }, 120_000);

  it('a seventh mark and an excluded one are impossible, in words; a blank vote takes marks away', async () => {
    const { page } = await visit(browser, poll.booth);
    await page.fill('#card-code', (poll.cards[1] ?? '').toLowerCase().replaceAll('-', ' '));
    await page.locator('button.primary').click();
    await page.locator('main button.primary', { hasText: 'Begin' }).click();
    expect(await page.locator('#option-2').isDisabled()).toBe(true);
    expect(await page.locator('.excluded').textContent()).toMatch(/your own community/);
    for (const option of [0, 1, 3, 4, 5, 6]) await page.check(`#option-${option}`);
    await page.click('#option-7');
    expect(await page.locator('#option-7').isChecked()).toBe(false);
    expect(await page.locator('[role=alert]#alert').textContent()).toMatch(/chosen 6/);
    expect(await page.locator('.counter').textContent()).toBe('6 of 6 chosen');
    await page.check('#blank');
    expect(await page.locator('.options input:checked').count()).toBe(0);
    await page.close();
  }, 120_000);

  it('works as a lone file without a network: the election is dropped in, the ballot comes out as a file', async () => {
    const { page, errors } = await visit(browser, poll.emptyBooth, { offline: true });
    await page.setInputFiles('#election-file', poll.election);
    await page.fill('#card-code', poll.cards[2] ?? '');
    await page.locator('button.primary').click();
    expect(await page.locator('.caution').textContent()).toMatch(/No connection/);
    await page.locator('main button.primary').click();
    for (let question = 0; question < 4; question++) {
      await page.check('#blank');
      await page.locator('main .dock button.primary').click();
    }
    await page.getByRole('button', { name: 'Seal my ballot' }).click();
    await page.getByRole('button', { name: 'Cast this ballot' }).click();
    await page.getByRole('heading', { name: 'Your ballot is not cast yet' }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the ballot as a file' }).click(),
    ]);
    const reply = await fetch(`${poll.board}/ballots`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(await readFile(await file.path())),
    });
    expect(reply.status).toBe(201);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-01, A-08: every screen, both languages and themes, 320 pixels; a checked ballot is published; a vote is changed', async () => {
    const { page, errors } = await visit(browser, poll.booth, {
      bypassCSP: true,
      viewport: { width: 320, height: 700 },
    });
    const primary = page.locator('main button.primary');
    const vote = async (look: (screen: string) => Promise<void>): Promise<void> => {
      await page.fill('#card-code', poll.cards[3] ?? '');
      await look('card');
      await primary.click();
      await page.waitForSelector('.facts');
      await look('election');
      await primary.click();
      for (let question = 1; question <= 4; question++) {
        await page.check('#blank');
        await look(`question ${question}`);
        await primary.click();
      }
      await look('review');
      await primary.click();
      await page.waitForSelector('.quiet');
    };
    const look = async (screen: string): Promise<void> => {
      await expectAccessible(page, screen);
      await expectLargeTargets(page, screen);
      await expectReflow(page);
    };
    const empty = await visit(browser, poll.emptyBooth, { bypassCSP: true });
    await expectAccessible(empty.page, 'file');
    await empty.page.close();
    await page.waitForSelector('#card-code');
    await vote(look);
    await look('sealed');
    await page.getByRole('button', { name: 'Check this ballot instead' }).click();
    await page.getByRole('heading', { name: 'This ballot was checked' }).waitFor();
    expect(await page.locator('.note').textContent()).toMatch(
      /sealed exactly what is shown here.*Published at position/,
    );
    await look('checked');
    await primary.click();
    await page.getByRole('button', { name: 'Cast this ballot' }).click();
    await page.waitForSelector('.receipt');
    await look('receipt');
    await page.getByRole('button', { name: 'Find my ballot' }).click();
    await look('find');
    await page.reload();
    await page.waitForSelector('#card-code');
    await vote(async () => {});
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Change my vote' }).click();
    await page.getByRole('heading', { name: 'Your ballot is not cast yet' }).waitFor();
    await look('undelivered');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.waitForSelector('.receipt');
    expect(errors).toEqual([]);
    await page.close();
  }, 180_000);
});
