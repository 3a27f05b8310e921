/**
 * An election in one language on a page in the other (row A-13): whatever of it is read aloud is in an element of its own language,
 * in attributes too. What was loaded of the options is still there when the language is switched.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/ballot/manifest.js';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { type BoothDesk, openDesk } from './built-booth.js';
import { hostileElection } from './hostile-election.js';
import { pictureOf } from './square-picture.js';
import { expectAccessible } from './visit.js';

/** In every text of the election, and in none of the page. */
const MARK = 'Foreign';
const en = (text: string): { en: string } => ({ en: `${MARK} ${text}` });
const options = ['one', 'two', 'three'].map((id) => ({ id, name: en(id) }));
const COUNTING = { rule: 'irv', skipped: 'end', ties: 'earlier-stage' } as const;
const ELECTION: Partial<Manifest> = {
  title: en('election'),
  classes: [{ id: 'member', name: en('class'), weight: 1 }],
  styles: [{ id: 'all', contests: ['one', 'points', 'order'] }],
  contests: [
    {
      ...{ id: 'one', title: en('choice'), description: en('description'), options },
      rule: { kind: 'choice', min: 1, max: 1, blank: false },
    },
    {
      ...{ id: 'points', title: en('points'), options },
      rule: { kind: 'cumulative', points: 5, minTotal: 1, maxPerOption: 5, blank: false },
    },
    {
      ...{ id: 'order', title: en('order'), options },
      rule: {
        ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: false, shuffles: 2 },
        counting: COUNTING,
      },
    },
  ],
};

describe.skipIf(!hasChromium)(`languages of the booth (${CHROMIUM})`, () => {
  let desk: BoothDesk;
  beforeAll(async () => {
    desk = await openDesk();
  }, 120_000);
  afterAll(() => desk?.close());

  it('A-13 names of the election are in their own language, in names of buttons and pictures too', async () => {
    const media = await mediaFiles(desk);
    const { file, card } = hostileElection({ ...ELECTION, media: media.media });
    const { page, errors } = await desk.open({ election: file }, { locale: 'ko-KR', bypassCSP: true });
    const primary = page.locator('main button.primary');
    await page.fill('#card-code', card);
    await primary.click();
    await page.waitForSelector('.facts');
    await expectOwnLanguage(page, 'election', 2);
    await primary.click();
    await page.locator('summary', { hasText: '소개' }).click();
    await page.setInputFiles('#media-files', media.paths);
    await page.locator('main img').waitFor();
    await page.locator('main video').waitFor();
    await expectOwnLanguage(page, 'choice', 8);
    await page.getByRole('img', { name: `${MARK} photo` }).waitFor();
    expect(await page.locator('main video').getAttribute('aria-label')).toBe('영상·음성: 영어');
    expect(await page.locator('main details').textContent()).toContain('자막: 없음 · 대본: 독일어');
    await expectAccessible(page, 'media');
    await page.check('#option-0');
    await primary.click();
    await page.getByRole('button', { name: `올리기: ${MARK} two` }).click();
    expect(await page.getByRole('spinbutton', { name: `${MARK} two` }).inputValue()).toBe('1');
    await page.getByRole('button', { name: `내리기: ${MARK} one` }).waitFor();
    await expectOwnLanguage(page, 'points', 4);
    await primary.click();
    await page.getByRole('button', { name: `추가: ${MARK} three` }).click();
    await page.locator('#status', { hasText: `${MARK} three: 1위` }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: `빼기: ${MARK} three` }).waitFor();
    await expectOwnLanguage(page, 'order', 5);
    await primary.click();
    await page.getByRole('button', { name: `수정 ${MARK} points` }).waitFor();
    await expectOwnLanguage(page, 'review', 6);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('what was loaded of the options outlives a change of the language, and another question', async () => {
    const { media, paths } = await mediaFiles(desk);
    const { file, card } = hostileElection({ ...ELECTION, media });
    const { page, errors } = await desk.open({ election: file });
    await page.fill('#card-code', card);
    await page.locator('main button.primary').click();
    await page.locator('main button.primary', { hasText: 'Begin' }).click();
    const expectShown = async (when: string): Promise<void> => {
      for (const what of ['img', 'video', 'p[lang=de]'])
        expect(await page.locator(`main details ${what}`).count(), `${what} ${when}`).toBe(1);
      await page.waitForFunction(() => (document.querySelector('main img') as HTMLImageElement).naturalWidth);
    };
    await page.setInputFiles('#media-files', paths.slice(0, 1));
    await page.locator('#status', { hasText: 'Shown: 1 of 3' }).waitFor({ state: 'attached' });
    await page.setInputFiles('#media-files', paths.slice(1));
    await page.locator('#status', { hasText: 'Shown: 3 of 3' }).waitFor({ state: 'attached' });
    await expectShown('at first');
    await page.locator('.tools button[lang]').click();
    await expectShown('in Korean');
    await page.locator('.tools button[lang]').click();
    await page.check('#option-0');
    await page.locator('main .dock button.primary').click();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await expectShown('after another question');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('a recording whose language is no tag is shown by what it says', async () => {
    const { media, paths } = await mediaFiles(desk, '!');
    const { file, card } = hostileElection({ ...ELECTION, media });
    const { page, errors } = await desk.open({ election: file });
    await page.fill('#card-code', card);
    await page.locator('main button.primary').click();
    await page.locator('main button.primary', { hasText: 'Begin' }).click();
    await page.setInputFiles('#media-files', paths);
    expect(await page.locator('main details').textContent()).toContain('Recording: ! · Captions: none');
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);
});

/** A photo, a film and what is said in it, as files and as a manifest has them. @param language - of the film */
async function mediaFiles(
  desk: BoothDesk,
  language = 'en',
): Promise<{ readonly media: NonNullable<Manifest['media']>; readonly paths: string[] }> {
  const { page } = await desk.open({});
  const photo = Buffer.from((await pictureOf(page, 'photo')).split(',')[1] ?? '', 'base64');
  await page.close();
  const kinds = [
    ['photo.png', photo],
    ['film.webm', Buffer.from('a film')],
    ['words.txt', Buffer.from('was gesagt wird')],
  ] as const;
  const paths = kinds.map(([name]) => join(desk.folder, name));
  await Promise.all(kinds.map(([, bytes], i) => writeFile(paths[i] ?? '', bytes)));
  const fileOf = (i: 0 | 1 | 2, mediaType: string): { hash: string; size: number; mediaType: string } => ({
    hash: createHash('sha256').update(kinds[i][1]).digest('hex'),
    ...{ size: kinds[i][1].length, mediaType },
  });
  const transcripts = [{ ...fileOf(2, 'text/plain'), language: 'de' }];
  const media = [
    {
      ...{ contest: 'one', option: 'two', statement: en('statement') },
      photo: { ...fileOf(0, 'image/png'), alternative: en('photo') },
      recordings: [{ ...fileOf(1, 'video/webm'), language, captions: [], transcripts }],
    },
  ];
  return { media, paths };
}

/**
 * Every text of the election, and every attribute that is read aloud, is in an element of the election's language.
 * @param least - how many such texts there must be, so that something was looked at
 */
async function expectOwnLanguage(page: Page, screen: string, least: number): Promise<void> {
  const { wrong, count } = await page.evaluate((mark) => {
    const found: { readonly element: Element; readonly what: string }[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.matches('script, style')) continue;
      for (const { name, value } of element.attributes)
        if (value.includes(mark)) found.push({ element, what: `${name}=${value}` });
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE && node.textContent?.includes(mark))
          found.push({ element, what: node.textContent });
    }
    const isWrong = ({ element }: { element: Element }): boolean =>
      element.closest('[lang]')?.getAttribute('lang') !== 'en';
    return { wrong: found.filter(isWrong).map(({ what }) => what), count: found.length };
  }, MARK);
  expect(`${screen}: ${wrong.join('; ')}`).toBe(`${screen}: `);
  expect(count, screen).toBeGreaterThanOrEqual(least);
}
