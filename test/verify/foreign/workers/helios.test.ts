/** Records of Helios verified by workers: the report is that of one process, whatever the workers do. */

import { describe, expect, it } from 'vitest';
import { type HeliosOptions, verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import { foreignReportToJson } from '../../../../src/verify/foreign/report-views.js';
import { foreignPoolInThread } from '../../../helpers/foreign-pools.js';
import { SMALL } from '../helios/open.js';
import { bundleOf, honestScene } from '../helios/scene.js';
import { BALLOT_TAMPERS } from '../helios/tampers-ballots.js';

const report = async (bytes: Uint8Array, options: HeliosOptions): Promise<string> =>
  foreignReportToJson(await verifyHelios(recordInFile(bytes), { ...SMALL, ...options }));

describe('reports on records of Helios', () => {
  it.each([
    ['strict', 'together', 1],
    ['strict', 'one-by-one', 2],
    ['lenient', 'together', 2],
  ] as const)('are the same of workers: %s, %s, parts of %i', async (rules, mode, part) => {
    const tampers = BALLOT_TAMPERS.filter((_, i) => i % 4 === part % 4);
    for (const tamper of [undefined, ...tampers]) {
      const scene = honestScene();
      tamper?.[2](scene);
      const bytes = bundleOf(scene);
      const { pool, log } = foreignPoolInThread({ size: 2, part });
      const expected = await report(bytes, { rules, mode });
      expect(await report(bytes, { rules, mode, workers: pool })).toBe(expected);
      if (tamper === undefined) expect(JSON.parse(expected).verdict).not.toBe('failed');
      expect([log.started, log.stopped].every((count) => count <= 1)).toBe(true);
      expect(log.started).toBe(log.stopped);
    }
  });

  it('are the same if workers die', async () => {
    const scene = honestScene();
    scene.votes[1].vote.answers[0].individual_proofs[0][0].response = '1';
    const bytes = bundleOf(scene);
    const { pool } = foreignPoolInThread({ size: 2, part: 1 }, async (job, appraise, number) =>
      number === 1 ? Promise.reject(new Error('died')) : appraise(job),
    );
    const expected = await report(bytes, {});
    expect(await report(bytes, { workers: pool })).toBe(expected);
    expect(JSON.parse(expected).verdict).toBe('failed');
  });
});
