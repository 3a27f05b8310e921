/** Every numbered check has records in which it is the first to fail; both ways of deciding proofs agree. */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { HEL_CHECKS, type HeliosOptions, verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { recordInFile, recordInFiles } from '../../../../src/verify/foreign/memory.js';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../../../../src/verify/foreign/report-views.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { SMALL } from './open.js';
import { bundleOf, folderOf, honestScene, type Scene } from './scene.js';
import type { Tamper } from './tamper.js';
import { BALLOT_TAMPERS } from './tampers-ballots.js';
import { FILE_TAMPERS } from './tampers-files.js';
import { HONEST_SETUPS, SETUP_TAMPERS } from './tampers-setup.js';
import { TALLY_TAMPERS } from './tampers-tally.js';
import { VOTE_TAMPERS } from './tampers-votes.js';

const SCENES = [...SETUP_TAMPERS, ...BALLOT_TAMPERS, ...VOTE_TAMPERS, ...TALLY_TAMPERS];
/** Tampers with their check and what they are, for the names of tests. */
const named = <T>(tampers: readonly Tamper<T>[]) =>
  tampers.map((tamper) => [tamper[0], tamper[1], tamper] as const);

/** Checks that are decided by equations. */
const DECIDED = ['HEL-05', 'HEL-11', 'HEL-14', 'HEL-15', 'HEL-17', 'HEL-18', 'HEL-19'];
/** Checks that lenient rules leave out. */
const LEFT_OUT = ['HEL-12', 'HEL-13'];

let honest: Scene;
beforeAll(() => {
  honest = honestScene();
});

/** A changed copy. */
function changed(change: (scene: Scene) => unknown): Scene {
  const scene = structuredClone(honest);
  change(scene);
  return scene;
}

/** The first finding, and the checks that fail. */
async function failures(record: ForeignRecord, options: HeliosOptions = {}): Promise<string[]> {
  const report = await verifyHelios(record, { ...SMALL, ...options });
  expect(report.verdict).toBe('failed');
  expect(report.result).toBeUndefined();
  const failed = report.checks.filter(({ status }) => status === 'failed');
  const [first] = failed[0]?.findings ?? [];
  return [`${first?.culprit}: ${first?.code}`, ...failed.map(({ id }) => id)];
}

describe('an honest record', () => {
  it('passes every check, in all forms and both ways', async () => {
    const one = await verifyHelios(recordInFile(bundleOf(honest)), { ...SMALL, mode: 'one-by-one' });
    const together = await verifyHelios(recordInFile(bundleOf(honest)), SMALL);
    expect(together).toEqual(one);
    expect(together.verdict).toBe('verified');
    expect(together.checks.map(({ status }) => status)).toEqual(HEL_CHECKS.map(() => 'passed'));
    expect(together.result?.map(({ value }) => value)).toEqual(['2', '0', '2', '1', '1']);
    const folder = await verifyHelios(recordInFiles(folderOf(honest)), SMALL);
    expect({ ...folder, checks: [] }).toEqual({ ...one, checks: [] });
  });

  it.each(HONEST_SETUPS)('may have %s', async (_, change) => {
    expect((await verifyHelios(recordInFile(bundleOf(changed(change))), SMALL)).verdict).toBe('verified');
  });

  it('needs no list of its files, but a note says what is not seen then', async () => {
    const { list: _, ...record } = recordInFiles(folderOf(honest));
    const report = await verifyHelios(record, SMALL);
    expect(report.verdict).toBe('verified');
    expect(report.checks.find(({ id }) => id === 'HEL-10')?.notes).toEqual([
      expect.stringContaining('files cannot be listed'),
    ]);
  });
});

describe('a tampered record', () => {
  it.each(named(SCENES))('%s: %s', async (_, __, [check, , change, first, also = []]) => {
    const record = recordInFile(bundleOf(changed(change)));
    expect(await failures(record)).toEqual([first, check, ...also]);
    if (DECIDED.includes(check))
      expect(await failures(record, { mode: 'one-by-one' })).toEqual([first, check, ...also]);
  });

  it.each(named(FILE_TAMPERS))('%s, in a file: %s', async (_, __, [check, , change, first, also = []]) => {
    const files = folderOf(honest);
    change(files);
    expect(await failures(recordInFiles(files))).toEqual([first, check, ...also]);
  });

  it.each(['election', 'votes', 'results', 'trustees'])('HEL-01: a bundle without its %s', async (omit) => {
    expect(await failures(recordInFile(bundleOf(honest, { omit })))).toEqual(['record: truncated', 'HEL-01']);
  });

  it('is there for every check', () => {
    const checks = new Set([...SCENES, ...FILE_TAMPERS].map(([check]) => check));
    expect(HEL_CHECKS.map(({ id }) => id).filter((id) => !checks.has(id))).toEqual([]);
  });
});

describe('lenient rules', () => {
  it.each(named(SCENES.filter(([check]) => LEFT_OUT.includes(check))))(
    'leave out %s, and say so: %s',
    async (check, _, [, , change]) => {
      const report = await verifyHelios(recordInFile(bundleOf(changed(change))), { rules: 'lenient' });
      expect(report.verdict).toBe('verified');
      const found = report.checks.find(({ id }) => id === check);
      expect(found).toMatchObject({ status: 'not-asked', reason: 'lenient rules leave it out' });
      expect((found?.notes.length ?? 0) > 0).toBe(check === 'HEL-13');
      expect(report.facts.at(-1)?.value).toMatch(/^lenient; left out: .*large enough.*below.*used once/);
    },
  );

  it('leave out nothing else', async () => {
    for (const { id } of HEL_CHECKS.filter((check) => !LEFT_OUT.includes(check.id))) {
      const [, , change, first, also = []] = SCENES.find(([check]) => check === id) ?? [];
      if (change === undefined) continue;
      const record = recordInFile(bundleOf(changed(change)));
      expect(await failures(record, { rules: 'lenient' })).toEqual([first, id, ...also]);
    }
  });
});

describe('a small group', () => {
  it('fails HEL-02 and nothing else, unless groups of any size or lenient rules are asked for', async () => {
    const record = recordInFile(bundleOf(honest));
    const strict = await verifyHelios(record);
    const failed = strict.checks.filter(({ status }) => status !== 'passed');
    expect(failed.map(({ id, findings }) => [id, findings[0]?.code])).toEqual([['HEL-02', 'small-group']]);
    expect([strict.verdict, strict.facts.at(-1)?.value]).toEqual(['failed', 'strict']);
    for (const [options, rules] of [
      [SMALL, 'strict; left out: that the group is large enough to be secure'],
      [{ rules: 'lenient' }, expect.stringMatching(/^lenient; left out: that the group is large enough/)],
    ] as const) {
      const report = await verifyHelios(record, options);
      expect([report.verdict, report.facts.at(-1)?.value]).toEqual(['verified', rules]);
      expect(report.checks[1]?.notes).toEqual([expect.stringContaining('too small to be secure')]);
    }
  });
});

describe('the document', () => {
  const page = readFileSync('docs/helios.md', 'utf8');

  it('has every check, as reports have', async () => {
    const report = await verifyHelios(recordInFile(bundleOf(honest)));
    for (const { id, title } of HEL_CHECKS) {
      expect(page).toContain(`| ${id} |`);
      expect(foreignReportToText(report)).toContain(title);
      expect(foreignReportToHtml(report)).toContain(id);
      expect(foreignReportToJson(report)).toContain(id);
    }
  });

  it.each(HEL_CHECKS.map(({ id }) => id))('lists what records are tampered with for %s', (id) => {
    const all = [...SCENES, ...FILE_TAMPERS].filter(([check]) => check === id).map(([, what]) => what);
    expect(page).toContain(`| ${id} | ${all.join('; ')} |`);
  });
});
