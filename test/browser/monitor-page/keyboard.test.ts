/** Row A-02 of the live monitor: all of it by keyboard, with a focus that is seen, and that live figures do not take away. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tabTo } from '../booth-page/visit.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { MonitorScene } from './scene.js';

/** What the keyboard must reach. */
const OPERABLE = 'a[href], button, summary, input, select, textarea, [tabindex="0"]';

describe.skipIf(!hasChromium)(`the live monitor by keyboard (${CHROMIUM})`, () => {
  let scene: MonitorScene;
  beforeAll(async () => {
    scene = await MonitorScene.open();
  }, 180_000);
  afterAll(() => scene?.clear());

  it.each([1280, 320])(
    'A-02: reaches everything, in the order of the page; the focus is seen and hidden by nothing, at %i pixels',
    async (width) => {
      const { page } = await scene.look({ viewport: { width, height: 700 } });
      const all = await page.evaluate(markAll, OPERABLE);
      expect(all).toBeGreaterThan(8);
      const reached: number[] = [];
      for (let i = 0; i < all; i++) {
        await page.keyboard.press('Tab');
        const { mark, faults } = await page.evaluate(lookAtFocus);
        expect([mark, faults]).toEqual([mark, []]);
        reached.push(mark);
      }
      expect(reached).toEqual(Array.from({ length: all }, (_, i) => i));
      await page.close();
    },
    120_000,
  );

  it('A-02: folds, language, demonstration and its end are operated by keyboard, and keep the focus', async () => {
    const { page } = await scene.look();
    await tabTo(page, '.panels summary');
    await page.keyboard.press('Enter');
    await page.locator('.panels details[open] table').first().waitFor();
    await tabTo(page, '.panels details[open] .wide');
    // Figures that come in meanwhile leave the focus where it is.
    const before = Number(await page.locator('#tile-cast').textContent());
    await scene.vote(0);
    await page.locator('#tile-cast', { hasText: `${before + 1}` }).waitFor();
    expect(await isFocused(page, '.panels details[open] .wide')).toBe(true);
    await tabTo(page, '.alarm button, .panel .actions button:not([hidden])');
    await page.keyboard.press('Enter');
    await page.locator('.alarm [role=alert]').waitFor();
    expect(await isFocused(page, '.alarm button')).toBe(true);
    await page.keyboard.press('Space');
    await page.locator('.ledger-state.good').waitFor();
    expect(await isFocused(page, '.panel .actions button')).toBe(true);
    await tabTo(page, 'body > footer summary');
    await page.keyboard.press('Enter');
    await page.locator('body > footer details[open] p').waitFor();
    await tabTo(page, '.tools button[lang]');
    await page.keyboard.press('Enter');
    await page.locator('html[lang=ko]').waitFor();
    expect(await isFocused(page, '.tools button[lang=en]')).toBe(true);
    await page.close();
  }, 120_000);
});

function isFocused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
}

/** In the page: numbers what can be operated, in the order in which it stands. @returns how many there are */
function markAll(selector: string): number {
  const seen = [...document.querySelectorAll<HTMLElement>(selector)].filter(
    (one) => one.checkVisibility() && !one.matches('details:not([open]) > :not(summary) *'),
  );
  for (const [i, one] of seen.entries()) one.dataset.mark = String(i);
  return seen.length;
}

/** In the page: what has the focus, and what is wrong with how it is shown. */
function lookAtFocus(): { readonly mark: number; readonly faults: readonly string[] } {
  const { activeElement: one } = document;
  if (!(one instanceof HTMLElement) || one.dataset.mark === undefined) return { mark: -1, faults: ['lost'] };
  const { left, top, right, bottom } = one.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  const [middle, inside] = [Math.min((left + right) / 2, innerWidth - 1), Math.min(top + 8, innerHeight - 1)];
  const above = document.elementFromPoint(middle, inside);
  const isInView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const faults = [
    ...(isOutlined ? [] : ['without an outline']),
    ...(isInView ? [] : ['out of view']),
    ...(above !== null && (one.contains(above) || above.contains(one)) ? [] : ['hidden']),
  ];
  return {
    mark: Number(one.dataset.mark),
    faults: faults.map((fault) => `${one.outerHTML.slice(0, 80)} ${fault}`),
  };
}
