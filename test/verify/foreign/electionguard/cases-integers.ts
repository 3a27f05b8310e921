/** Changes that only integers allow: elements outside the group, numbers written in other ways. One small ballot. */
import { toHex } from '../../../../src/core/bytes.js';
import { ELECTIONGUARD_4096_PARAMETERS } from '../../../../src/core/groups/modp-params.js';
import { integerToBytes } from '../../../../src/core/integers.js';
import { ballot } from './cases-ballots.js';
import { type Case, copy, edit, put } from './changes.js';
import type { Files } from './plan.js';
import { makeRecord } from './record.js';

const { p, q } = ELECTIONGUARD_4096_PARAMETERS;
const element = (value: bigint): string => toHex(integerToBytes(value, 512)).toUpperCase();
const B1 = ballot('b1');
const PAD = 'contests/0/selections/0/encrypted_vote/pad';
const CHALLENGE = 'contests/0/selections/0/proof/proofs/0/challenge';

export const INTEGER_CASES: { readonly files: Files; readonly cases: readonly Case[] } = {
  files: makeRecord({
    form: 'v2.0.0',
    rule: 'plain',
    ballots: [{ id: 'b1', style: 'W', cast: true, votes: { school: [1] } }],
  }),
  cases: [
    ['another prime', ['EG-01'], put('constants.json', 'large_prime', element(p - 2n))],
    ['another generator', ['EG-01'], copy('constants.json', 'generator', 'cofactor')],
    [
      'a key outside the subgroup',
      ['EG-03'],
      put('election_initialized.json', 'joint_public_key', element(p - 1n)),
    ],
    ['zero', ['EG-06'], put(B1, PAD, element(0n))],
    ['the unit', ['EG-06'], put(B1, PAD, element(1n))],
    ['the element of order two', ['EG-06'], put(B1, PAD, element(p - 1n))],
    ['an element outside the subgroup', ['EG-06'], put(B1, PAD, element(2n))],
    ['a number beyond the prime', ['EG-06'], put(B1, PAD, element(p + 1n))],
    ['a number without its zeros', ['EG-06'], put(B1, PAD, 'FF')],
    ['a hash without its zeros', ['EG-06'], put(B1, 'confirmation_code', 'FF')],
    ['an unknown version', ['EG-02'], put('election_config.json', 'config_version', 'v2.0.1')],
    ['a number in lower case', ['EG-06'], edit(B1, PAD, (text: string) => text.toLowerCase())],
    ['a number with a byte more', ['EG-06'], edit(B1, PAD, (text: string) => `00${text}`)],
    [
      'a challenge that is the order',
      ['EG-06'],
      put(B1, CHALLENGE, toHex(integerToBytes(q, 32)).toUpperCase()),
    ],
    ['the state of another version', ['EG-06'], put(B1, 'state', 'CHALLENGED')],
    [
      'a total outside the subgroup',
      ['EG-14'],
      put('encrypted_tally.json', 'contests/2/selections/0/encrypted_vote/data', element(p - 1n)),
    ],
    [
      'a power outside the subgroup',
      ['EG-17'],
      put('tally.json', 'contests/2/selections/0/b_over_m', element(p - 1n)),
    ],
  ],
};
