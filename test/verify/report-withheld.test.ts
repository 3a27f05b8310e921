/** A result in which one contest is counted, one withheld and one empty: every form of the report lists all three. */
import { expect, it } from 'vitest';
import { reportToHtml, reportToJson, reportToText } from '../../src/verify/index.js';
import { withheldContests } from '../../src/verify/results.js';
import { recordOf, verified } from '../helpers/tamper.js';
import { holdElectionWithFloor } from '../helpers/tamper-floor.js';

it('a contest below the floor is in the result, with the reason and without totals', async () => {
  const { election, entries } = await holdElectionWithFloor();
  const report = await verified(election, entries);
  expect(report.verdict).toBe('verified');
  const withheld = { ballots: 2, floor: 3 };
  expect(report.result).toMatchObject([
    { id: 'many', online: 3, options: [{ votes: 1 }, { votes: 2 }] },
    { id: 'few', online: 2, withheld, options: [] },
    { id: 'none', online: 0, options: [{ votes: 0 }, { votes: 0 }] },
  ]);
  expect(report.result?.filter((contest) => 'withheld' in contest)).toHaveLength(1);
  expect(withheldContests(recordOf(entries))).toEqual([{ id: 'few', ...withheld }]);
  expect(reportToText(report)).toContain('few\n  withheld: 2 ballots, floor 3\n\nnone\n');
  expect(reportToHtml(report)).toContain('<h3>few</h3><p>withheld: 2 ballots, floor 3.');
  expect(JSON.parse(reportToJson(report)).result[1].withheld).toEqual(withheld);
});
