/** What auditors bring to their page in Chromium: receipts, checkpoints and policies, all by keyboard (A-02, check V04). */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuditor } from '../../../examples/auditor/bundle.js';
import { reportToJson, verifyElection } from '../../../src/verify/index.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../../helpers/election.js';
import { filesOf, type LogFiles, publishEntries } from '../../helpers/publish.js';
import { openBrowser, pressOn, tabTo, visit } from '../booth-page/visit.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { zipOf } from './pack.js';

describe.skipIf(!hasChromium)(`what auditors bring (${CHROMIUM})`, () => {
  let folder: string;
  let path: string;
  let good: LogFiles;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-auditor-test-'));
    path = join(folder, 'auditor.html');
    await writeFile(path, (await makeAuditor()).html);
    const election = await openTestElection({ seed: 'brought', voters: 3 });
    for (const voter of [0, 1]) await castVote(election, voter, voter);
    await finishTestElection(election);
    good = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function savedJson(page: Page): Promise<string> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as JSON' }).click(),
    ]);
    return readFile(await file.path(), 'utf8');
  }

  it('A-02, V04: all by keyboard: receipts and checkpoints pasted and chosen, then the record; the report is that of Node', async () => {
    const { page, errors } = await visit(browser, path, { offline: true });
    // From here on dialogues come to the test: asked for together with the key, the key may be faster.
    page.on('filechooser', () => {});
    const earlier = new TextDecoder().decode(good.get('checkpoint'));
    const [ours, foreign] = ['earlier.txt', 'other.txt'];
    await pressOn(page, 'details.brought summary', 'Enter');
    await tabTo(page, '#pasted');
    await page.keyboard.insertText(`\n  ${earlier}  \n`);
    await pressOn(page, 'details.brought button', 'Enter');
    await page.locator('.brought li', { hasText: 'Checkpoint: pasted 1' }).waitFor();
    await choosing(page, '#brought', [
      { name: ours, mimeType: '', buffer: Buffer.from(earlier) },
      { name: foreign, mimeType: '', buffer: Buffer.from('hanpyo receipt v1\nof nothing\n') },
      { name: 'policy.txt', mimeType: '', buffer: Buffer.from('quorum none\n') },
    ]);
    await page.locator('.brought li', { hasText: 'Receipt: other.txt' }).waitFor();
    await page.locator('.brought li', { hasText: 'Policy of witnesses: policy.txt' }).waitFor();
    await choosing(page, '#file', [{ name: 'record.zip', mimeType: '', buffer: Buffer.from(zipOf(good)) }]);
    await page.locator('.report .failed h1', { hasText: 'Not verified' }).waitFor();
    const named = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
    const evidence = {
      receipts: [named(foreign, 'hanpyo receipt v1\nof nothing\n')],
      checkpoints: [named('pasted 1', earlier), named(ours, earlier)],
      policies: [named('policy.txt', 'quorum none\n')],
    };
    expect(await savedJson(page)).toBe(reportToJson(await verifyElection(filesOf(good), { evidence })));
    expect(await page.locator('tr#V04 + tr.details').textContent()).toContain(`${foreign}: `);
    await pressOn(page, 'main button.plain', 'Enter');
    await pressOn(page, `.brought button[aria-label="Remove: ${foreign}"]`, 'Enter');
    expect(await page.locator('.brought li').count()).toBe(3);
    await page.setInputFiles('#file', { name: 'record.zip', mimeType: '', buffer: Buffer.from(zipOf(good)) });
    await page.locator('.report .verified h1').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('takes dropped receipts and checkpoints for what they are: to compare with a record, and with one that is verified already', async () => {
    const { page, errors } = await visit(browser, path, { offline: true });
    const ours = await onDisk('ours.txt', new TextDecoder().decode(good.get('checkpoint')));
    const foreign = await onDisk('other.txt', 'hanpyo receipt v1\nof nothing\n');
    await drop(page, [ours]);
    await page.locator('details[open] .brought li', { hasText: 'Checkpoint: ours.txt' }).waitFor();
    await page.setInputFiles('#file', { name: 'record.zip', mimeType: '', buffer: Buffer.from(zipOf(good)) });
    await page.locator('.report .verified h1').waitFor();
    await drop(page, [foreign, ours]);
    await page.locator('.report .failed h1').waitFor();
    expect(await page.locator('tr#V04 + tr.details').textContent()).toContain('other.txt: ');
    await page.locator('main button.plain').click();
    expect(await page.locator('.brought li').count()).toBe(3);
    // With anything else among them they are files of a record, which has to be one.
    await drop(page, [ours, await onDisk('notes.txt', 'quorums are for others')]);
    await page.locator('h1', { hasText: 'This could not be verified' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  async function onDisk(name: string, text: string): Promise<string> {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  }

  async function drop(page: Page, files: readonly string[]): Promise<void> {
    const dragged = await page.context().newCDPSession(page);
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await dragged.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  }

  /** Opens the browser's own dialogue by the keyboard, as whoever has no mouse does, and answers it. */
  async function choosing(
    page: Page,
    selector: string,
    files: readonly { name: string; mimeType: string; buffer: Buffer }[],
  ): Promise<void> {
    await tabTo(page, selector);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles([...files]);
  }
});
