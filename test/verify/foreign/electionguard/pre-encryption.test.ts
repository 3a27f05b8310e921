import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { type Files, type Json, makeRecord, recordOf } from './record.js';

const ballots = [
  { id: 'b1', style: 'E', cast: true, preEncrypted: true, votes: { mayor: [1, 0], council: [1, 1] } },
  { id: 'b2', style: 'C', cast: true, preEncrypted: true, votes: { mayor: [0, 0] } },
  { id: 'b3', style: 'C', cast: true, votes: { mayor: [0, 1] } },
];
const whole = makeRecord({ ballots });
const path = 'encrypted_ballots/device1/eballot-b1.json';

async function report(change: (ballot: Json, council: Json) => unknown, files: Files = whole) {
  const copy: Files = structuredClone(files);
  const ballot = copy.get(path);
  change(ballot, ballot.contests[1]?.pre_encryption);
  const { checks, verdict } = await verifyElectionGuard(recordOf(copy));
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  return { failed, verdict, status: checks.find(({ id }) => id === 'EG-13')?.status };
}

const CHANGES: readonly (readonly [string, readonly string[], (ballot: Json, council: Json) => unknown])[] = [
  [
    'another short code',
    ['EG-13'],
    (_, council) => {
      council.selected_vectors[0].short_code = '00000';
    },
  ],
  [
    'the hash of another vector',
    ['EG-13'],
    (_, { selected_vectors: [first, second] }) => {
      first.selection_hash = second.selection_hash;
    },
  ],
  [
    'vectors swapped but for their codes',
    ['EG-13'],
    (_, { selected_vectors: [first, second] }) => {
      [first.encryptions, second.encryptions] = [second.encryptions, first.encryptions];
    },
  ],
  [
    'a vector twice',
    ['EG-13'],
    (_, { selected_vectors: all }) => {
      all[1] = all[0];
    },
  ],
  ['a vector left out', ['EG-13'], (_, council) => council.selected_vectors.pop()],
  ['an encryption left out', ['EG-13'], (_, council) => council.selected_vectors[0].encryptions.pop()],
  ['a hash left out', ['EG-13'], (_, council) => council.all_selection_hashes.shift()],
  ['hashes in another order', ['EG-06'], (_, council) => council.all_selection_hashes.reverse()],
  [
    'another hash of the contest',
    ['EG-13'],
    (ballot, council) => {
      council.preencryption_hash = ballot.confirmation_code;
    },
  ],
  [
    'another confirmation code',
    ['EG-13'],
    (ballot, council) => {
      ballot.confirmation_code = council.preencryption_hash;
    },
  ],
  [
    'no pre-encryption',
    ['EG-13'],
    (ballot) => {
      delete ballot.contests[0].pre_encryption;
    },
  ],
  [
    'an ordinary ballot',
    ['EG-11', 'EG-13'],
    (ballot) => {
      ballot.is_preencrypt = false;
    },
  ],
  [
    'other vectors than those that add up',
    ['EG-11', 'EG-13', 'EG-15', 'EG-16'],
    (ballot) => {
      const [first, second] = ballot.contests[0].selections;
      for (const field of ['encrypted_vote', 'proof'])
        [first[field], second[field]] = [second[field], first[field]];
    },
  ],
];

describe('pre-encrypted ballots', () => {
  it('verify', async () => {
    expect(await report(() => {})).toEqual({ failed: [], verdict: 'verified', status: 'passed' });
  });

  for (const [what, fails, change] of CHANGES)
    it(`${what} fails ${fails.join(', ')}`, async () => {
      expect((await report(change)).failed).toEqual(fails);
    });

  it('that are challenged leave the verdict open', async () => {
    const files = makeRecord({ ballots: ballots.map((ballot) => ({ ...ballot, cast: ballot.id === 'b3' })) });
    const { verdict, status, failed } = await report(() => {}, files);
    expect({ verdict, status, failed }).toEqual({ verdict: 'incomplete', status: 'not-run', failed: [] });
  });
});
