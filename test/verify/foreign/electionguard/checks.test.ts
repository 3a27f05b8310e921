/** Records that are whole verify; with one change they fail in the checks of that change, and in no others. */
import { describe, expect, it } from 'vitest';
import { EG_CHECKS } from '../../../../src/verify/foreign/electionguard/checks.js';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { BALLOT_CASES, ballot, CHAIN_CASES } from './cases-ballots.js';
import { INTEGER_CASES } from './cases-integers.js';
import { MADE_CASES } from './cases-made.js';
import { MIX_CASES } from './cases-mixes.js';
import { PRE_ENCRYPTED, PRE_ENCRYPTION_CASES } from './cases-pre-encryption.js';
import { SETUP_CASES } from './cases-setup.js';
import { CHALLENGED_CASES, COPY_CASES, TALLY_CASES } from './cases-tally.js';
import { type Case, changed, failing } from './changes.js';
import { recordOf } from './memory.js';
import { makeMixed } from './mixes.js';
import { type BallotPlan, type Files, PLAN, type RecordPlan } from './plan.js';
import { makeRecord } from './record.js';

const plain = makeRecord();
/** A ballot of the style with the most contests. */
const inEast = (ballot: BallotPlan): BallotPlan => ({
  ...ballot,
  style: 'E',
  votes: { council: [0, 0], ...ballot.votes },
});
const report = (files: Files) => verifyElectionGuard(recordOf(files));

describe('records that are whole', () => {
  const forms: Partial<RecordPlan>[] = [
    {},
    { chained: true },
    { chained: true, device: 'device 1' },
    { chained: true, device: 'd'.repeat(32) },
    { device: 'd'.repeat(31) },
    { device: 'd'.repeat(32), ballots: PLAN.ballots.map(inEast) },
    { rule: 'field' },
    { rule: 'plain' },
    { form: 'v2.0.0', rule: 'plain', chained: true },
  ];
  for (const plan of forms)
    it(`verify: ${JSON.stringify(plan)}`, async () => {
      const { verdict, result, checks } = await report(makeRecord(plan));
      expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
      expect(verdict).toBe('verified');
      expect(result?.map(({ label, value }) => `${label} ${value}`)).toEqual([
        'mayor, ann 1',
        'mayor, bob 1',
        'council, cat 2',
        'council, dan 0',
        'school, yes 0',
      ]);
      const idle = checks.filter(({ status }) => status === 'not-asked').map(({ id }) => id);
      const mixes = ['EG-22', 'EG-23', 'EG-24'];
      expect(idle).toEqual([...(plan.chained === true ? [] : ['EG-12']), 'EG-13', ...mixes]);
    });
});

const TABLES: readonly (readonly [name: string, files: Files, cases: readonly Case[]])[] = [
  ['setup', plain, SETUP_CASES],
  ['ballots', plain, BALLOT_CASES],
  ['chains', makeRecord({ chained: true }), CHAIN_CASES],
  ['pre-encrypted ballots', makeRecord(PRE_ENCRYPTED), PRE_ENCRYPTION_CASES],
  ['tally', plain, TALLY_CASES],
  ['challenged ballots', plain, CHALLENGED_CASES],
  ['copies beside proofs', plain, COPY_CASES],
  ['integers', INTEGER_CASES.files, INTEGER_CASES.cases],
  ['mixes', await makeMixed(), MIX_CASES],
];

describe.each(TABLES)('one change of %s', (_, files, cases) => {
  it.each(cases)('%s fails %j', async (__, fails, change) => {
    expect(await failing(changed(files, change))).toEqual(fails);
  });
});

describe('made wrongly, and consistently', () => {
  it.each(MADE_CASES)('%s fails %j', async (_, fails, plan) => {
    expect(await failing(makeRecord(plan))).toEqual(fails);
  });
});

/**
 * EG-20 follows from EG-09, EG-10 and EG-19: what is proved to be within the limits does not decrypt to more. Its cases fail
 * together with one of those.
 */
const IMPLIED = ['EG-20'];

it('every check has a case in which only it fails', () => {
  const lists = [...TABLES.flatMap(([, , cases]) => cases), ...MADE_CASES].map(([, fails]) => fails);
  const alone = new Set(lists.filter(({ length }) => length === 1).flat());
  const seen = new Set(lists.flat());
  expect(EG_CHECKS.map(({ id }) => id).filter((id) => !alone.has(id))).toEqual(IMPLIED);
  expect(EG_CHECKS.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
});

it('a contest that is moved into what its code hashes besides is missed: EG-11', async () => {
  const b1 = ballot('b1');
  const files = changed(plain, (changing) => {
    const file = changing.get(b1);
    const [, council] = file.contests;
    file.ballot_style_id = 'C';
    file.contests = file.contests.slice(0, 1);
    const moved = Buffer.from(council.contest_hash, 'base64').toString('hex').toUpperCase();
    file.code_baux = `${moved}${file.code_baux}`;
  });
  const { checks } = await report(files);
  const [first] = checks.find(({ id }) => id === 'EG-11')?.findings ?? [];
  expect(first?.message).toContain('code_baux');
});
