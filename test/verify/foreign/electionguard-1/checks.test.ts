/** One change each: the checks that must notice it fail, and no others. */
import { describe, expect, it } from 'vitest';
import { EG1_CHECKS, verifyElectionGuard1 } from '../../../../src/verify/foreign/electionguard-1/index.js';
import { BALLOT_CASES } from './cases-ballots.js';
import { SETUP_CASES } from './cases-setup.js';
import { TALLY_CASES } from './cases-tally.js';
import { changed, type Files, recordOf } from './memory.js';
import { SMALL } from './plan.js';
import { makeRecord } from './record.js';

const small = makeRecord(SMALL);

/** The checks that fail. */
async function failing(files: Files): Promise<string[]> {
  const { checks, verdict, result } = await verifyElectionGuard1(recordOf(files));
  const failed = checks.filter(({ status }) => status === 'failed');
  expect(verdict === 'failed').toBe(failed.length > 0);
  if (failed.length > 0) expect(result).toBeUndefined();
  for (const { findings } of failed) for (const { culprit } of findings) expect(culprit).not.toBe('');
  return failed.map(({ id }) => id);
}

const CASES = { setup: SETUP_CASES, ballots: BALLOT_CASES, tally: TALLY_CASES };

it('nothing fails where nothing is changed', async () => expect(await failing(small)).toEqual([]));

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  for (const [what, fails, change, plan] of cases)
    it(`${what}: ${fails.join(', ')}`, async () => {
      const files = plan === undefined ? small : makeRecord({ ...SMALL, ...plan });
      expect(await failing(changed(files, change))).toEqual(fails);
    });
});

it('every check has a change that fails there and nowhere else', () => {
  const alone = Object.values(CASES).flatMap((cases) =>
    cases.flatMap(([, fails]) => (fails.length === 1 ? fails : [])),
  );
  expect(EG1_CHECKS.map(({ id }) => id).filter((id) => !alone.includes(id))).toEqual([]);
});

it('who copies a ballot and whose ballot is copied are both named', async () => {
  const copied = changed(small, (at, files) => {
    files.set('submitted_ballots/b3.json', { ...at('submitted_ballots/b1.json'), object_id: 'b3' });
  });
  const { checks } = await verifyElectionGuard1(recordOf(copied));
  const culprits = new Set(checks[7]?.findings.map(({ culprit }) => culprit));
  expect([...culprits]).toEqual(['submitted_ballots/b3.json', 'submitted_ballots/b1.json']);
});

describe('what could not be looked at does not pass', () => {
  const idle = async (files: Files): Promise<string[]> => {
    const { checks } = await verifyElectionGuard1(recordOf(files));
    return checks.filter(({ status }) => status === 'not-run').map(({ id, reason }) => `${id} ${reason}`);
  };

  it('where a ballot cannot be read', async () => {
    const files = changed(small, (_, all) => all.set('submitted_ballots/b1.json', null));
    const ids = EG1_CHECKS.map(({ id }) => id).slice(6);
    expect(await idle(files)).toEqual(ids.map((id) => `${id} not all ballots could be read`));
  });

  it('where a challenged ballot is not decrypted', async () => {
    const files = changed(small, (_, all) => all.delete('spoiled_ballots/b2.json'));
    const why = 'not all decrypted ballots could be compared with theirs';
    expect(await idle(files)).toEqual([`EG1-17 ${why}`, `EG1-18 ${why}`]);
  });

  it('where there is no group', async () => {
    const files = changed(small, (_, all) => all.delete('constants.json'));
    expect(await idle(files)).toHaveLength(EG1_CHECKS.length - 1);
  });
});
