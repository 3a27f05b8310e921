import { expect, it } from 'vitest';
import { verifyElection } from '../../src/verify/index.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { EXPECTED, holdElection } from './held-election.js';
import { independentVerify } from './verify.js';

it('smoke', async () => {
  const { election, entries } = await holdElection();
  console.log(entries.map((e) => `${e[1]}:${e.length}`).join(' '));
  const files = await publishEntries(entries, election.origin, election.logSeed);
  console.log([...files.keys()]);
  console.time('lib');
  const report = await verifyElection(filesOf(files), { rng: seededRng('v') });
  console.timeEnd('lib');
  console.log(report.verdict, JSON.stringify(report.result), report.accounting);
  console.time('own');
  const own = independentVerify(files);
  console.timeEnd('own');
  console.log(own);
  expect(own.totals).toEqual(EXPECTED);
});
