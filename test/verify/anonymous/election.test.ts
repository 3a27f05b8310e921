/** Whole elections of anonymous voters: through the board, decrypted by trustees, published, and verified by anybody. */
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { reportToText, verifyElection } from '../../../src/verify/index.js';
import {
  type AnonymousTestElection,
  anonymousEntries,
  castAnonymously,
  chosen,
  finishAnonymousElection,
  openAnonymousElection,
} from '../../helpers/anonymous-election.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';

async function reportOf(election: AnonymousTestElection) {
  const files = await publishEntries(await anonymousEntries(election), election.origin, election.logSeed);
  return verifyElection(filesOf(files));
}

describe('an election of anonymous voters', () => {
  it('verifies, with one nullifier for each contest', async () => {
    const election = await openAnonymousElection({ contests: 2 });
    for (const [voter, option] of [0, 1, 1, -1].entries())
      await castAnonymously(election, voter, [chosen(0, option)]);
    for (const [voter, option] of [0, 0].entries())
      await castAnonymously(election, voter + 2, [chosen(1, option)]);
    await finishAnonymousElection(election);
    const report = await reportOf(election);
    expect(reportToText(report)).toMatch(/\nVerdict: VERIFIED\n$/);
    expect(report.result?.map(({ options }) => options.map(({ votes }) => votes))).toEqual([
      [1, 2],
      [2, 0],
    ]);
    expect(report.result?.map(({ online }) => online)).toEqual([4, 2]);
    expect(report.accounting).toMatchObject({ roll: 10, online: 6, abstained: 4, accepted: 6 });
    expect(toHex(election.board.record.setup.electionId)).toBe(report.election?.id);
  }, 120_000);

  it('verifies, with one nullifier for the election', async () => {
    const election = await openAnonymousElection({ contests: 2, nullifiers: 'per-election' });
    for (const [voter, option] of [0, 1, 1].entries())
      await castAnonymously(election, voter, [chosen(0, option), chosen(1, 1 - option)]);
    await finishAnonymousElection(election);
    const report = await reportOf(election);
    expect(report.verdict).toBe('verified');
    expect(report.result?.map(({ options }) => options.map(({ votes }) => votes))).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(report.accounting).toMatchObject({ roll: 5, online: 3, abstained: 2, accepted: 3 });
  }, 120_000);
});
