/** The auditor's page in Chromium, as a file and without a network: rows of its screens. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuditor } from '../../../examples/auditor/bundle.js';
import { nodeFs } from '../../../src/ledger/file/node-fs.js';
import { foreignReportToJson, recordInFile, verifyBelenios } from '../../../src/verify/foreign/index.js';
import { reportToJson, verifyElection } from '../../../src/verify/index.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../../helpers/election.js';
import { filesOf, type LogFiles, publishEntries } from '../../helpers/publish.js';
import { sharedData } from '../../helpers/shared-data.js';
import {
  expectAccessible,
  expectLargeTargets,
  expectReflow,
  openBrowser,
  pressOn,
  visit,
} from '../booth-page/visit.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { zipOf } from './pack.js';

const BELENIOS = sharedData('belenios/h-ed25519-mixed-weights-revotes/record.bel');

describe.skipIf(!hasChromium)(`the auditor's page (${CHROMIUM})`, () => {
  let folder: string;
  let path: string;
  let good: LogFiles;
  let bad: LogFiles;
  let badEntry: number;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-auditor-test-'));
    path = join(folder, 'auditor.html');
    await writeFile(path, (await makeAuditor()).html);
    const election = await openTestElection({ seed: 'auditor', voters: 6 });
    for (const voter of [0, 1, 2, 3, 1]) badEntry = await castVote(election, voter, voter % 3);
    await finishTestElection(election);
    const entries = await entriesOf(election);
    good = await publishEntries(entries, election.origin, election.logSeed);
    const forged = entries.map((entry, i) =>
      i === badEntry ? entry.map((byte, at) => (at === entry.length - 20 ? byte ^ 1 : byte)) : entry,
    );
    bad = await publishEntries(forged, election.origin, election.logSeed);
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function onDisk(name: string, files: LogFiles): Promise<string> {
    for (const [file, bytes] of files) {
      const full = join(folder, name, 'record', file);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, bytes);
    }
    return join(folder, name);
  }

  async function savedJson(page: Page): Promise<string> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as JSON' }).click(),
    ]);
    return readFile(await file.path(), 'utf8');
  }

  it('verifies a folder without a network; the report is that of the verifier elsewhere, byte for byte', async () => {
    const { page, errors } = await visit(browser, path, { offline: true });
    await page.setInputFiles('#folder', await onDisk('good', good));
    await page.locator('.report .verified h1', { hasText: 'Verified' }).waitFor();
    expect(await savedJson(page)).toBe(reportToJson(await verifyElection(filesOf(good))));
    expect(await page.locator('#status').textContent()).toMatch(/finished/);
    const text = (await page.locator('.report').textContent()) ?? '';
    for (const part of ['Accounting', 'Checks', 'Timeline', 'does not prove', 'How to repeat', 'Signature'])
      expect(text).toContain(part);
    const [web] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as web page' }).click(),
    ]);
    expect(await readFile(await web.path(), 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">/);
    await page.locator('.tools button[lang]').click();
    await page.locator('.report h1', { hasText: '검증됨' }).waitFor();
    expect(await page.locator('#V18').textContent()).toContain('같은 암호문이나 증명이 두 번 나오지 않는다');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('names the check and the culprit of a record with a forged ballot, and shows no result', async () => {
    const { page } = await visit(browser, path, { offline: true });
    await page.setInputFiles('#file', {
      name: 'record.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from(zipOf(bad)),
    });
    await page.locator('.report .failed h1', { hasText: 'Not verified' }).waitFor();
    expect(await page.locator('tr.failed[id]').first().getAttribute('id')).toBe('V19');
    expect(await page.locator('tr#V19 + tr.details').textContent()).toContain(`entry ${badEntry}, `);
    const json = await savedJson(page);
    expect(json).toBe(reportToJson(await verifyElection(filesOf(bad))));
    expect(JSON.parse(json).result).toBeNull();
    expect(await page.locator('.report').textContent()).toContain('No result is shown');
    await page.close();
  }, 120_000);

  it('survives what is no record, by keyboard, and verifies the next', async () => {
    const { page, errors } = await visit(browser, path, { offline: true });
    await page.setInputFiles('#file', {
      name: 'x',
      mimeType: '',
      buffer: Buffer.from('<script>alert(1)</script>'),
    });
    await page.getByRole('heading', { name: 'This could not be verified' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await pressOn(page, 'main button.primary', 'Enter');
    const damaged = new Map(
      [...good].map(([file, bytes]) => [file, file === 'checkpoint' ? new Uint8Array(9) : bytes]),
    );
    await page.setInputFiles('#folder', await onDisk('damaged', damaged));
    await page.locator('.note.caution', { hasText: 'checkpoint' }).waitFor();
    await pressOn(page, 'main button.primary', 'Enter');
    await page.setInputFiles('#folder', await onDisk('good', good));
    await page.locator('.report .verified').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('takes a folder that is dropped; languages turned in haste end in the right one', async () => {
    const { page, errors } = await visit(browser, path, { offline: true });
    const dragged = await page.context().newCDPSession(page);
    const data = { items: [], files: [join(await onDisk('good', good), 'record')], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await dragged.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
    await page.locator('.report .verified').waitFor();
    await page.evaluate(() => {
      for (let turn = 0; turn < 2; turn++)
        document.querySelector<HTMLButtonElement>('.tools button[lang]')?.click();
    });
    await page.locator('.report h1', { hasText: '검증됨' }).waitFor({ state: 'detached' });
    await page.locator('.report h1', { hasText: /^Verified$/ }).waitFor();
    const [web] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as web page' }).click(),
    ]);
    expect(await readFile(await web.path(), 'utf8')).toContain('<html lang="en">');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-04, A-08, A-13: targets; forced colours, still; help at the end; what is not in the language of the page is marked', async () => {
    const { page } = await visit(browser, path, { offline: true, viewport: { width: 320, height: 700 } });
    await expectLargeTargets(page, 'start');
    await expectReflow(page);
    await page.setInputFiles('#folder', await onDisk('good', good));
    await page.locator('.report .verified').waitFor();
    await expectReflow(page);
    // Anchors of checks and folded findings stand in lines of text: at least 24 pixels, which is what WCAG asks for.
    const small = await page.locator('a[href], button, summary').evaluateAll((all) =>
      all
        .filter((one) => one.getClientRects().length > 0 && !one.matches('.skip'))
        .filter(
          (one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 23.9,
        )
        .map((one) => one.outerHTML),
    );
    expect(small).toEqual([]);
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    const fill = (selector: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((one) => getComputedStyle(one).fill);
    expect(await fill('.report .value')).not.toBe(await fill('.report .ground'));
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await page.locator('.tools button[lang]').click();
    await page.locator('.report h1', { hasText: '검증됨' }).waitFor();
    expect(await page.locator('#V04 + .details ul').getAttribute('lang')).toBe('en');
    expect(await page.locator('body > footer summary').textContent()).toBe('도움말');
    await page.close();
  }, 120_000);

  it('a verification can be ended, and says nothing then', async () => {
    const { page } = await visit(browser, path, { offline: true });
    // A record whose bytes never come: the worker is at it for ever.
    await page.evaluate(() => {
      const { Worker: Original } = globalThis;
      globalThis.Worker = class extends Original {
        override postMessage(): void {}
        override terminate(): void {
          document.body.dataset.ended = 'yes';
          super.terminate();
        }
      };
    });
    await page.setInputFiles('#folder', await onDisk('good', good));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#folder').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => document.body.dataset.ended)).toBe('yes');
    await page.locator('#status', { hasText: 'cancelled' }).waitFor({ state: 'attached' });
    expect(await page.locator('.report').count()).toBe(0);
    await page.close();
  }, 60_000);

  it.skipIf(BELENIOS === undefined)(
    'verifies a record of Belenios in one file',
    async () => {
      const { page } = await visit(browser, path, { offline: true });
      await page.setInputFiles('#file', BELENIOS ?? '');
      await page.locator('.report .verified').waitFor();
      const bytes = await nodeFs.readFile(BELENIOS ?? '', 2 ** 26);
      expect(await savedJson(page)).toBe(
        foreignReportToJson(await verifyBelenios(recordInFile(bytes ?? new Uint8Array()))),
      );
      await page.close();
    },
    120_000,
  );

  it('A-01, A-08: every screen, both languages and themes, 320 pixels', async () => {
    const { page, errors } = await visit(browser, path, {
      bypassCSP: true,
      viewport: { width: 320, height: 700 },
    });
    const look = async (screen: string): Promise<void> => {
      await expectAccessible(page, screen);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    };
    await look('start');
    await page.locator('details.brought summary').click();
    await page.setInputFiles('#brought', {
      name: 'r.txt',
      mimeType: '',
      buffer: Buffer.from('hanpyo receipt v1\n'),
    });
    await page.locator('.brought li', { hasText: 'r.txt' }).waitFor();
    await look('brought');
    await expectLargeTargets(page, 'brought');
    await page.locator('.brought li button').click();
    await page.setInputFiles('#folder', await onDisk('good', good));
    await page.locator('.report .verified').waitFor();
    await look('verified');
    await page.locator('main button.plain').click();
    await page.setInputFiles('#folder', await onDisk('bad', bad));
    await page.locator('.report .failed').first().waitFor();
    await look('failed');
    await page.locator('main button.plain').click();
    await page.setInputFiles('#file', { name: 'x', mimeType: '', buffer: Buffer.from('x') });
    await page.locator('.note.caution').waitFor();
    await look('problem');
    expect(errors).toEqual([]);
    await page.close();
  }, 180_000);
});
