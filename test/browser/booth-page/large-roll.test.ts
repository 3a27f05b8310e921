/** A booth for a roll that is too long for its election file: with a board, in Chromium. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_ROLL } from '../../../examples/board/election-document.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { openPoll, type Poll } from './poll.js';
import { expectAccessible, openBrowser, visit } from './visit.js';

/** With the voters of the cards, more than a file has rows of. */
const OTHERS: number = MAX_ROLL;

describe.skipIf(!hasChromium)(`a booth for a long roll (${CHROMIUM})`, () => {
  let poll: Poll;
  let browser: Browser;
  beforeAll(async () => {
    poll = await openPoll(OTHERS);
    browser = await openBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await poll?.close();
  });

  const enter = async (page: Page, card: number): Promise<void> => {
    await page.fill('#card-code', poll.cards[card] ?? '');
    await page.locator('main button.primary').click();
  };
  const open = async (): Promise<Page> => {
    const { page } = await visit(browser, `${poll.board}/booth`, { bypassCSP: true });
    await page.waitForSelector('#card-code');
    return page;
  };

  it('NEC-01 reads an election file without rows, gets the row with its proof, and casts', async () => {
    const file = await (await fetch(`${poll.board}/election.json`)).text();
    expect(file.length).toBeLessThan(20_000);
    const page = await open();
    await expectAccessible(page, 'card');
    const answered = page.waitForResponse(/\/roll\/[0-9a-f]{128}$/);
    await enter(page, 0);
    expect((await (await answered).body()).length).toBeLessThan(1200);
    await page.waitForSelector('.facts');
    await page.locator('main button.primary').click();
    // The exclusion is the row's: what belongs to her own community can not be chosen.
    expect(await page.locator('.option.excluded').count()).toBe(1);
    for (let question = 0; question < 4; question++) {
      await page.check('#blank');
      await page.locator('main .dock button.primary').click();
    }
    await page.getByRole('button', { name: 'Seal my ballot' }).click();
    await page.getByRole('button', { name: 'Cast this ballot' }).click();
    await page.waitForSelector('.receipt');
    await page.close();
  }, 180_000);

  it('says so where a board hides a voter, gives another row, or does not answer; a file has the row then', async () => {
    const page = await open();
    const said = page.locator('#card-error');
    const other = await rowOf(page, 2);
    const own = await rowOf(page, 1);
    for (const body of [other, '{"rows":[]}', own.replace(/.{8}"]/, 'AAAAAAAA"]')]) {
      await page.route('**/roll/*', (route) => route.fulfill({ contentType: 'application/json', body }));
      await enter(page, 1);
      await said.filter({ hasText: 'Nothing proves that this card is on the roll' }).waitFor();
      await page.unroute('**/roll/*');
      await page.fill('#card-code', '');
    }
    await page.route('**/roll/*', (route) => route.abort());
    await enter(page, 1);
    await said.filter({ hasText: 'could not be asked' }).waitFor();
    const file = join(dirname(poll.election), 'row.json');
    await writeFile(file, own);
    await page.locator('summary', { hasText: 'My row of the roll' }).click();
    await page.setInputFiles('#card-row', file);
    await page.locator('main button.primary').click();
    await page.waitForSelector('.facts');
    await page.close();
  }, 180_000);

  it('tries a card once, however often somebody presses: a second answer would take her marks away', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname.split('/')[1] ?? ''));
    await page.fill('#card-code', poll.cards[2] ?? '');
    await page.evaluate(() => {
      const next = document.querySelector<HTMLElement>('main button.primary');
      for (let times = 0; times < 3; times++) next?.click();
    });
    await page.waitForSelector('.facts');
    // Whatever else is on its way has been asked for by then.
    await page.locator('main button.primary').click();
    expect(asked.filter((path) => path === 'roll')).toEqual(['roll']);
    expect(asked.filter((path) => path === 'ballots')).toEqual(['ballots']);
    await page.close();
  }, 120_000);

  it('is told with a proof that a card is on no roll: here, one with a PIN that it does not have', async () => {
    const page = await open();
    await page.locator('summary', { hasText: 'PIN' }).click();
    await page.fill('#card-pin', '1234');
    await enter(page, 3);
    await page.locator('#card-error', { hasText: 'No voter of this election' }).waitFor();
    await page.close();
  }, 120_000);

  /** What the board answers for the row of a card. */
  async function rowOf(page: Page, card: number): Promise<string> {
    const seen = page.waitForResponse(/\/roll\//);
    await enter(page, card);
    const text = await (await seen).text();
    await page.waitForSelector('.facts');
    await page.reload();
    await page.waitForSelector('#card-code');
    return text;
  }
});
