/** `hanpyo verify` on folders with records of ElectionGuard 1.91. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, newDesk } from '../../../cli/cli.js';
import { changed, type Files } from './memory.js';
import { SMALLEST } from './plan.js';
import { makeRecord } from './record.js';

let desk: Desk;

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, content] of files) {
    const file = join(desk.folder, folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(content));
  }
}

beforeAll(async () => {
  desk = await newDesk('electionguard-1');
  const good = makeRecord(SMALLEST);
  await write('good', good);
  await write('short', makeRecord({ ...SMALLEST, contestProofs: 'short' }));
  await write(
    'bad',
    changed(good, (at) => {
      at('tally.json').contests.mayor.selections.ann.tally = 2;
    }),
  );
});
afterAll(() => desk.clear());

it('a record is recognised and verified', async () => {
  const ran = await desk.hanpyo(['verify', '@good', '--html', '@report.html']);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout).toContain('Record of ElectionGuard 1.91');
  expect(ran.stdout).toContain('Verdict: VERIFIED');
  expect(ran.stdout).toMatch(/mayor, ann:? +1/);
  expect(await desk.read('report.html')).toContain('id="EG1-18"');
});

it('a record with a wrong count fails, and names the check', async () => {
  const ran = await desk.hanpyo(['verify', '@bad', '--format', 'electionguard-1']);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain('FAIL    EG1-15');
});

it('a record whose proofs do not show the limits is not verified', async () => {
  const ran = await desk.hanpyo(['verify', '@short']);
  expect(ran.code).not.toBe(0);
  expect(ran.stdout).toContain('Verdict: INCOMPLETE');
});

it('a folder without a record is refused', async () => {
  await write('other', new Map([['constants.json', {}]]));
  const ran = await desk.hanpyo(['verify', '@other', '--format', 'electionguard-1']);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('docs/electionguard-1.md');
});
