/** The rows of the resident vote that are about its pages: a booth in Chromium, and what a monitor is told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDoor } from '../../../examples/gyeonggi/doors.js';
import { type Opened, openElection } from '../../../examples/gyeonggi/election.js';
import { castEntry } from '../../../examples/gyeonggi/hostile.js';
import type { Person } from '../../../examples/gyeonggi/register.js';
import { PRACTICE } from '../../../examples/gyeonggi/rehearsal.js';
import { type Serving, serveElection } from '../../../examples/gyeonggi/serve.js';
import { codeOf } from '../../../examples/gyeonggi/sheets.js';
import { openBrowser } from '../../browser/booth-page/visit.js';
import { hasChromium } from '../../browser/served-page.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('gyeonggi served');
/** Two groups of six, so that there is somebody else's contest. */
const PLAN = {
  ...PRACTICE,
  categories: PRACTICE.categories.map((category) => ({ ...category, groups: 2 })),
  communities: 14,
  others: 12,
};
let folder: string;
let election: Opened;
let serving: Serving;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-gg-served-'));
  election = await openElection(
    { plan: PLAN, folder, origin: 'example.org/gg-served', practice: false },
    rng,
  );
  await election.ledger.close();
  serving = await serveElection(folder, 0, ['booth']);
}, 300_000);

afterAll(async () => {
  await serving?.stop();
  await rm(folder, { recursive: true, force: true });
});

function person(position: number): Person {
  const found = election.people[position];
  if (found === undefined) throw new Error(`there is no person ${position}`);
  return found;
}

/** So many people, the last on the list. */
function people(count: number): readonly Person[] {
  return election.people.slice(-count);
}

/** What an onlooker is told until something holds. */
async function until(met: (event: string, data: string) => boolean): Promise<readonly string[]> {
  const { body } = await fetch(`${serving.url}/events`);
  if (body === null) throw new Error('there are no events');
  const told: string[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const block of events) {
      told.push(block);
      const event = /^event: (\w+)$/m.exec(block)?.[1] ?? '';
      const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
      if (met(event, data)) return told;
    }
  }
  throw new Error('the events ended');
}

describe('Gyeonggi, served', () => {
  it('GG-11 tells the monitor of ballots, refusals, turnout and ledger, and never of a vote', async () => {
    const door = serviceDoor(serving.url, election, serving.kioskToken);
    const good = castEntry(election, person(0), [3], rng);
    const forged = castEntry({ context: { ...election.context, electionId: rng(32) } }, person(1), [], rng);
    const told = until((event, data) => event === 'counters' && /"accepted":1\b.*"refused V06":1/.test(data));
    expect(await door.post([good, forged])).toEqual([undefined, 'V06']);
    const counters = (await told).at(-1) ?? '';
    const { turnout } = JSON.parse(/^data: (.*)$/m.exec(counters)?.[1] ?? '{}');
    expect(turnout.total).toMatchObject({ eligible: 30, online: 1, paper: 0 });
    expect(turnout.classes.map(({ id }: { id: string }) => id)).toEqual([
      'representative',
      'member',
      'expert',
    ]);
    expect(turnout.styles.map(({ id }: { id: string }) => id)).toEqual(['g01', 'g02']);
    // One voter is too few to say of which class or group she is.
    const cells = [...turnout.classes, ...turnout.styles].map(({ online }: { online: unknown }) => online);
    expect(cells).not.toContain(1);
    const status = await (await fetch(`${serving.url}/status.json`)).json();
    const { size } = status.checkpoint;
    expect(size).toBe(status.ledger.published);
    for (const option of election.manifest.contests.flatMap(({ options }) => options))
      expect(JSON.stringify(status)).not.toContain(option.id);
    // A kiosk is a channel, once it has brought enough people; a token that is none is no kiosk.
    expect(turnout.channels).toEqual({ own: null, kiosk: null, earlier: null });
    const ballots = people(17).map((one) => castEntry(election, one, [], rng));
    const [home, hall] = [ballots.slice(0, 4), ballots.slice(4)];
    expect(await serviceDoor(serving.url, election, 'x').post(hall.slice(0, 1), 'kiosk')).toEqual([
      'not-a-kiosk',
    ]);
    expect(await door.post(home)).toEqual(home.map(() => undefined));
    const counted = until((event, data) => event === 'counters' && /"kiosk":([5-9]|1[0-3])\b/.test(data));
    expect(await door.post(hall, 'kiosk')).toEqual(hall.map(() => undefined));
    expect((await counted).at(-1)).toMatch(/"channels":\{"own":5,"kiosk":[0-9]+,"earlier":0\}/);
    const { record } = await door.standing();
    expect(() => record.tallying).toThrow();
    expect(() => election.trustees[0]?.decrypt(record, rng)).toThrow();
  }, 120_000);
});

describe.skipIf(!hasChromium)('Gyeonggi, in the booth', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it('GG-03 lets a resident scan the card, see the contest of her group alone, in both languages, and cast', async () => {
    const voter = person(3);
    const page = await browser.newPage({ locale: 'ko-KR' });
    page.setDefaultTimeout(90_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.addInitScript(
      cameraThatSees,
      codeOf(voter.card).map((row) => [...row]),
    );
    await page.goto(`${serving.url}/booth`);
    await page.waitForSelector('#card-code');
    await page.getByRole('button', { name: '카메라로 스캔' }).click();
    await page.waitForFunction(
      (card) => document.querySelector<HTMLInputElement>('#card-code')?.value === card,
      voter.card,
    );
    const primary = page.locator('main button.primary');
    await primary.click();
    await page.waitForSelector('.facts');
    await primary.click();
    await page.waitForSelector('#option-0');
    const contest = election.manifest.contests[voter.group];
    const shown = async (): Promise<string> =>
      ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');
    expect(await shown()).toContain(contest?.title.ko ?? '?');
    const others = election.manifest.contests.filter((one) => one !== contest);
    expect(others.length).toBeGreaterThan(0);
    const texts = await page.locator('body').textContent();
    for (const { title, options } of others)
      for (const text of [title, ...options.map(({ name }) => name)])
        for (const word of [text.ko, text.en]) expect(texts).not.toContain(word);
    await page.locator('.tools button[lang]').click();
    expect(await shown()).toContain(contest?.title.en ?? '?');
    expect(await page.locator('[id^="option-"]').count()).toBe(contest?.options.length);
    expect(await page.locator(`#option-${voter.own}`).isDisabled()).toBe(true);
    await page.check(`#option-${voter.own === 1 ? 2 : 1}`);
    await primary.click();
    await page.waitForSelector('#option-0', { state: 'detached' });
    await primary.click();
    await page.waitForSelector('.tracker');
    await primary.click();
    await page.waitForSelector('.receipt');
    expect(errors).toEqual([]);
    const { counters } = await (await fetch(`${serving.url}/status.json`)).json();
    expect(counters.accepted).toBe(19);
    await page.close();
  }, 240_000);
});

/** In the page: a camera in front of which somebody holds a card. */
function cameraThatSees(modules: readonly (readonly boolean[])[]): void {
  const getUserMedia = async (): Promise<MediaStream> => {
    const canvas = document.createElement('canvas');
    const scale = 8;
    canvas.width = canvas.height = scale * modules.length;
    const paint = (): void => {
      const pen = canvas.getContext('2d');
      if (pen === null) return;
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = '#000';
      for (const [y, row] of modules.entries())
        for (const [x, dark] of row.entries()) if (dark) pen.fillRect(scale * x, scale * y, scale, scale);
    };
    const stream = canvas.captureStream(10);
    setInterval(paint, 100);
    return stream;
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia } });
}
