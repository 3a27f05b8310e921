/** `hanpyo verify --format`: records of other systems, from a folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proofDirectory } from '../verify/foreign/verificatum/prover/directory.js';
import { type Desk, newDesk } from './cli.js';

let desk: Desk;
beforeAll(async () => {
  desk = await newDesk('foreign');
  const plan = { servers: 2, threshold: 1, width: 1, size: 2 } as const;
  const files = proofDirectory('P-256', { ...plan, type: 'mixing' });
  for (const [path, bytes] of proofDirectory('P-192', { ...plan, type: 'decryption' }))
    await write(`small/${path}`, bytes);
  for (const [name, folder] of [
    ['', 'good'],
    ['nizkp/Plaintexts.bt', 'bad'],
  ])
    for (const [path, bytes] of files)
      await write(
        `${folder}/${path}`,
        path === name ? bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) : bytes,
      );
});

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = join(desk.folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
afterAll(() => desk.clear());

describe('hanpyo verify --format verificatum', () => {
  it('verifies a proof, as text, JSON and a page', async () => {
    const ran = await desk.hanpyo(['verify', '@good', '--format', 'verificatum', '--html', '@report.html']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('Record of Verificatum 3.1.0');
    expect(ran.stdout).toContain('Verdict: VERIFIED');
    expect(await desk.read('report.html')).toContain('id="VMN-12"');
    const json = await desk.json('verify', desk.path('good'), '--format', 'verificatum');
    expect(json).toMatchObject({ format: 'hanpyo-foreign-report/1', verdict: 'verified' });
    const page = await desk.hanpyo(['report', '@good', '--format', 'verificatum']);
    expect([page.code, page.stdout.startsWith('<!doctype html>')]).toEqual([0, true]);
  });

  it('exits with 1 for a proof that fails, and names what fails', async () => {
    const ran = await desk.hanpyo(['verify', '@bad', '--format', 'verificatum']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('FAIL    VMN-12');
    expect(ran.stdout).toContain('No result');
  });

  it('refuses proofs of another kind than expected, and says what a proof is of', async () => {
    const args = ['verify', '@good', '--format', 'verificatum'];
    expect((await desk.hanpyo([...args, '--expect', 'mixing'])).code).toBe(0);
    const other = await desk.hanpyo([...args, '--expect', 'shuffling']);
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('a proof of mixing, where one of shuffling is expected');
    expect((await desk.hanpyo(args)).stdout).toContain('Verdict: VERIFIED (shuffles, decryption)');
  });

  it('takes small groups with --lenient only, and says so', async () => {
    const args = ['verify', '@small', '--format', 'verificatum'];
    const strict = await desk.hanpyo(args);
    expect([strict.code, strict.stdout.match(/FAIL +VMN-\d\d/g)]).toEqual([1, ['FAIL    VMN-02']]);
    const lenient = await desk.hanpyo([...args, '--lenient']);
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toMatch(/Left out +that the group is large enough/);
    expect(lenient.stdout).toContain('Verdict: VERIFIED (decryption; NOT in the record: shuffles)');
  });

  it('refuses what it cannot be', async () => {
    for (const args of [
      ['verify', '@nothing', '--format', 'verificatum'],
      ['verify', '@report.html', '--format', 'verificatum'],
      ['verify', '@good', '--format', 'constructor'],
      ['verify', '@good', '--format', 'verificatum', '--receipt', '@x'],
      ['verify', '@good', '--format', 'verificatum', '--lang', 'ko'],
      ['verify', '@good', '--format', 'verificatum', '--expect', 'mixin'],
      ['verify', '@good', '--format', 'belenios', '--expect', 'mixing'],
      ['verify', '@good', '--format', 'hanpyo', '--expect', 'mixing'],
    ])
      expect([args, (await desk.hanpyo(args)).code]).toEqual([args, 2]);
  });

  it('takes no side where several records lie', async () => {
    await mkdir(desk.path('two'), { recursive: true });
    await desk.write('two/protInfo.xml', '<protocol>');
    await desk.write('two/checkpoint', 'x');
    const ran = await desk.hanpyo(['verify', '@two']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('several records; say with --format which: hanpyo, verificatum');
  });

  it('reads folders in place of files as bad files, not as crashes', async () => {
    await mkdir(desk.path('odd/protInfo.xml'), { recursive: true });
    const none = await desk.hanpyo(['verify', '@odd', '--format', 'verificatum']);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('there is no record of verificatum');
    await mkdir(desk.path('worse/nizkp/version'), { recursive: true });
    await desk.write('worse/protInfo.xml', 'no XML');
    const bad = await desk.hanpyo(['verify', '@worse', '--format', 'verificatum']);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('FAIL    VMN-01');
  });
});
