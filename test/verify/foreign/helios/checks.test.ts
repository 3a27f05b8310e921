/** Every numbered check has a record in which it is the first to fail; both ways of deciding proofs agree. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { HEL_CHECKS, type HeliosOptions, verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import {
  foreignReportToHtml,
  foreignReportToJson,
  foreignReportToText,
} from '../../../../src/verify/foreign/report-views.js';
import { fileRecord, folderRecord } from './open.js';
import { bundleOf, folderOf, honestScene, type Scene } from './scene.js';
import { ONLY } from './tamper.js';

let honest: Scene;
beforeAll(() => {
  honest = honestScene();
});

/** A changed copy. */
function changed(change: (scene: Scene) => void): Scene {
  const scene = structuredClone(honest);
  change(scene);
  return scene;
}

async function findings(bundle: Uint8Array, options: HeliosOptions = {}): Promise<string[]> {
  const report = await verifyHelios(fileRecord(bundle), options);
  expect(report.verdict).toBe('failed');
  expect(report.result).toBeUndefined();
  return report.checks.flatMap((check) =>
    check.findings.map((found) => `${found.check} ${found.culprit}: ${found.code}`),
  );
}

describe('each check', () => {
  it('passes on honest records', async () => {
    const one = await verifyHelios(fileRecord(bundleOf(honest)), { mode: 'one-by-one' });
    const together = await verifyHelios(fileRecord(bundleOf(honest)));
    expect(together).toEqual(one);
    expect(together.verdict).toBe('verified');
    expect(together.checks.map(({ status }) => status)).toEqual(HEL_CHECKS.map(() => 'passed'));
    expect(together.result?.map(({ value }) => value)).toEqual(['2', '0', '2', '1', '1']);
    const folder = await verifyHelios(folderRecord(folderOf(honest)));
    expect({ ...folder, checks: [] }).toEqual({ ...one, checks: [] });
  });

  it('HEL-01 fails where it should', async () => {
    for (const omit of ['election', 'votes', 'results', 'trustees'])
      expect(await findings(bundleOf(honest, { omit }))).toEqual(['HEL-01 record: truncated']);
    for (const name of ['election.json', 'voters.json', 'trustees.json', 'result.json']) {
      const files = folderOf(honest);
      files.delete(name);
      const { checks } = await verifyHelios(folderRecord(files));
      expect(checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['HEL-01']);
    }
  });

  it.each(HEL_CHECKS.map(({ id }) => id).slice(1))('%s fails where it should', async (id) => {
    const { change, finds } = ONLY[id] ?? { change: () => {}, finds: [] };
    const bundle = bundleOf(changed(change));
    expect(await findings(bundle)).toEqual(finds);
    expect(await findings(bundle, { mode: 'one-by-one' })).toEqual(finds);
    expect(finds[0]).toContain(id);
  });

  it.each(['HEL-12', 'HEL-13'])('%s is left out by lenient rules, which say so', async (id) => {
    const bundle = bundleOf(changed(ONLY[id]?.change ?? (() => {})));
    for (const mode of ['together', 'one-by-one'] as const) {
      const report = await verifyHelios(fileRecord(bundle), { rules: 'lenient', mode });
      expect(report.verdict).toBe('verified');
      const check = report.checks.find((some) => some.id === id);
      expect(check).toMatchObject({ status: 'not-asked', reason: 'lenient rules leave it out' });
      expect(check?.notes.length).toBe(id === 'HEL-13' ? 6 : 0);
      expect(report.facts.at(-1)?.value).toContain('left out');
    }
  });

  it('other checks stay under lenient rules', async () => {
    for (const [id, { change, finds }] of Object.entries(ONLY)) {
      if (id === 'HEL-12' || id === 'HEL-13') continue;
      expect(await findings(bundleOf(changed(change)), { rules: 'lenient' })).toEqual(finds);
    }
  });

  it('is on the page, in the reports, and in the document', async () => {
    const report = await verifyHelios(fileRecord(bundleOf(honest)));
    const page = readFileSync('docs/helios.md', 'utf8');
    for (const { id, title } of HEL_CHECKS) {
      expect(page).toContain(`| ${id} |`);
      expect(foreignReportToText(report)).toContain(title);
      expect(foreignReportToHtml(report)).toContain(id);
      expect(foreignReportToJson(report)).toContain(id);
    }
  });
});
