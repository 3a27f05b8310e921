/**
 * What an election may say without harm to whoever reads it: in Chromium, at 320 pixels. Texts are shown as texts, whatever they
 * would mean elsewhere; what could be read otherwise than it was signed, or has no way on, is refused before anything is shown.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/ballot/manifest.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { type BoothDesk, openDesk } from './built-booth.js';
import { hostileElection } from './hostile-election.js';
import { expectReflow } from './visit.js';

/** What would run, load or end something if it were markup, a script or an attribute. */
const MARKUP = [
  '<script>document.title="run"</script>',
  '<img src=x onerror=document.body.remove()>',
  '"><svg onload=document.body.remove()>',
  '</title></style></script><h1>Verified',
  "' onclick='document.body.remove()",
  'javascript:document.body.remove()',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a text
  '{{constructor.constructor("x")()}} ${1}',
];
/** As long as a text may be, without a place to break it. */
const LONG: string = 'Wort'.repeat(250);
/** What takes no room: joiners, marks that are stacked upon one letter, letters of the other direction. */
const INVISIBLE = [
  'a\u200b\u200d\u2060b',
  `Z${'\u0329\u0351'.repeat(60)}`.normalize(),
  '\u05d0\u05d1 123 \u0627\u0644',
];
const en = (text: string): { en: string } => ({ en: text });
const options = (names: readonly string[]): Manifest['contests'][number]['options'] =>
  names.map((name, i) => ({ id: `o${i}`, name: en(name) }));
const contest = (id: string, rule: Manifest['contests'][number]['rule'], names: readonly string[]) => ({
  ...{ id, title: en(MARKUP[0] ?? ''), description: en(`${MARKUP[1]} ${LONG}`) },
  ...{ options: options(names), rule },
});
const ONE = { kind: 'choice', min: 1, max: 1, blank: true } as const;
const NAMES = [...MARKUP, LONG, ...INVISIBLE];
const COUNTING = { rule: 'irv', skipped: 'end', ties: 'earlier-stage' } as const;
const HOSTILE: Partial<Manifest> = {
  title: en(`${MARKUP[3]} ${LONG}`),
  classes: [{ id: 'member', name: en(`${MARKUP[2]} ${LONG}`), weight: 1 }],
  styles: [{ id: 'all', contests: ['one', 'points', 'order'] }],
  contests: [
    contest('one', ONE, NAMES),
    contest('points', { kind: 'cumulative', points: 5, minTotal: 1, maxPerOption: 5, blank: true }, NAMES),
    contest(
      'order',
      { kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2, counting: COUNTING },
      NAMES,
    ),
  ],
};

describe.skipIf(!hasChromium)(`the booth and a hostile election (${CHROMIUM})`, () => {
  let desk: BoothDesk;
  beforeAll(async () => {
    desk = await openDesk();
  }, 120_000);
  afterAll(() => desk?.close());

  const open = async (election: string): Promise<{ page: Page; errors: readonly string[] }> =>
    desk.open({ election }, { viewport: { width: 320, height: 640 } });

  it('shows every text as a text, with nothing to be scrolled sideways', async () => {
    const { file, card } = hostileElection(HOSTILE);
    const { page, errors } = await open(file);
    const harmless = async (screen: string): Promise<void> => {
      expect(await page.title(), screen).toBe('Voting booth');
      const foreign = 'body img, body h1 ~ h1, main script, header svg, main svg, main style, [onclick]';
      expect(await page.locator(foreign).count(), screen).toBe(0);
      await expectReflow(page);
    };
    await page.fill('#card-code', card);
    await harmless('card');
    await page.locator('main button.primary').click();
    expect(await page.locator('.headline').textContent()).toBe(`${MARKUP[3]} ${LONG}`);
    await harmless('election');
    await page.locator('main button.primary').click();
    expect(await page.locator('h1').textContent()).toBe(MARKUP[0]);
    expect(await page.locator('.options .name').allTextContents()).toEqual(NAMES);
    await page.check('#option-1');
    await harmless('one of many');
    await page.locator('main .dock button.primary').click();
    await page.locator('.points button:last-child').nth(2).click();
    await harmless('points');
    expect(await linesOf(page, '.points')).toBe(1);
    await page.locator('main .dock button.primary').click();
    for (const option of [7, 0]) await page.click(`#add-${option}`);
    await harmless('ranking');
    expect(await linesOf(page, 'ol.ranking .option')).toBe(1);
    await page.locator('main .dock button.primary').click();
    expect(await page.locator('ol.chosen li').allTextContents()).toEqual([LONG, MARKUP[0]]);
    await harmless('review');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('marks names that are not in the language of the page, and keeps their direction to themselves', async () => {
    const { file, card } = hostileElection({
      title: en('\u05d0\u05d1 2026'),
      contests: [contest('chair', ONE, NAMES)],
    });
    const { page } = await open(file);
    await page.locator('.tools button[lang=ko]').click();
    expect(await page.locator('.brand [lang=en]').textContent()).toBe('\u05d0\u05d1 2026');
    await page.fill('#card-code', card);
    await page.locator('main button.primary').click();
    const isolated = await page
      .locator('.headline bdi')
      .evaluate((one) => getComputedStyle(one).unicodeBidi.startsWith('isolate'));
    expect(isolated).toBe(true);
    await page.close();
  }, 120_000);

  it('is not slow or stuck with as many options and questions as a manifest has room for', async () => {
    const many = Array.from({ length: 500 }, (_, i) => `${i}`);
    const further = Array.from({ length: 700 }, (_, i) => ({
      ...{ id: `c${i}`, title: en(`${i}`), options: options(['a', 'b']), rule: ONE },
    }));
    const contests = [{ ...contest('many', ONE, []), options: options(many) }, ...further];
    const { file, card } = hostileElection({
      contests,
      styles: [{ id: 'all', contests: contests.map(({ id }) => id) }],
    });
    const { page, errors } = await open(file);
    await page.fill('#card-code', card);
    await page.locator('main button.primary').click();
    await page.locator('dd', { hasText: '701 questions' }).waitFor();
    await page.locator('main button.primary').click();
    expect(await page.locator('.options .option').count()).toBe(500);
    await page.check('#option-499');
    await page.locator('main .dock button.primary').click();
    await page.evaluate(() => {
      for (let question = 0; question < 700; question++) {
        document.querySelector<HTMLInputElement>('#blank')?.click();
        document.querySelector<HTMLButtonElement>('main .dock button.primary')?.click();
      }
    });
    expect(await page.locator('main .card').count()).toBe(701);
    await expectReflow(page);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('refuses what is read otherwise than it was signed, what has no way on, and what is no election', async () => {
    const chair = contest('chair', ONE, NAMES);
    const refused: readonly string[] = [
      hostileElection({ title: en('Vote \u202eoN\u202c') }).file,
      hostileElection({ contests: [{ ...chair, options: options(['\u2066x\u2069', 'y']) }] }).file,
      hostileElection({ contests: [{ ...chair, id: 'another' }] }).file,
      hostileElection({ contests: [chair], styles: [{ id: 'all', contests: [] }] }).file,
      hostileElection({ contests: [{ ...chair, options: [] }] }).file,
      '</script><script>document.title="run"</script>',
      '<!--<script>',
    ];
    for (const [i, file] of refused.entries()) {
      const { page } = await open(file);
      await page.locator('#alert', { hasText: 'not an election file' }).waitFor();
      expect(await page.locator('#card-code').count(), `${i}`).toBe(0);
      expect(await page.title()).toBe('Voting booth');
      await page.close();
    }
  }, 120_000);
});

/** In how many lines the buttons of the first of such rows stand: they are told by their order. */
function linesOf(page: Page, row: string): Promise<number> {
  const controls = page.locator(row).first().locator('button, input');
  return controls.evaluateAll((all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size);
}
