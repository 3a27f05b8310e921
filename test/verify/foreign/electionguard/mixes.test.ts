/** A record with mixes; what makes it fail is in `cases-mixes.ts`. */
import { expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { changed, failing, without } from './changes.js';
import { recordOf } from './memory.js';
import { makeMixed } from './mixes.js';
import { PLAN } from './plan.js';

const mixed = await makeMixed();

it('mixed ballots verify, with the mixes among the facts', async () => {
  const { verdict, facts, checks } = await verifyElectionGuard(recordOf(mixed));
  expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(verdict).toBe('verified');
  expect(facts).toContainEqual({ label: 'Mixes', value: '2, 3 rows of 7' });
});

it('what is left of mixes is named, and nothing is said to be not asked', async () => {
  const files = changed(mixed, without('mix1/mix_config.json'));
  const { checks } = await verifyElectionGuard(recordOf(files));
  const [first, ...others] = checks.slice(-3);
  expect(first?.findings.map(({ code, culprit }) => `${code} ${culprit}`)).toEqual([
    'missing-mix decrypted_sns.json',
    'missing-mix mix1/ShuffledBallots.json',
    'missing-mix mix1/proof_of_shuffle.json',
    'missing-mix mix2/ShuffledBallots.json',
    'missing-mix mix2/mix_config.json',
    'missing-mix mix2/proof_of_shuffle.json',
  ]);
  expect(others.map(({ status }) => status)).toEqual(['not-run', 'not-run']);
});

it('papers of one serial number are named, whichever rows they are in', async () => {
  const ballots = PLAN.ballots.map((ballot) => ({ ...ballot, serial: ballot.cast ? 7 : 8 }));
  expect(await failing(await makeMixed({ ballots }))).toEqual(['EG-24']);
});
