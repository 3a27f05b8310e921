/** `hanpyo verify` on records of Helios, told by their files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, newDesk } from '../../../cli/cli.js';
import { bundleOf, folderOf, honestScene } from './scene.js';
import { ONLY } from './tamper.js';

let desk: Desk;
beforeAll(async () => {
  desk = await newDesk('helios');
  const scene = honestScene();
  await writeFile(join(desk.folder, 'good.json'), bundleOf(scene));
  for (const [path, bytes] of folderOf(scene)) {
    const file = join(desk.folder, 'live', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  ONLY['HEL-13']?.change(scene);
  await writeFile(join(desk.folder, 'copied.json'), bundleOf(scene));
});
afterAll(() => desk.clear());

it('verifies a bundle, and a folder of the answers of a server', async () => {
  for (const path of ['@good.json', '@live']) {
    const ran = await desk.hanpyo(['verify', path]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('Record of Helios');
    expect(ran.stdout).toMatch(/Rules +strict/);
    expect(ran.stdout).toContain('Question 0? answer 2  2');
  }
});

it('says with --lenient what it leaves out', async () => {
  const strict = await desk.hanpyo(['verify', '@copied.json']);
  expect(strict.code).toBe(1);
  expect(strict.stdout).toContain('FAIL    HEL-13');
  const lenient = await desk.hanpyo(['verify', '@copied.json', '--lenient']);
  expect(lenient.code).toBe(0);
  expect(lenient.stdout).toContain('left out: that scalars are below the order');
  expect(lenient.stdout).toContain('is used twice');
});

it('has --lenient for no other format', async () => {
  for (const format of ['hanpyo', 'belenios', 'verificatum'])
    expect((await desk.hanpyo(['verify', '@live', '--format', format, '--lenient'])).code).toBe(2);
});
