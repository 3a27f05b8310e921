/** The report of the auditor's page on paper: printed by Chromium on A4, and looked at page by page where pdftotext is. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuditor } from '../../../examples/auditor/bundle.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../../helpers/election.js';
import { publishEntries } from '../../helpers/publish.js';
import { openBrowser, visit } from '../booth-page/visit.js';
import { CHROMIUM, hasChromium } from '../served-page.js';

const PDFTOTEXT = '/usr/bin/pdftotext';
/** What is left of the width of A4 between its margins, in CSS pixels. */
const PAPER_PX = Math.floor((210 - 2 * 16) * (96 / 25.4));

describe.skipIf(!hasChromium)(`the printed report (${CHROMIUM})`, () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hanpyo-print-test-'));
    await writeFile(join(folder, 'auditor.html'), (await makeAuditor()).html);
    const election = await openTestElection({ seed: 'print', voters: 6 });
    for (const voter of [0, 1, 2, 3]) await castVote(election, voter, voter % 3);
    await finishTestElection(election);
    const files = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
    for (const [file, bytes] of files) {
      const path = join(folder, 'record', file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function reported(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const { page } = await visit(browser, join(folder, 'auditor.html'), { offline: true, ...options });
    await page.setInputFiles('#folder', join(folder, 'record'));
    await page.locator('.report .verified').waitFor();
    return page;
  }

  /** The text of every page of paper. */
  async function paged(page: Page): Promise<readonly string[]> {
    const path = join(folder, 'report.pdf');
    await page.pdf({ path, preferCSSPageSize: true });
    const text = execFileSync(PDFTOTEXT, ['-layout', path, '-'], { encoding: 'utf8' });
    return text.split('\f').slice(0, -1);
  }

  it('leaves the controls out, is black on white even in the dark, and cuts nothing off at the side', async () => {
    const page = await reported({ viewport: { width: PAPER_PX, height: 900 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const shown = await page
      .locator('body :is(button, summary, input, .brand)')
      .evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)),
      );
    expect(shown).toEqual([]);
    const { body, ink, width } = await page.evaluate(() => ({
      body: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.querySelector('.report') ?? document.body).color,
      width: document.documentElement.scrollWidth,
    }));
    expect([body, ink]).toEqual(['rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)']);
    expect(width).toBeLessThanOrEqual(PAPER_PX);
    await page.close();
  }, 120_000);

  it('keeps rows, plots and signature lines whole, and repeats heads of tables', async () => {
    const page = await reported();
    await page.emulateMedia({ media: 'print' });
    const styles = (selector: string, property: 'breakInside' | 'display' | 'breakAfter') =>
      page
        .locator(selector)
        .evaluateAll(
          (all, name) => [...new Set(all.map((one) => getComputedStyle(one)[name as 'display']))],
          property,
        );
    for (const whole of ['tr', 'svg', '.signatures', '.verdict'])
      expect([whole, await styles(`.report ${whole}`, 'breakInside')]).toEqual([whole, ['avoid']]);
    expect(await styles('.report thead', 'display')).toEqual(['table-header-group']);
    for (const head of ['h2', '.identity', 'h2 + p'])
      expect([head, await styles(`.report ${head}`, 'breakAfter')]).toEqual([head, ['avoid']]);
    await page.close();
  }, 120_000);

  it.skipIf(!existsSync(PDFTOTEXT))(
    'has on paper all its parts, a number on every page, no empty page and no heading alone (needs pdftotext)',
    async () => {
      const page = await reported();
      for (const { verdict, checks, timeline, first, signatures, lines } of [
        {
          ...{
            verdict: 'Verified',
            checks: /No\.\s+What holds\s+Would catch/,
            timeline: 'Timeline',
            first: 'Positions',
          },
          ...{ signatures: 'Auditors', lines: /Name\s+Date\s+Signature/g },
        },
        {
          ...{ verdict: '검증됨', checks: /번호\s+확인한 내용/, timeline: '진행 순서', first: '위치' },
          ...{ signatures: '감사인', lines: /이름\s+날짜\s+서명/g },
        },
      ]) {
        await page.locator('.report h1', { hasText: verdict }).waitFor();
        const pages = await paged(page);
        const all = pages.length;
        for (const [i, text] of pages.entries()) {
          expect(text).toMatch(new RegExp(`\\b${i + 1} ?/ ?${all}\\s*$`));
          expect(text.replace(/\s/g, '').length).toBeGreaterThan(100);
        }
        const withChecks = pages.filter((text) => /^ *V\d\d /m.test(text));
        expect(withChecks.length).toBeGreaterThan(1);
        for (const text of withChecks) expect(text).toMatch(checks);
        for (const [heading, below] of [
          [timeline, first],
          [signatures, lines.source],
        ] as const) {
          const alone = new RegExp(`^ *${heading} *$`, 'm');
          const [, after = ''] = (pages.find((text) => alone.test(text)) ?? '').split(alone);
          expect(after).toMatch(new RegExp(below));
        }
        expect(pages.at(-1)?.match(lines)?.length).toBe(2);
        await page.locator('.tools button[lang]').click();
      }
      await page.close();
    },
    120_000,
  );
});
