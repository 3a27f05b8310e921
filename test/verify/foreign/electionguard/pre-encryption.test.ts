/** Pre-encrypted ballots; what makes them fail is in `cases-pre-encryption.ts`. */
import { expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { PRE_ENCRYPTED } from './cases-pre-encryption.js';
import { recordOf } from './memory.js';
import type { RecordPlan } from './plan.js';
import { makeRecord } from './record.js';

async function statusOf(plan: Partial<RecordPlan>) {
  const { verdict, checks } = await verifyElectionGuard(recordOf(makeRecord(plan)));
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  return { failed, verdict, status: checks.find(({ id }) => id === 'EG-13')?.status };
}

it('pre-encrypted ballots verify', async () => {
  expect(await statusOf(PRE_ENCRYPTED)).toEqual({ failed: [], verdict: 'verified', status: 'passed' });
});

it('those that are challenged leave the verdict open', async () => {
  const ballots = PRE_ENCRYPTED.ballots.map((ballot) => ({ ...ballot, cast: ballot.id === 'b3' }));
  expect(await statusOf({ ballots })).toEqual({ failed: [], verdict: 'incomplete', status: 'not-run' });
});
