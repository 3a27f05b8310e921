/** Archives of Belenios verified by workers: the report is that of one process, whatever the workers do. */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyBelenios } from '../../../../src/verify/foreign/belenios/index.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import { foreignReportToJson } from '../../../../src/verify/foreign/report-views.js';
import type { ForeignPool } from '../../../../src/verify/foreign/workers/pool.js';
import { createForeignNodePool } from '../../../../src/verify/workers/node/index.js';
import { type ForeignAnswering, foreignPoolInThread } from '../../../helpers/foreign-pools.js';
import { seededRng } from '../../../helpers/rng.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { bundleThreadScript, type ThreadScript } from '../../../helpers/worker-pools.js';
import { type Model, putTogether, takeApart } from '../belenios/archive-model.js';
import { bump, edit, LISTS, MIXED, RANKS, stepOf } from '../belenios/changes.js';

let script: ThreadScript;
beforeAll(async () => {
  script = await bundleThreadScript('src/verify/workers/node/foreign-worker.ts');
});
afterAll(() => script.remove());

const report = async (bytes: Uint8Array, workers?: ForeignPool): Promise<string> =>
  foreignReportToJson(
    await verifyBelenios(recordInFile(bytes), { rng: seededRng('belenios'), ...(workers && { workers }) }),
  );

/** Spoils ballots in several ways: a signature, a proof, a form, a credential that nobody has. */
function spoil(model: Model): void {
  edit(stepOf(model, 'Ballot', 1), 'payload', ({ signature: { proof } }) => {
    proof.response = bump(proof.response);
  });
  edit(stepOf(model, 'Ballot', 2), 'payload', ({ answers: [answer] }) => {
    const [proof] = [answer.individual_proofs ?? answer.proof].flat(4);
    proof.challenge = bump(proof.challenge);
  });
  edit(stepOf(model, 'Ballot', 3), 'payload', ({ election_uuid, ...rest }) => ({ ...rest, election_uuid }));
  const credential = JSON.parse(stepOf(model, 'Ballot', 0).payload ?? '').answers[0];
  edit(stepOf(model, 'Ballot', 4), 'payload', (ballot) => {
    ballot.credential = [credential.choices].flat(3)[0].alpha;
  });
}

describeWithData('reports on archives of Belenios', 'belenios', (folder) => {
  const records = (name: string): [honest: Uint8Array, spoiled: Uint8Array, cut: Uint8Array] => {
    const honest = readFileSync(`${folder}/${name}/record.bel`);
    const [spoiled, cut] = [takeApart(honest), takeApart(honest)];
    spoil(spoiled);
    cut.steps.splice(
      cut.steps.findIndex(({ type }) => type === 'EndBallots'),
      1,
    );
    return [honest, putTogether(spoiled), putTogether(cut)];
  };

  it.each([
    [1, 1],
    [2, 2],
    [2, 3],
    [3, 32],
  ])('are the same of %i workers and parts of %i', { timeout: 60_000 }, async (size, part) => {
    for (const name of part === 2 ? [LISTS, RANKS] : [MIXED])
      for (const [i, bytes] of records(name).entries()) {
        const { pool, log } = foreignPoolInThread({ size, part });
        const expected = await report(bytes);
        expect(await report(bytes, pool)).toBe(expected);
        const helped = foreignPoolInThread({ size, part, caller: 'helps' });
        expect(await report(bytes, helped.pool)).toBe(expected);
        expect(helped.log.stopped).toBe(helped.log.started);
        expect(JSON.parse(expected).verdict).toBe(i === 0 ? 'verified' : 'failed');
        if (part < 4) expect([log.started, log.stopped]).toEqual([1, 1]);
        expect(log.jobs.every((ballots) => ballots <= part)).toBe(true);
      }
  });

  it('are the same of threads, and if these fail', { timeout: 60_000 }, async () => {
    const [honest, spoiled] = records(MIXED);
    const expected = await report(spoiled);
    const threads = (path: string): ForeignPool =>
      createForeignNodePool({ workers: 2, part: 2, script: path, caller: 'waits' });
    const helped = createForeignNodePool({ workers: 2, part: 1, script: script.script });
    expect(helped).toMatchObject({ size: 2, part: 1, caller: 'helps' });
    expect(await report(spoiled, helped)).toBe(expected);
    expect(await report(spoiled, threads(script.script))).toBe(expected);
    expect(await report(honest, threads(script.script))).toBe(await report(honest));
    for (const text of [
      undefined,
      'throw new Error("cannot start");',
      'export const other = 1;',
      'export const appraise = () => { throw new Error("cannot work"); };',
      'export const appraise = () => process.exit(1);',
    ]) {
      const path = `${script.script}.${text?.length ?? 'absent'}.mjs`;
      if (text !== undefined) await writeFile(path, text);
      expect(await report(spoiled, threads(path))).toBe(expected);
    }
  });

  it('are the same if workers die or answer for fewer ballots', { timeout: 60_000 }, async () => {
    const [, spoiled] = records(LISTS);
    const expected = await report(spoiled);
    const failing: readonly ForeignAnswering[] = [
      async () => Promise.reject(new Error('died')),
      async (job, appraise, number) => (number % 2 === 0 ? Promise.reject(new Error('died')) : appraise(job)),
      async (job, appraise) => ({ each: appraise(job).each.slice(1) }),
    ];
    for (const answering of failing) {
      const { pool, log } = foreignPoolInThread({ size: 2, part: 1 }, answering);
      expect(await report(spoiled, pool)).toBe(expected);
      expect(log.stopped).toBe(log.started);
    }
  });

  it('need what workers find: a worker that misjudges a ballot changes them', async () => {
    const [honest] = records(MIXED);
    const { pool } = foreignPoolInThread({ size: 1, part: 2 }, async (job, appraise) => {
      const { each } = appraise(job) as { each: readonly { ballot: { row: Uint8Array } }[] };
      each[0]?.ballot.row.reverse();
      return { each };
    });
    expect(await report(honest, pool).catch(() => 'an exception')).not.toBe(await report(honest));
  });
});
