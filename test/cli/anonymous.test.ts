/** `hanpyo verify` on a published election of anonymous voters: it needs no prover, and says what the library says. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { publishEntries } from '../helpers/publish.js';
import { holdScene } from '../verify/anonymous/scene.js';
import { newDesk } from './cli.js';

it('verifies the record', async () => {
  const { election, entries } = await holdScene();
  const desk = await newDesk('anonymous');
  for (const [path, bytes] of await publishEntries(entries, election.origin, election.logSeed)) {
    await mkdir(dirname(join(desk.folder, path)), { recursive: true });
    await writeFile(join(desk.folder, path), bytes);
  }
  const { code, stdout } = await desk.hanpyo(['verify', desk.folder]);
  expect([code, /Verdict: VERIFIED/.test(stdout)]).toEqual([0, true]);
  expect(stdout).toContain('Roll 5 = online 3 + paper 0 + revoked 0 + abstained 2');
  await desk.clear();
}, 60_000);
