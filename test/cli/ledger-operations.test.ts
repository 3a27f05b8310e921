/** Running a log from the command line: the storage report with its alarm, by a clock of the test; and cold archives. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastestGroup } from '../../bench/machine.js';
import { writeWalkedRecord } from '../../bench/walk/record.js';
import { type Desk, newDesk } from './cli.js';

const DAY = 86_400;
/** Sunday 2026-11-22, 00:00 UTC. */
const START = 1_795_305_600;
const FIRST = '000000000000-000000000256.archive';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('ledger-operations');
  const record = { group: fastestGroup(), options: 2, voters: 520, lanes: 16 };
  await writeWalkedRecord(desk.path('record'), record, () => {});
}, 120_000);
afterAll(() => desk.clear());

async function bundles(): Promise<readonly string[]> {
  const names = await readdir(desk.path('record/tile/entries'));
  return names.sort((a, b) => (a < b ? -1 : 1));
}

describe('ledger stats', () => {
  const stats = (now: number, ...more: string[]) =>
    desk.hanpyo(['ledger', 'stats', '@record', '--samples', '@samples', ...more, '--json'], { now });
  const sample = (size: number, bytes: number, time: number) => `${JSON.stringify({ size, bytes, time })}\n`;

  it('tells weeks and a forecast, and its alarm is an exit code of its own', async () => {
    const { size, bytes } = JSON.parse((await stats(START)).stdout);
    const rate = 100_000;
    const since = START - 10 * DAY;
    await desk.write('samples', sample(size - 100, bytes - 10 * rate, since));
    const capacity = String(bytes + 30 * rate);
    const calm = await stats(START, '--capacity', capacity, '--alarm-days', '29', '--weekly');
    expect(calm).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(calm.stdout)).toMatchObject({
      ...{ alarm: false, secondsToFull: 30 * DAY, daysToFull: 30, bytesPerNewEntry: rate / 10 },
      weeks: [
        { start: START - 13 * DAY, size: size - 100, newEntries: 0, newBytes: 0 },
        { start: START - 6 * DAY, size, bytes, newEntries: 100, newBytes: 10 * rate },
      ],
    });
    const alarm = await stats(START, '--capacity', capacity, '--alarm-days', '30');
    expect(alarm.code).toBe(3);
    expect(alarm.stderr).toBe('warning: the capacity is used up in 30.0 days, within the 30 of the alarm\n');
    expect((await stats(START, '--capacity', String(bytes), '--alarm-days', '1')).code).toBe(3);
    const text = await desk.hanpyo(
      [
        'ledger',
        'stats',
        '@record',
        '--samples',
        '@samples',
        '--weekly',
        '--capacity',
        capacity,
        '--alarm-days',
        '1',
      ],
      { now: START + DAY },
    );
    expect(text.code).toBe(0);
    expect(text.stdout).toContain(
      `week of 2026-11-16: 100 new of ${size} entries, 1000000 bytes, 10000 bytes each\n`,
    );
    expect(text.stdout).toContain('not within the 1 of the alarm');
  });

  it('forecasts by the last week where that was faster, and says so where nothing has grown', async () => {
    const { size, bytes } = JSON.parse((await stats(START + 2 * DAY)).stdout);
    const now = START + 9 * DAY;
    await desk.write(
      'samples',
      sample(0, 0, now - 20_000 * DAY) +
        sample(size - 500, bytes - 7000, now - 7 * DAY) +
        sample(size, bytes, now - 1),
    );
    const fast = await stats(now, '--capacity', String(bytes + 20_000), '--alarm-days', '21');
    expect(fast.code).toBe(3);
    expect(JSON.parse(fast.stdout).daysToFull).toBeCloseTo(20, 5);
    await desk.write('samples', sample(size, bytes, now - DAY));
    const still = await stats(now, '--capacity', String(bytes + 1), '--alarm-days', '1000');
    expect(still.code).toBe(0);
    expect(JSON.parse(still.stdout)).toMatchObject({
      alarm: false,
      forecast: expect.stringContaining('no forecast'),
    });
  });

  it('refuses an alarm without what it needs, and samples of another log or a later time', async () => {
    for (const more of [
      ['--alarm-days', '3'],
      ['--alarm-days', 'x', '--capacity', '1'],
      ['--capacity', '-1'],
    ])
      expect((await stats(START + 20 * DAY, ...more)).code, more.join(' ')).toBe(2);
    const before = await desk.read('samples');
    const back = await stats(START - 900 * DAY);
    expect(back).toMatchObject({ code: 2, stdout: '' });
    expect(back.stderr).toContain('the clock or the log went back');
    expect(await desk.read('samples')).toBe(before);
  });
});

describe('ledger archive', () => {
  it('moves entries; the report with the archive is the one before, without it there is none', async () => {
    const before = await desk.hanpyo(['verify', '@record', '--json']);
    expect(JSON.parse(before.stdout).verdict).toBe('verified');
    const whole = await bundles();
    const done = await desk.json('ledger', 'archive', '@record', '@cold', '--keep', '0', '--entries', '256');
    expect(done).toEqual({ archived: 512, moved: 512, files: 2 });
    expect(await bundles()).toEqual(whole.filter((name) => name !== '001'));
    const after = await desk.hanpyo(['verify', '@record', '--archive', '@cold', '--json']);
    expect(after.stdout).toBe(before.stdout);
    const without = await desk.hanpyo(['verify', '@record', '--json']);
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toContain(
      'entries 256 to 511 are in the archive file 000000000256-000000000512.archive',
    );
    expect((await desk.hanpyo(['ledger', 'stats', '@record'])).code).toBe(0);
    expect(await desk.json('ledger', 'check-archive', '@record', '@cold')).toMatchObject({
      ...{ archived: 512, files: 2 },
    });
  });

  it('names what is missing, and brings back what was there', async () => {
    const first = desk.path(`cold/${FIRST}`);
    const bytes = await readFile(first);
    await rm(first);
    const missing = await desk.hanpyo(['ledger', 'check-archive', '@record', '@cold']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain(FIRST);
    await writeFile(first, bytes.subarray(0, -1));
    const damaged = await desk.hanpyo(['ledger', 'check-archive', '@record', '@cold']);
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toContain(`the archive file ${FIRST} is damaged`);
    await writeFile(first, bytes);
    expect(await desk.json('ledger', 'unarchive', '@record', '@cold')).toMatchObject({
      ...{ archived: 512, files: 2 },
    });
    expect(JSON.parse((await desk.hanpyo(['verify', '@record', '--json'])).stdout).verdict).toBe('verified');
    expect(await desk.json('ledger', 'export', '@record', '@copy')).toMatchObject({ dir: desk.path('copy') });
  });
});
