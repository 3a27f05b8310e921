/** A contest below the privacy floor (7.6): withheld, and nobody may decrypt it (V27). */
import { expect, it } from 'vitest';
import { nativeGroup } from '../../src/core/groups/native.js';
import { makeEntry } from '../../src/record/entry.js';
import { verifyElection } from '../../src/verify/index.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../helpers/election.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { at, concat, u32 } from './bytes.js';
import { readEntry } from './entry.js';
import { independentVerify } from './verify.js';

it('withholds a contest of one ballot, and refuses a share of it', async () => {
  const election = await openTestElection({
    seed: 'withheld',
    group: nativeGroup('P-256'),
    voters: 2,
    manifest: { minimumUnit: 2 },
  });
  await castVote(election, 0, 1);
  await finishTestElection(election);
  const entries = await entriesOf(election);
  const publish = (list: readonly Uint8Array[]) => publishEntries(list, election.origin, election.logSeed);
  const files = await publish(entries);
  expect(independentVerify(files)).toEqual({ verdict: 'verified', failed: [], totals: [undefined] });
  expect((await verifyElection(filesOf(files), { rng: seededRng('v') })).verdict).toBe('verified');

  const result = readEntry(at(entries, entries.length - 1));
  const tallyHash = result.payload.subarray(0, 32);
  const partial = concat(u32(1), u32(0), u32(0), new Uint8Array(32));
  const share = makeEntry('share', result.electionId, concat(u32(0), tallyHash, partial), [
    at(election.trustees, 0).signer,
  ]);
  const shared = await publish([...entries.slice(0, -1), share, ...entries.slice(-1)]);
  expect(independentVerify(shared).failed).toEqual(['V27']);
  const report = await verifyElection(filesOf(shared), { rng: seededRng('v') });
  expect(report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['V27']);
});
