/** `hanpyo verify` on records of Helios, told by their files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, newDesk } from '../../../cli/cli.js';
import { bundleOf, decrypt, folderOf, honestScene } from './scene.js';
import { disguisedCopy } from './tamper.js';

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
  scene.votes[1] = disguisedCopy(scene, scene.votes[0], 1);
  scene.results = [
    [3, 0, 2],
    [2, 1],
  ];
  decrypt(scene);
  await writeFile(join(desk.folder, 'copied.json'), bundleOf(scene));
});
afterAll(() => desk.clear());

it('verifies a bundle, and a folder of the answers of a server', async () => {
  for (const path of ['@good.json', '@live']) {
    const ran = await desk.hanpyo(['verify', path, '--lenient']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('Record of Helios');
    expect(ran.stdout).toContain('Question 0? answer 2  2');
    expect(ran.stdout).not.toContain('cannot be listed');
  }
});

it('refuses the small group of this record by default, and nothing else', async () => {
  const ran = await desk.hanpyo(['verify', '@live']);
  expect(ran.code).toBe(1);
  expect(ran.stdout.match(/FAIL +HEL-\d\d/g)).toEqual(['FAIL    HEL-02']);
  expect(ran.stdout).toMatch(/Rules +strict/);
});

it('says with --lenient what it leaves out', async () => {
  const strict = await desk.hanpyo(['verify', '@copied.json']);
  expect(strict.code).toBe(1);
  expect(strict.stdout).toContain('FAIL    HEL-13');
  const lenient = await desk.hanpyo(['verify', '@copied.json', '--lenient']);
  expect(lenient.code).toBe(0);
  expect(lenient.stdout).toContain(
    'left out: that the group is large enough to be secure, that scalars are below',
  );
  expect(lenient.stdout).toContain('is used by votes[0] too');
});

it('has --lenient for no other format', async () => {
  for (const format of ['hanpyo', 'belenios', 'electionguard'])
    expect((await desk.hanpyo(['verify', '@live', '--format', format, '--lenient'])).code).toBe(2);
});
