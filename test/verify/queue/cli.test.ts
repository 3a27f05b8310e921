/** The command over what was kept, and over a queue: what it refuses, and that its report is the same. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, newDesk } from '../../cli/cli.js';
import { holdElection, published } from '../../helpers/tamper.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('queue');
  const record = await holdElection('queue');
  for (const [path, bytes] of await published(record.election, record.entries)) {
    await mkdir(dirname(join(desk.path('record'), path)), { recursive: true });
    await writeFile(join(desk.path('record'), path), bytes);
  }
});
afterAll(() => desk.clear());

describe('hanpyo verify', () => {
  it('keeps what it examined with --resume, and says the same', async () => {
    const verify = ['verify', '@record', '--workers', '0', '--json'];
    const plain = await desk.hanpyo(verify);
    const kept = [...verify, '--resume', '@kept', '--recheck', '1'];
    for (let round = 0; round < 2; round++) expect(await desk.hanpyo(kept)).toEqual({ ...plain, stderr: '' });
    expect((await readdir(desk.path('kept'))).every((name) => name.endsWith('.chunk'))).toBe(true);
  });

  it('refuses options that do not go together, and queues that are none', async () => {
    for (const options of [
      ['--resume', '@kept', '--queue', 'redis://127.0.0.1'],
      ['--recheck', '0.5'],
      ['--resume', '@kept', '--recheck', '2'],
      ['--queue', 'http://127.0.0.1'],
    ])
      expect((await desk.hanpyo(['verify', '@record', ...options])).code).toBe(2);
    expect((await desk.hanpyo(['worker', '@record', '--queue', 'none'])).code).toBe(2);
    expect((await desk.hanpyo(['worker', '@absent', '--queue', 'redis://127.0.0.1'])).code).toBe(2);
  });
});
