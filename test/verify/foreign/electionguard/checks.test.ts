import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { type Files, type Json, makeRecord, type RecordPlan, recordOf } from './record.js';

const plain = makeRecord();
const chained = makeRecord({ chained: true });
const report = (files: Files) => verifyElectionGuard(recordOf(files));
const ballot = (id: string): string => `encrypted_ballots/device1/eballot-${id}.json`;

/** A copy with one change. */
function changed(files: Files, change: (at: (path: string) => Json, files: Files) => void): Files {
  const copy: Files = structuredClone(files);
  change((path) => copy.get(path), copy);
  return copy;
}

/** The checks that fail. */
async function failing(files: Files): Promise<string[]> {
  const { checks, verdict, result } = await report(files);
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  expect(verdict === 'failed').toBe(failed.length > 0);
  if (failed.length > 0) expect(result).toBeUndefined();
  return failed;
}

it('a contest that is moved into what its code hashes besides is missed: EG-11', async () => {
  const files = changed(plain, (at) => {
    const b1 = at(ballot('b1'));
    const [, council] = b1.contests;
    b1.ballot_style_id = 'C';
    b1.contests = b1.contests.slice(0, 1);
    const moved = Buffer.from(council.contest_hash, 'base64').toString('hex').toUpperCase();
    b1.code_baux = `${moved}${b1.code_baux}`;
  });
  const { checks } = await report(files);
  const [first] = checks.find(({ id }) => id === 'EG-11')?.findings ?? [];
  expect(first?.message).toContain('code_baux');
});

describe('records that are whole', () => {
  const forms: Partial<RecordPlan>[] = [
    {},
    { chained: true },
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

type Change = Parameters<typeof changed>[1];
const swap = (list: Json[], i: number, j: number): void => {
  [list[i], list[j]] = [list[j], list[i]];
};
const tally = 'tally.json';
const encrypted = 'encrypted_tally.json';
const opened = 'challenged_ballots/dballot-b3.json';
const keys = 'election_initialized.json';
const chain = 'encrypted_ballots/device1/ballot_chain.json';

/** What is changed, and the checks that then fail, and no others. */
const CHANGES: readonly (readonly [what: string, fails: readonly string[], change: Change, files?: Files])[] =
  [
    [
      'another generator',
      ['EG-01'],
      (at) => {
        const { constants } = at('constants.json');
        constants['g.y'] = constants['g.x'];
      },
    ],
    [
      'another order',
      ['EG-01'],
      (at) => {
        at('constants.json').constants.order = at('constants.json').constants.primeModulus;
      },
    ],
    [
      'the version of other parameters',
      ['EG-01'],
      (at) => {
        at('constants.json').protocolVersion = 'v2.0.0';
      },
    ],
    ['no constants', ['EG-01'], (_, files) => files.delete('constants.json')],
    [
      'another limit',
      ['EG-02', 'EG-10'],
      (at) => {
        at('manifest.json').contests[0].votes_allowed = 2;
      },
    ],
    [
      'another name of a candidate',
      ['EG-02'],
      (at) => {
        at('manifest.json').contests[0].name = 'x';
      },
    ],
    [
      'a lower quorum',
      ['EG-02', 'EG-03'],
      (at) => {
        at('election_config.json').quorum = 1;
      },
    ],
    [
      'another parameter hash',
      ['EG-02'],
      (at) => {
        const config = at('election_config.json');
        config.parameter_base_hash = config.manifest_hash;
      },
    ],
    [
      'an option twice',
      ['EG-02'],
      (at) => {
        const { ballot_selections } = at('manifest.json').contests[0];
        ballot_selections[1].object_id = ballot_selections[0].object_id;
      },
    ],
    [
      'another response of a guardian',
      ['EG-03'],
      (at) => {
        const [proof] = at(keys).guardians[1].coefficient_proofs;
        proof.response = proof.challenge;
      },
    ],
    ['guardians in another order', ['EG-03'], (at) => swap(at(keys).guardians, 0, 1)],
    [
      'coefficients in another order',
      ['EG-03', 'EG-04'],
      (at) => swap(at(keys).guardians[0].coefficient_proofs, 0, 1),
    ],
    ['a guardian left out', ['EG-03', 'EG-04'], (at) => at(keys).guardians.pop()],
    ['a guardian twice', ['EG-03', 'EG-04'], (at) => at(keys).guardians.push(at(keys).guardians[0])],
    [
      'an id of a guardian twice',
      ['EG-03'],
      (at) => {
        at(keys).guardians[1].guardian_id = 'guardian1';
      },
    ],
    ['a coefficient left out', ['EG-03'], (at) => at(keys).guardians[2].coefficient_proofs.pop()],
    [
      'a coefficient too many',
      ['EG-03'],
      (at) => {
        const own = at(keys).guardians[2].coefficient_proofs;
        own.push(own[1]);
      },
    ],
    [
      'a key that is not a point',
      ['EG-03'],
      (at) => {
        at(keys).guardians[0].coefficient_proofs[0].public_key = `A${'A'.repeat(43)}`;
      },
    ],
    [
      'a key that is the unit',
      ['EG-03'],
      (at) => {
        at(keys).joint_public_key = '/'.repeat(44);
      },
    ],
    [
      'a ballot of another election',
      ['EG-06'],
      (at) => {
        at(ballot('b1')).election_id = at('election_config.json').manifest_hash;
      },
    ],
    [
      'an id twice',
      ['EG-06'],
      (at) => {
        at(ballot('b2')).ballot_id = 'b1';
      },
    ],
    ['a ballot twice', ['EG-06'], (at, files) => files.set(ballot('b9'), at(ballot('b1')))],
    ['a file that is no ballot', ['EG-06'], (_, files) => files.set('encrypted_ballots/device1/b5.json', {})],
    [
      'an unknown state',
      ['EG-06'],
      (at) => {
        at(ballot('b1')).state = 'SPOILED';
      },
    ],
    [
      'a published nonce',
      ['EG-06'],
      (at) => {
        at(ballot('b1')).primary_nonce = at(ballot('b1')).confirmation_code;
      },
    ],
    [
      'an unknown field',
      ['EG-06'],
      (at) => {
        at(ballot('b1')).extra = 1;
      },
    ],
    [
      'a ciphertext that is the unit',
      ['EG-06'],
      (at) => {
        at(ballot('b1')).contests[0].selections[0].encrypted_vote.pad = '/'.repeat(44);
      },
    ],
    [
      'a response beyond the order',
      ['EG-06'],
      (at) => {
        at(ballot('b1')).contests[0].proof.proofs[0].response = `${'/'.repeat(42)}8=`;
      },
    ],
    [
      'base64 with stray bits',
      ['EG-06'],
      (at) => {
        const own = at(ballot('b1'));
        own.confirmation_code = own.confirmation_code.replace(/.=$/, 'B=');
      },
    ],
    [
      'an unknown style',
      ['EG-07'],
      (at) => {
        at(ballot('b1')).ballot_style_id = 'X';
      },
    ],
    [
      'another style',
      ['EG-07'],
      (at) => {
        at(ballot('b1')).ballot_style_id = 'C';
      },
    ],
    ['a contest dropped', ['EG-07'], (at) => at(ballot('b1')).contests.pop()],
    [
      'a contest twice',
      ['EG-07'],
      (at) => {
        const { contests } = at(ballot('b1'));
        contests[1] = contests[0];
      },
    ],
    ['options in another order', ['EG-07'], (at) => swap(at(ballot('b1')).contests[0].selections, 0, 1)],
    ['an option left out', ['EG-07'], (at) => at(ballot('b1')).contests[0].selections.pop()],
    [
      'another place of an option',
      ['EG-07'],
      (at) => {
        at(ballot('b1')).contests[0].selections[0].sequence_order = 2;
      },
    ],
    [
      'another place of a contest',
      ['EG-07'],
      (at) => {
        at(ballot('b1')).contests[0].sequence_order = 2;
      },
    ],
    [
      'another limit on the ballot',
      ['EG-07'],
      (at) => {
        at(ballot('b1')).contests[0].votes_allowed = 2;
      },
    ],
    [
      'a vote copied from another ballot',
      ['EG-08', 'EG-10', 'EG-11', 'EG-15', 'EG-16'],
      (at) => {
        at(ballot('b2')).contests[0].selections[0] = at(ballot('b1')).contests[0].selections[0];
      },
    ],
    [
      'a ballot copied under another id',
      ['EG-08', 'EG-11', 'EG-14', 'EG-15', 'EG-16'],
      (at, files) => {
        files.set(ballot('b5'), { ...at(ballot('b1')), ballot_id: 'b5' });
      },
    ],
    [
      'another response of an option',
      ['EG-09'],
      (at) => {
        const [branch] = at(ballot('b1')).contests[0].selections[0].proof.proofs;
        branch.response = branch.challenge;
      },
    ],
    [
      'branches in another order',
      ['EG-09'],
      (at) => swap(at(ballot('b1')).contests[0].selections[0].proof.proofs, 0, 1),
    ],
    [
      'a branch too many',
      ['EG-09'],
      (at) => {
        const { proofs } = at(ballot('b1')).contests[0].selections[0].proof;
        proofs.push(proofs[0]);
      },
    ],
    ['a branch too few', ['EG-10'], (at) => at(ballot('b1')).contests[1].proof.proofs.pop()],
    [
      'another challenge of a contest',
      ['EG-10'],
      (at) => {
        const [branch] = at(ballot('b1')).contests[0].proof.proofs;
        branch.challenge = branch.response;
      },
    ],
    [
      'another confirmation code',
      ['EG-11'],
      (at) => {
        at(ballot('b1')).confirmation_code = at(ballot('b1')).contests[0].contest_hash;
      },
    ],
    [
      'another hash of a contest',
      ['EG-11'],
      (at) => {
        at(ballot('b1')).contests[0].contest_hash = at(ballot('b1')).confirmation_code;
      },
    ],
    [
      'another auxiliary input',
      ['EG-11'],
      (at) => {
        at(ballot('b1')).code_baux = '00';
      },
    ],
    ['contests in another order', ['EG-11'], (at) => swap(at(ballot('b1')).contests, 0, 1)],
    [
      'the device of another ballot',
      ['EG-12'],
      (at) => {
        at(ballot('b1')).encrypting_device = 'device2';
      },
      chained,
    ],
    ['a chain in another order', ['EG-12'], (at) => swap(at(chain).ballot_ids, 0, 1), chained],
    ['a ballot missing in the chain', ['EG-12'], (at) => at(chain).ballot_ids.pop(), chained],
    ['a ballot twice in the chain', ['EG-12'], (at) => at(chain).ballot_ids.push('b1'), chained],
    ['an unknown ballot in the chain', ['EG-12'], (at) => at(chain).ballot_ids.push('b9'), chained],
    [
      'another closing hash',
      ['EG-12'],
      (at) => {
        at(chain).closing_hash = at(chain).last_confirmation_code;
      },
      chained,
    ],
    [
      'another last code',
      ['EG-12'],
      (at) => {
        at(chain).last_confirmation_code = at(chain).closing_hash;
      },
      chained,
    ],
    ['another beginning', ['EG-12'], (at) => at(chain).baux0.pop(), chained],
    [
      'the chain of another election',
      ['EG-12'],
      (at) => {
        at(chain).election_base_hash = at(chain).closing_hash;
      },
      chained,
    ],
    ['no chain', ['EG-12'], (_, files) => files.delete(chain), chained],
    [
      'a ballot beside the devices',
      ['EG-12'],
      (at, files) => {
        files.set('encrypted_ballots/eballot-b4.json', at(ballot('b4')));
        files.delete(ballot('b4'));
      },
      chained,
    ],
    ['a cast ballot not named', ['EG-14'], (at) => at(encrypted).cast_ballot_ids.pop()],
    ['a cast ballot named twice', ['EG-14'], (at) => at(encrypted).cast_ballot_ids.push('b1')],
    ['a challenged ballot named', ['EG-14'], (at) => at(encrypted).cast_ballot_ids.push('b3')],
    [
      'the tally of another election',
      ['EG-14'],
      (at) => {
        at(encrypted).election_id = at('election_config.json').manifest_hash;
      },
    ],
    [
      'another count of ballots',
      ['EG-14', 'EG-17'],
      (at) => {
        at(encrypted).contests[0].ballot_count = 4;
      },
    ],
    ['a contest missing in the tally', ['EG-14'], (at) => at(encrypted).contests.pop()],
    ['a ballot file removed', ['EG-14', 'EG-15', 'EG-16'], (_, files) => files.delete(ballot('b2'))],
    [
      'totals swapped',
      ['EG-15'],
      (at) => {
        const { selections } = at(encrypted).contests[0];
        [selections[0].encrypted_vote, selections[1].encrypted_vote] = [
          selections[1].encrypted_vote,
          selections[0].encrypted_vote,
        ];
      },
    ],
    [
      'another response of a decryption',
      ['EG-16'],
      (at) => {
        const [{ proof }] = at(tally).contests[0].selections;
        proof.response = proof.challenge;
      },
    ],
    [
      'another count',
      ['EG-17'],
      (at) => {
        at(tally).contests[0].selections[0].tally = 2;
      },
    ],
    [
      'decryptions swapped',
      ['EG-16'],
      (at) => {
        const { selections } = at(tally).contests[0];
        swap(selections, 0, 1);
        [selections[0].selection_id, selections[1].selection_id] = ['ann', 'bob'];
      },
    ],
    ['options of the result swapped', ['EG-17'], (at) => swap(at(tally).contests[0].selections, 0, 1)],
    ['a contest missing in the result', ['EG-17'], (at) => at(tally).contests.pop()],
    [
      'the result of another election',
      ['EG-17'],
      (at) => {
        at(tally).election_id = at('election_config.json').manifest_hash;
      },
    ],
    ['no result', ['EG-17'], (_, files) => files.delete(tally)],
    ['a decryption withheld', ['EG-18'], (_, files) => files.delete(opened)],
    [
      'a cast ballot decrypted',
      ['EG-18'],
      (at, files) => {
        files.set('challenged_ballots/dballot-b1.json', { ...at(opened), id: 'b1' });
      },
    ],
    [
      'a ballot decrypted twice',
      ['EG-18'],
      (at, files) => files.set('challenged_ballots/dballot-b9.json', at(opened)),
    ],
    [
      'an unknown ballot decrypted',
      ['EG-18'],
      (at, files) => {
        files.set('challenged_ballots/dballot-b9.json', { ...at(opened), id: 'b9' });
      },
    ],
    ['a file that is no decryption', ['EG-18'], (_, files) => files.set('challenged_ballots/x.json', {})],
    ['a contest of a challenged ballot withheld', ['EG-18'], (at) => at(opened).contests.pop()],
    [
      'a decrypted ballot of another election',
      ['EG-18'],
      (at) => {
        at(opened).election_id = at('election_config.json').manifest_hash;
      },
    ],
    [
      'another vote on a challenged ballot',
      ['EG-19'],
      (at) => {
        at(opened).contests[0].selections[1].tally = 0;
      },
    ],
    [
      'another decryption of a challenged ballot',
      ['EG-19'],
      (at) => {
        const [{ proof }] = at(opened).contests[0].selections;
        proof.challenge = proof.response;
      },
    ],
    [
      'too many votes on a challenged ballot',
      ['EG-19', 'EG-20'],
      (at) => {
        at(opened).contests[0].selections[0].tally = 2;
      },
    ],
    [
      'too many votes in a challenged contest',
      ['EG-19', 'EG-20'],
      (at) => {
        at(opened).contests[1].selections[0].tally = 2;
      },
    ],
    [
      'contest data withheld',
      ['EG-21'],
      (at) => {
        delete at(opened).contests[0].decrypted_contest_data;
      },
    ],
    [
      'another write-in',
      ['EG-21'],
      (at) => {
        at(opened).contests[0].decrypted_contest_data.contest_data.write_ins = ['Eva'];
      },
    ],
    [
      'another status',
      ['EG-21'],
      (at) => {
        at(opened).contests[0].decrypted_contest_data.contest_data.status = 'under_vote';
      },
    ],
    [
      'another beta of contest data',
      ['EG-21'],
      (at) => {
        const [first, second] = at(opened).contests;
        first.decrypted_contest_data.beta = second.decrypted_contest_data.beta;
      },
    ],
    [
      'another proof of contest data',
      ['EG-21'],
      (at) => {
        const { proof } = at(opened).contests[0].decrypted_contest_data;
        proof.response = proof.challenge;
      },
    ],
  ];

describe('one change', () => {
  for (const [what, fails, change, files = plain] of CHANGES)
    it(`${what} fails ${fails.join(', ')}`, async () => {
      expect(await failing(changed(files, change))).toEqual(fails);
    });

  it('of the copies beside the proofs matters to nobody', async () => {
    const files = changed(plain, (at) => {
      const [first, second] = at(tally).contests[0].selections;
      first.encrypted_vote = second.encrypted_vote;
    });
    expect(await failing(files)).toEqual([]);
  });
});
