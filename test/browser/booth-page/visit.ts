/** A browser for the tests of the booth, and what every screen must be: without a finding of axe, wherever it is reached. */
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { CHROMIUM } from '../served-page.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Opens the browser. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A page of the booth, opened as a file or from its address; whatever it reports as an error fails the test. */
export async function visit(
  browser: Browser,
  path: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  const page = await browser.newPage({ locale: 'en-US', ...options });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.setDefaultTimeout(60_000);
  await page.goto(path.startsWith('http') ? path : `file://${path}`);
  return { page, errors };
}

/**
 * Zero violations of WCAG 2.2 AA, dark in one language and light in the other; the page is in the first language again
 * afterwards. The policy of the page forbids the checker: such a page is opened with `bypassCSP`.
 */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (let turn = 0; turn < 2; turn++) {
    await page.emulateMedia({ colorScheme: turn === 0 ? 'dark' : 'light' });
    const language = await page.locator('html').getAttribute('lang');
    expect(`${screen} ${language}: ${(await violations(page)).join('; ')}`).toBe(`${screen} ${language}: `);
    await page.locator('.tools button[lang]').click();
  }
}

/** Every target of a finger is at least 44 pixels high and wide: the whole row of a radio button or check box is one. */
export async function expectLargeTargets(page: Page, screen: string): Promise<void> {
  const small = await page.evaluate(() => {
    const targets = [
      ...document.querySelectorAll<HTMLElement>('button, summary, textarea, input, label.option'),
    ];
    const isSeen = (one: HTMLElement): boolean => one.getClientRects().length > 0;
    const target = (one: HTMLElement): Element => one.closest('label.option, .button.file') ?? one;
    return targets.filter(isSeen).flatMap((one) => {
      const { width, height } = target(one).getBoundingClientRect();
      return Math.min(width, height) < 43.5 ? [`${one.outerHTML.slice(0, 80)} ${width} x ${height}`] : [];
    });
  });
  expect(`${screen}: ${small.join('; ')}`).toBe(`${screen}: `);
}

/** At 320 pixels, and with letters of twice the size, nothing has to be scrolled sideways. */
export async function expectReflow(page: Page): Promise<void> {
  for (const size of ['', '200%']) {
    const width = await page.evaluate((fontSize) => {
      document.documentElement.style.fontSize = fontSize;
      return document.documentElement.scrollWidth - innerWidth;
    }, size);
    expect(width).toBeLessThanOrEqual(0);
  }
  await page.evaluate(() => document.documentElement.removeAttribute('style'));
}

async function violations(page: Page): Promise<readonly string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in globalThis);
  if (!isLoaded) await page.addScriptTag({ path: AXE });
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as { readonly axe: typeof import('axe-core') };
    const { violations: found } = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return found.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`);
  }, RULES);
}

/** Moves the focus by the tabulator key until it is on an element, and says that it got there. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
    if (isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

/** Presses a key on an element that the keyboard reached. */
export async function pressOn(page: Page, selector: string, key: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}
