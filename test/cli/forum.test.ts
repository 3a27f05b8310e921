/** `hanpyo verify` on the log of a forum: recognised by its first entry, with the exit codes of elections. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishedFiles } from '../../src/ledger/index.js';
import { file, openForum, supports } from '../petition/forum.js';
import { type Desk, newDesk } from './cli.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('forum');
  const { board, ledger, id } = await openForum();
  await board.postAll(supports(id, await file(board, id, 0), 0, 3));
  await ledger.checkpoint({ size: board.record.size });
  for (const [path, bytes] of await publishedFiles(ledger))
    for (const [name, content] of [
      [`good/${path}`, bytes],
      [
        `bad/${path}`,
        path.startsWith('tile/entries/') ? bytes.map((b, i) => (i === bytes.length - 1 ? b ^ 1 : b)) : bytes,
      ],
    ] as const) {
      await mkdir(dirname(desk.path(name)), { recursive: true });
      await writeFile(desk.path(name), content);
    }
});

afterAll(() => desk.clear());

it('verifies it, and shows stages and what is owed', async () => {
  const text = await desk.hanpyo(['verify', '@good', '--html', '@report.html']);
  expect([text.code, text.stderr]).toEqual([0, '']);
  expect(text.stdout).toContain('Forum     시민 광장');
  expect(text.stdout).toContain('1 came into reply, 1 are there');
  expect(text.stdout).toContain('Owed: department');
  expect(text.stdout).toContain('Verdict: VERIFIED');
  expect(await desk.read('report.html')).toContain('Verification report on a forum');
  const report = await desk.json('verify', '@good', '--lang', 'en');
  expect(report).toMatchObject({
    format: 'hanpyo-forum-report/1',
    verdict: 'verified',
    forum: { title: 'Citizens’ forum' },
    owed: [{ duty: 'department', title: '자전거 길', proposal: expect.stringMatching(/^[0-9a-f]{64}$/) }],
  });
});

it('refuses an altered one, and options that are of elections', async () => {
  const altered = await desk.hanpyo(['verify', '@bad']);
  expect(altered.code).toBe(1);
  expect(altered.stdout).toContain('FAIL    PT-02');
  expect(altered.stdout).toContain('No stages are shown');
  const wrong = await desk.hanpyo(['verify', '@good', '--workers', '2']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('--workers is not for forums');
});
