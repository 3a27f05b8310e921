/**
 * What comes into the booth other than by typing: files, chosen by the keyboard (row A-02) and however long, and the camera, which
 * is off again whatever happens.
 */
import { open as openFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, hasChromium } from '../served-page.js';
import { type BoothDesk, openDesk } from './built-booth.js';
import { hostileElection } from './hostile-election.js';
import { pictureOf } from './square-picture.js';
import { tabTo } from './visit.js';

/** A photo of an option, of which only the length can fit. */
const MEDIA = [
  {
    ...{ contest: 'chair', option: 'anna', recordings: [] },
    photo: { hash: '00'.repeat(32), size: 1000, mediaType: 'image/png', alternative: { en: 'Anna' } },
  },
];

describe.skipIf(!hasChromium)(`files and cameras of the booth (${CHROMIUM})`, () => {
  let desk: BoothDesk;
  beforeAll(async () => {
    desk = await openDesk();
  }, 120_000);
  afterAll(() => desk?.close());

  const open = async (election?: string): Promise<{ page: Page; errors: readonly string[] }> =>
    desk.open({ decoder: 'inside', ...(election !== undefined && { election }) });
  /** A file of two gigabytes that takes no room. */
  const longFile = async (): Promise<string> => {
    const path = join(desk.folder, 'long');
    const file = await openFile(path, 'w');
    await file.truncate(2 ** 31);
    await file.close();
    return path;
  };

  it('A-02 every chooser of files is reached and opened by the keyboard, and shows where the focus is', async () => {
    const { file, card } = hostileElection({ media: MEDIA });
    const election = join(desk.folder, 'election.json');
    await writeFile(election, file);
    const { page, errors } = await open();
    const choose = async (selector: string, chosen: string): Promise<void> => {
      const opened = page.waitForEvent('filechooser');
      await tabTo(page, selector);
      const outlines = await page.evaluate(() =>
        [document.activeElement, document.activeElement?.parentElement].map(
          (one) => one instanceof HTMLElement && getComputedStyle(one).outlineStyle,
        ),
      );
      expect(outlines, selector).toContain('solid');
      await page.keyboard.press('Enter');
      await (await opened).setFiles(chosen);
    };
    await choose('#election-file', election);
    await page.waitForSelector('#card-code');
    const picture = join(desk.folder, 'card.png');
    await writeFile(picture, Buffer.from((await pictureOf(page, card)).split(',')[1] ?? '', 'base64'));
    await choose('input[accept="image/*"]', picture);
    await page.waitForFunction(() => (document.querySelector('#card-code') as HTMLInputElement).value !== '');
    expect(await page.inputValue('#card-code')).toBe(card);
    await page.locator('main button.primary').click();
    await page.locator('main button.primary', { hasText: 'Begin' }).click();
    await choose('#media-files', picture);
    await page.locator('#status', { hasText: 'Shown: 0 of 1' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Find my ballot' }).click();
    await choose('#receipt-file', election);
    await page.locator('#alert:not(:empty)').waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('A-02 the file with a row of a long roll is chosen by the keyboard', async () => {
    const { file } = hostileElection({});
    const whole = JSON.parse(file) as { entries: string[] };
    // The second entry is the only chunk of the roll.
    const { page } = await open(JSON.stringify({ ...whole, entries: whole.entries.toSpliced(1, 1) }));
    await page.waitForSelector('#card-code');
    await tabTo(page, 'details:has(#card-row) summary');
    await page.keyboard.press('Enter');
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, '#card-row');
    await page.keyboard.press('Enter');
    await chooser;
    await page.close();
  }, 120_000);

  it('is not hurt by files of any length', async () => {
    const long = await longFile();
    const { page: empty } = await open();
    await empty.setInputFiles('#election-file', long);
    await empty.locator('#alert', { hasText: 'not an election file' }).waitFor();
    await empty.close();
    const { file, card } = hostileElection({ media: MEDIA });
    const { page, errors } = await open(file);
    await page.fill('#card-code', card);
    await page.locator('main button.primary').click();
    await page.locator('main button.primary', { hasText: 'Begin' }).click();
    await page.setInputFiles('#media-files', long);
    await page.locator('#status', { hasText: 'Shown: 0 of 1' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Find my ballot' }).click();
    await page.setInputFiles('#receipt-file', long);
    await page.locator('#alert', { hasText: 'not a receipt' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('reads a card through the camera, one camera at a time, which is off afterwards', async () => {
    const { file, card } = hostileElection({});
    const { page, errors } = await open(file);
    await page.waitForSelector('#card-code');
    await showToCamera(page, await pictureOf(page, card));
    const camera = page.getByRole('button', { name: 'Scan with the camera' });
    await camera.evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await page.waitForFunction(() => (document.querySelector('#card-code') as HTMLInputElement).value !== '');
    expect(await page.inputValue('#card-code')).toBe(card);
    await expectOff(page, 1);
    // It can be switched on again, and by hand off; leaving the screen does that too.
    await showToCamera(page, await pictureOf(page, card), 'darkness');
    await camera.click();
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await expectOff(page, 2);
    await camera.click();
    await page.getByRole('button', { name: 'Stop the camera' }).waitFor();
    await page.getByRole('button', { name: 'Find my ballot' }).click();
    await expectOff(page, 3);
    await page.getByRole('button', { name: 'Back to voting' }).click();
    await showToCamera(page, await pictureOf(page, card), 'nothing');
    await camera.click();
    await page.waitForFunction(() => (globalThis as { streams?: unknown[] }).streams?.length === 4);
    await page.getByRole('button', { name: 'Find my ballot' }).click();
    await expectOff(page, 4);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('says so of a camera that shows nothing, or is gone, and switches it off', async () => {
    const { file, card } = hostileElection({});
    const { page, errors } = await open(file);
    await page.waitForSelector('#card-code');
    await page.clock.install();
    const camera = page.getByRole('button', { name: 'Scan with the camera' });
    const alert = page.locator('#alert');
    await showToCamera(page, await pictureOf(page, card), 'nothing');
    await camera.click();
    await page.getByRole('button', { name: 'Stop the camera' }).waitFor();
    expect(await alert.textContent()).toBe('');
    const passing = async (): Promise<string | null> => {
      await page.clock.runFor(100);
      return alert.textContent();
    };
    await expect.poll(passing, { interval: 0, timeout: 60_000 }).toContain('camera can not be used');
    await expectOff(page, 1);
    expect(await page.getByRole('button', { name: 'Stop the camera' }).isVisible()).toBe(false);
    await showToCamera(page, await pictureOf(page, card), 'darkness');
    await camera.click();
    await page.getByRole('button', { name: 'Stop the camera' }).waitFor();
    expect(await alert.textContent()).toBe('');
    await page.evaluate(() => {
      const { streams = [] } = globalThis as { readonly streams?: readonly MediaStream[] };
      for (const track of streams[1]?.getTracks() ?? []) track.stop();
    });
    await expect.poll(passing, { interval: 0, timeout: 60_000 }).toContain('camera can not be used');
    // By hand, what was pressed goes away: the keyboard goes on with the button before it.
    await camera.click();
    await page.getByRole('button', { name: 'Stop the camera' }).press('Enter');
    expect(await camera.evaluate((button) => button === document.activeElement)).toBe(true);
    await expectOff(page, 3);
    expect(errors).toEqual([]);
    await page.close();
  }, 120_000);

  it('switches a camera off whose picture can not be shown, and tries again when asked to', async () => {
    const { file, card } = hostileElection({});
    const { page } = await open(file);
    await page.waitForSelector('#card-code');
    await showToCamera(page, await pictureOf(page, card));
    await page.evaluate(() => {
      HTMLVideoElement.prototype.play = () => Promise.reject(new Error('not now'));
    });
    const camera = page.getByRole('button', { name: 'Scan with the camera' });
    for (const times of [1, 2]) {
      await camera.click();
      await page.locator('#alert', { hasText: 'camera can not be used' }).waitFor();
      await expectOff(page, times);
    }
    await page.close();
  }, 120_000);
});

/** What the device's camera sees from now on; cameras that are switched on are counted. */
async function showToCamera(
  page: Page,
  picture: string,
  sees: 'picture' | 'darkness' | 'nothing' = 'picture',
): Promise<void> {
  await page.evaluate(
    async ([source, what]) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      const draw = (): void => {
        context?.fillRect(0, 0, canvas.width, canvas.height);
        if (what === 'picture') context?.drawImage(image, 0, 0);
      };
      if (what !== 'nothing') setInterval(draw, 50);
      const seen = globalThis as { streams?: MediaStream[] };
      const streams = seen.streams ?? [];
      seen.streams = streams;
      navigator.mediaDevices.getUserMedia = async () => {
        const stream = canvas.captureStream(20);
        streams.push(stream);
        return stream;
      };
    },
    [picture, sees] as const,
  );
}

/** As many cameras have been switched on, and every one of them off. */
async function expectOff(page: Page, cameras: number): Promise<void> {
  await page.waitForFunction((count) => {
    const { streams = [] } = globalThis as { readonly streams?: readonly MediaStream[] };
    const tracks = streams.flatMap((stream) => stream.getTracks());
    return streams.length === count && tracks.every(({ readyState }) => readyState === 'ended');
  }, cameras);
}
