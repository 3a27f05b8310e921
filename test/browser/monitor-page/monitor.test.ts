/** The live monitor in Chromium, served by a board in this process: GG-11, and rows of its screens. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceShown, closeShown } from '../../../examples/pages/shown-election.js';
import { expectAccessible, expectLargeTargets, expectReflow, pressOn } from '../booth-page/visit.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { MonitorScene } from './scene.js';

describe.skipIf(!hasChromium)(`the live monitor (${CHROMIUM})`, () => {
  let scene: MonitorScene;
  beforeAll(async () => {
    scene = await MonitorScene.open();
  }, 180_000);
  afterAll(() => scene?.clear());

  it('GG-11: a ballot is seen without asking again, and so is what is rejected, and why', async () => {
    const { page, errors } = await scene.look();
    await page.locator('#tile-eligible', { hasText: '110' }).waitFor();
    const before = Number(await page.locator('#tile-cast').textContent());
    await scene.vote(0);
    await page.locator('#tile-cast', { hasText: new RegExp(`^${before + 1}$`) }).waitFor();
    await page.locator('#tile-turnout', { hasText: '0.9%' }).waitFor();
    await page.locator('#tile-last', { hasText: 'ago' }).waitFor();
    const headers = { 'content-type': 'application/octet-stream' };
    await fetch(`${scene.board}/ballots`, { method: 'POST', headers, body: new Uint8Array(40) });
    await page.locator('td, th', { hasText: 'not a ballot at all' }).waitFor();
    expect(await page.locator('.quorum').textContent()).toContain('1/4');
    // Of one voter it is not told where she came from.
    const kiosk = page.locator('tr', { has: page.locator('th', { hasText: 'At a kiosk' }) });
    expect(await kiosk.locator('td').allTextContents()).toEqual(['hidden', 'hidden']);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('counts of few people are not in the page', async () => {
    const { page } = await scene.look();
    for (const voter of [1, 2, 106, 107]) await scene.vote(voter);
    await page.locator('#tile-cast', { hasText: /^5$/ }).waitFor();
    const tiny = page.locator('tr', { has: page.locator('th', { hasText: 'dalbit' }) });
    await tiny.waitFor();
    expect(await tiny.locator('td').allTextContents()).toEqual(['4', ...Array(4).fill('hidden')]);
    expect(await page.locator('html').innerHTML()).not.toContain('50.0%');
    await page.close();
  }, 120_000);

  it('A-10, A-02: updates are paused by keyboard; charts have tables', async () => {
    const { page } = await scene.look();
    await pressOn(page, '#pause', 'Enter');
    expect(await page.locator('#status').textContent()).toMatch(/Paused/);
    const before = await page.locator('#tile-cast').textContent();
    await scene.vote(10);
    await page.waitForResponse((response) => response.url().endsWith('/status.json'));
    expect(await page.locator('#tile-cast').textContent()).toBe(before);
    await pressOn(page, '#pause', 'Enter');
    await page.locator('#tile-cast', { hasText: `${Number(before) + 1}` }).waitFor();
    await page.locator('summary', { hasText: 'As a table' }).click();
    const all = page.locator('details tbody tr').first().locator('td').last();
    expect(await all.textContent()).toBe(`${Number(before) + 1}`);
    await page.close();
  }, 120_000);

  it('tampering with a copy turns the panel red, with the check that fails, and is ended', async () => {
    const { page } = await scene.look();
    await page.getByRole('button', { name: 'Demonstration: tamper with a copy' }).click();
    const alarm = page.locator('.alarm .ledger-state[role=alert]');
    await alarm.waitFor();
    expect(await alarm.textContent()).toContain('V02');
    await page.getByRole('button', { name: 'End the demonstration' }).click();
    await page.locator('.ledger-state.good').waitFor();
    expect(await page.locator('.alarm').count()).toBe(0);
    await page.close();
  }, 120_000);

  it('a board that shows a fork is reported, with both signed notes, and stays reported', async () => {
    const { page } = await scene.look();
    const note = await scene.forkedNote(1);
    const status = (await (await fetch(`${scene.board}/status.json`)).json()) as { checkpoint: object };
    const body = JSON.stringify({ ...status, checkpoint: { ...status.checkpoint, note } });
    await page.route('**/status.json', (route) => route.fulfill({ body, contentType: 'application/json' }));
    await page.locator('.ledger-state.bad').waitFor();
    expect(await page.locator('.ledger-state').textContent()).toMatch(/ALARM.*V04/);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the evidence' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toContain(note);
    await page.unroute('**/status.json');
    await scene.vote(20);
    await page.waitForResponse((response) => response.url().endsWith('/status.json'));
    expect(await page.locator('.ledger-state.bad').count()).toBe(1);
    await page.close();
  }, 120_000);

  it('a board that tells nonsense can not keep its fork from being shown', async () => {
    const { page, errors } = await scene.look();
    const note = await scene.forkedNote(2);
    const status = (await (await fetch(`${scene.board}/status.json`)).json()) as Record<string, object>;
    const tell = async (counters: unknown): Promise<void> => {
      await page.unroute('**/status.json');
      const json = { ...status, counters, checkpoint: { ...status.checkpoint, note } };
      await page.route('**/status.json', (route) => route.fulfill({ json }));
    };
    await tell({ refused: null });
    await page.reload();
    await page.locator('.stale #fresh').waitFor();
    expect(await page.locator('#tile-eligible').textContent()).toBe('–');
    await tell({ ...status.counters, refused: { constructor: 1 }, accepted: 7 });
    await page.reload();
    await page.locator('.ledger-state.bad').waitFor();
    expect(await page.locator('th', { hasText: /^constructor$/ }).count()).toBe(1);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-04, A-08: targets of 44 pixels; forced colours and reduced motion; 320 pixels with large letters; figures unbroken', async () => {
    const { page } = await scene.look({ viewport: { width: 320, height: 700 } });
    await expectLargeTargets(page, 'live');
    await expectReflow(page);
    // Of the figures, not of their rows, in which the names may take many lines.
    const heights = await page.locator('td.number').evaluateAll((cells) =>
      cells.map((cell) => {
        const figure = document.createRange();
        figure.selectNodeContents(cell);
        return figure.getBoundingClientRect().height;
      }),
    );
    expect(Math.max(...heights)).toBeLessThan(60);
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    const fill = (selector: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((one) => getComputedStyle(one).fill);
    expect(await fill('.gauge .value')).not.toBe(await fill('.gauge .ground'));
    await page.getByRole('button', { name: 'Demonstration: tamper with a copy' }).click();
    await page.locator('.alarm').waitFor();
    const style = await page.locator('.alarm').evaluate((one) => getComputedStyle(one).borderTopWidth);
    expect(style).toBe('3px');
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
    await page.close();
  }, 120_000);

  it('A-13: what is in another language than the page is marked with it; help is at the end of every screen', async () => {
    const { page } = await scene.look();
    const status = (await (await fetch(`${scene.board}/status.json`)).json()) as {
      counters: { turnout: { classes: { name: object }[] } };
    };
    for (const one of status.counters.turnout.classes) one.name = { ko: '한국어' };
    await page.route('**/status.json', (route) => route.fulfill({ json: status }));
    await page.reload();
    await page.locator('th span[lang=ko]', { hasText: '한국어' }).first().waitFor();
    expect(await page.locator('body > footer summary').textContent()).toBe('Help');
    await page.close();
  }, 120_000);

  it('A-01, A-08: both languages and themes, 320 pixels; what is lost is shown as stale, and found again', async () => {
    const { page, errors } = await scene.look({ bypassCSP: true, viewport: { width: 320, height: 700 } });
    await expectAccessible(page, 'live');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByRole('button', { name: 'Demonstration: tamper with a copy' }).click();
    await page.locator('.alarm').waitFor();
    await expectAccessible(page, 'alarm');
    const { port } = new URL(scene.board);
    await scene.stop();
    await page.locator('.stale #fresh', { hasText: 'Connection lost' }).waitFor();
    await expectAccessible(page, 'stale');
    await scene.start(Number(port));
    await page.locator('body:not(.stale) #fresh', { hasText: 'Live' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 180_000);

  it('nothing of a result is shown, before the close or after it', async () => {
    const { page, errors } = await scene.look();
    expect(await page.locator('#no-result').textContent()).toMatch(/No results before the close/);
    await closeShown(scene.election, scene.board);
    await page.locator('#no-result', { hasText: 'Voting is closed' }).waitFor();
    await announceShown(scene.election, scene.board);
    await page.locator('th + td', { hasText: 'Result published' }).waitFor();
    await page.locator('.phase', { hasText: 'The result is published' }).waitFor();
    const html = await page.locator('html').innerHTML();
    for (const { title, options } of scene.election.manifest.contests)
      for (const text of [title, ...options.map(({ name }) => name)])
        for (const word of [text.en ?? '', text.ko ?? '']) expect(html).not.toContain(`>${word}<`);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);
});
