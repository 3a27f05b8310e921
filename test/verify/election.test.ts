import { expect, it } from 'vitest';
import { reportToHtml, reportToJson, reportToText, verifyElection } from '../../src/verify/index.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../helpers/election.js';
import { filesOf, publishEntries } from '../helpers/publish.js';

it('a whole election verifies, and its result is what was voted', async () => {
  const election = await openTestElection();
  for (const [voter, option] of [0, 1, 1, 2, 1].entries()) await castVote(election, voter, option);
  await castVote(election, 0, 1);
  await castVote(election, 0, 2);
  await finishTestElection(election);
  const files = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
  const report = await verifyElection(filesOf(files));
  expect(reportToText(report)).toMatch(/\nVerdict: VERIFIED\n$/);
  expect(report.verdict).toBe('verified');
  expect(report.result?.[0]?.options.map(({ votes }) => votes)).toEqual([0, 3, 2, 0]);
  expect(report.accounting).toMatchObject({ roll: 6, online: 5, abstained: 1, accepted: 7, superseded: 2 });
  expect(JSON.parse(reportToJson(report)).verdict).toBe('verified');
  expect(reportToHtml(report)).toContain('Verified');
});
