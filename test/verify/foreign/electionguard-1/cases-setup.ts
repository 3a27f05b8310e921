/** Changes of parameters and keys: EG1-01 to EG1-05. */
import { ELECTIONGUARD_3072_PARAMETERS } from '../../../../src/core/groups/modp-params.js';
import { hex, p, q } from './arithmetic.js';
import { asPlanned, type Case, next } from './change.js';

const constants = 'constants.json';
const context = 'context.json';
const manifest = 'manifest.json';
const first = 'guardians/guardian_1.json';
const second = 'guardians/guardian_2.json';

export const SETUP_CASES: readonly Case[] = [
  ['another generator', ['EG1-01'], (at) => (at(constants).generator = hex(4n))],
  ['another prime', ['EG1-01'], (at) => (at(constants).large_prime = hex(p - 2n))],
  ['another order', ['EG1-01'], (at) => (at(constants).small_prime = hex(q + 2n))],
  ['another cofactor', ['EG1-01'], (at) => (at(constants).cofactor = next(at(constants).cofactor))],
  ['the group of 3,072 bits', ['EG1-01'], (_, files) => files.set(constants, SMALLER)],
  ['no constants', ['EG1-01'], (_, files) => files.delete(constants)],
  ['another name of the election', ['EG1-02'], (at) => (at(manifest).name.text[0].value = 'x')],
  ['another start', ['EG1-02'], (at) => (at(manifest).start_date = '2023-11-07T12:00:01Z')],
  [
    'a start in another time zone',
    ['EG1-02'],
    (at) => (at(manifest).start_date = '2023-11-07T12:00:00+00:00'),
  ],
  ['another office', ['EG1-02'], (at) => at(manifest).contact_information.phone.push(PHONE)],
  ['another party', ['EG1-02'], (at) => (at(manifest).parties[0].color = 'BBBBBB')],
  [
    'a contest in another district',
    ['EG1-02', 'EG1-12'],
    (at) => (at(manifest).contests[1].electoral_district_id = 'x'),
  ],
  ['an unknown field of a contest', ['EG1-02'], (at) => (at(manifest).contests[0].is_partisan = false)],
  ['a contest twice', ['EG1-02'], (at) => at(manifest).contests.push(at(manifest).contests[0])],
  ['no option', ['EG1-02'], (at) => (at(manifest).contests[1].ballot_selections = [])],
  [
    'another title of a contest',
    ['EG1-02', 'EG1-07'],
    (at) => (at(manifest).contests[0].ballot_title.text[0].value = 'x'),
  ],
  [
    'another candidate for an option',
    ['EG1-02', 'EG1-07'],
    (at) => (at(manifest).contests[0].ballot_selections[0].candidate_id = 'c-ann'),
  ],
  [
    'another hash of the manifest',
    ['EG1-02', 'EG1-06'],
    (at) => (at(context).manifest_hash = at(context).commitment_hash),
  ],
  [
    'more guardians than there are',
    ['EG1-02', 'EG1-03', 'EG1-12'],
    (at) => (at(context).number_of_guardians = 3),
  ],
  ['a lower quorum', ['EG1-02', 'EG1-03', 'EG1-12'], (at) => (at(context).quorum = 1)],
  [
    'another base hash',
    ['EG1-02', 'EG1-05', 'EG1-12'],
    (at) => (at(context).crypto_base_hash = next(at(context).crypto_base_hash)),
  ],
  [
    'zeros in front of a number',
    ['EG1-02'],
    (at) => (at(context).commitment_hash = `00${at(context).commitment_hash}`),
  ],
  ['no number', ['EG1-02'], (at) => (at(context).commitment_hash = '')],
  [
    'a number of a byte too many',
    ['EG1-02'],
    (at) => (at(context).commitment_hash = `01${at(context).commitment_hash}`),
  ],
  ['a key outside the group', ['EG1-02'], (at) => (at(context).elgamal_public_key = hex(p - 1n))],
  ['the unit as the key', ['EG1-02'], (at) => (at(context).elgamal_public_key = '01')],
  [
    'another response of a guardian',
    ['EG1-03'],
    (at) => (at(first).coefficient_proofs[1].response = next(at(first).coefficient_proofs[1].response)),
  ],
  [
    'a challenge of another hash',
    ['EG1-03'],
    (at) => (at(first).coefficient_proofs[1].challenge = at(first).coefficient_proofs[0].challenge),
  ],
  [
    'a proof of another coefficient',
    ['EG1-03'],
    (at) => (at(first).coefficient_proofs[1] = at(second).coefficient_proofs[1]),
  ],
  ['two guardians with one key', ['EG1-03'], asPlanned, { flaw: 'two-guardians-one-key' }],
  [
    'two guardians with one id',
    ['EG1-03'],
    (at) => Object.assign(at(second), { object_id: 'guardian_1', guardian_id: 'guardian_1' }),
  ],
  ['guardians with the same number', ['EG1-03'], (at) => (at(second).sequence_order = 1)],
  ['a guardian that is no JSON', ['EG1-03'], (_, files) => files.set(first, new Uint8Array([0x7b]))],
  ['a stranger among the guardians', ['EG1-03'], (_, files) => files.set('guardians/notes.txt', 'x')],
  [
    'a key that is no coefficient',
    ['EG1-03', 'EG1-04'],
    (at) => (at(first).key = at(context).elgamal_public_key),
  ],
  [
    'a coefficient without a proof',
    ['EG1-03', 'EG1-05'],
    (at) => at(first).coefficient_commitments.push(at(second).key),
  ],
  ['a guardian that is missing', ['EG1-03', 'EG1-04', 'EG1-05'], (_, files) => files.delete(second)],
  ['a key of which no guardian has a share', ['EG1-04'], asPlanned, { flaw: 'foreign-key' }],
  ['an extended base hash of something else', ['EG1-05'], asPlanned, { flaw: 'foreign-extended-hash' }],
];

const { p: shorter, q: order, g: base } = ELECTIONGUARD_3072_PARAMETERS;
const SMALLER = {
  ...{ large_prime: hex(shorter), small_prime: hex(order) },
  ...{ cofactor: hex((shorter - 1n) / order), generator: hex(base) },
};
const PHONE = { annotation: 'x', value: '1' };
