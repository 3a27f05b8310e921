/** Records of ElectionGuard verified by workers: the report is that of one process, whatever the workers do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/index.js';
import { foreignReportToJson } from '../../../../src/verify/foreign/report-views.js';
import type { ForeignPool } from '../../../../src/verify/foreign/workers/pool.js';
import { createForeignNodePool } from '../../../../src/verify/workers/node/index.js';
import { foreignPoolInThread } from '../../../helpers/foreign-pools.js';
import { bundleThreadScript, type ThreadScript } from '../../../helpers/worker-pools.js';
import { type Files, makeRecord, recordOf } from '../electionguard/record.js';

let script: ThreadScript;
beforeAll(async () => {
  script = await bundleThreadScript('src/verify/workers/node/foreign-worker.ts');
});
afterAll(() => script.remove());

const report = async (files: Files, workers?: ForeignPool): Promise<string> =>
  foreignReportToJson(await verifyElectionGuard(recordOf(files), workers && { workers }));

/** A change of the text of the ballot with a number. */
type Change = readonly [ballot: number, change: (text: string, all: readonly string[]) => string];

/** Ballots that are spoiled: a proof, a form, another election, a copy, an option that is not there. */
const CHANGES: readonly Change[] = [
  [
    0,
    (text) => text.replace(/("response":"?)(.)/u, (_, name, digit) => `${name}${digit === 'A' ? 'B' : 'A'}`),
  ],
  [1, (text) => text.replace('{', '{"more":1,')],
  [2, (_, all) => all[0] ?? ''],
  [1, (text) => text.replace(/"selections":\[\{/u, '"selections":[{"selection_id":"nobody","x":{')],
  [
    2,
    (text) =>
      text.replace(/("election_id":"?)(.)/u, (_, name, digit) => `${name}${digit === 'A' ? 'B' : 'A'}`),
  ],
  [
    1,
    (text) => text.replace(/("pad":"?.{8})(.)/u, (_, name, digit) => `${name}${digit === 'A' ? 'B' : 'A'}`),
  ],
];

function changed([number, change]: Change): Files {
  const files: Files = new Map(makeRecord());
  const paths = [...files.keys()].filter((path) => path.includes('eballot-'));
  const texts = paths.map((path) => JSON.stringify(files.get(path)));
  const path = paths[number] ?? '';
  const text = change(texts[number] ?? '', texts);
  expect(text).not.toBe(texts[number]);
  files.set(path, new TextEncoder().encode(text));
  return files;
}

describe('reports on records of ElectionGuard', () => {
  it.each([
    [1, 1],
    [2, 2],
  ])('are the same of %i workers and parts of %i', { timeout: 60_000 }, async (size, part) => {
    const records = [makeRecord(), ...CHANGES.map(changed)];
    for (const [i, files] of records.entries()) {
      const { pool, log } = foreignPoolInThread({ size, part });
      const expected = await report(files);
      expect(await report(files, pool)).toBe(expected);
      expect([i, JSON.parse(expected).verdict]).toEqual([i, i === 0 ? 'verified' : 'failed']);
      expect([log.started, log.stopped]).toEqual([1, 1]);
    }
  });

  it('are the same of threads, and if these fail', { timeout: 60_000 }, async () => {
    for (const files of [makeRecord(), ...CHANGES.slice(0, 1).map(changed)]) {
      const expected = await report(files);
      for (const caller of ['waits', 'helps'] as const) {
        const threads = createForeignNodePool({ workers: 2, part: 1, caller, script: script.script });
        expect(await report(files, threads)).toBe(expected);
      }
      const { pool } = foreignPoolInThread({ size: 2, part: 1 }, async (job, appraise, number) =>
        number === 2 ? Promise.reject(new Error('died')) : appraise(job),
      );
      expect(await report(files, pool)).toBe(expected);
    }
  });
});
