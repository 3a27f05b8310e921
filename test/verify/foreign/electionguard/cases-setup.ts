/** Changes of parameters and keys: EG-01 to EG-05. */
import { type Case, copy, edit, pop, push, put, remove, repeat, rewrite, swap, without } from './changes.js';
import type { Json } from './plan.js';

const CONSTANTS = 'constants.json';
const CONFIG = 'election_config.json';
const MANIFEST = 'manifest.json';
const KEYS = 'election_initialized.json';

/** Of a record on P-256. */
export const SETUP_CASES: readonly Case[] = [
  ['another generator', ['EG-01'], copy(CONSTANTS, 'constants/g.y', 'constants/g.x')],
  ['another order', ['EG-01'], copy(CONSTANTS, 'constants/order', 'constants/primeModulus')],
  ['another cofactor', ['EG-01'], put(CONSTANTS, 'constants/h', '2')],
  ['the version of other parameters', ['EG-01'], put(CONSTANTS, 'protocolVersion', 'v2.0.0')],
  ['another kind of group', ['EG-01'], put(CONSTANTS, 'type', 'IntegerGroup')],
  ['a kind of group that there is not', ['EG-01'], put(CONSTANTS, 'type', 'Ring')],
  ['digits in two cases', ['EG-01'], edit(CONSTANTS, 'constants/primeModulus', inTwoCases)],
  ['no constants', ['EG-01'], without(CONSTANTS)],
  ['constants that are no object', ['EG-01'], rewrite(CONSTANTS, () => '[]')],
  ['a parameter twice', ['EG-01'], rewrite(CONSTANTS, (text) => text.replace('{', '{"name":"x",'))],
  ['another limit', ['EG-02', 'EG-10'], put(MANIFEST, 'contests/0/votes_allowed', 2)],
  ['another name of a contest', ['EG-02'], put(MANIFEST, 'contests/0/name', 'x')],
  ['a space in the manifest', ['EG-02'], rewrite(MANIFEST, (text) => `${text} `)],
  ['an option twice', ['EG-02'], copyOption()],
  ['a contest twice', ['EG-02'], repeat(MANIFEST, 'contests')],
  ['a style twice', ['EG-02'], repeat(MANIFEST, 'ballot_styles')],
  ['a place twice', ['EG-02'], put(MANIFEST, 'contests/1/sequence_order', 1)],
  ['no manifest', ['EG-02'], without(MANIFEST)],
  ['a lower quorum', ['EG-02', 'EG-03'], put(CONFIG, 'quorum', 1)],
  ['a quorum beyond the guardians', ['EG-02'], put(CONFIG, 'quorum', 4)],
  ['more guardians', ['EG-02', 'EG-03'], put(CONFIG, 'number_of_guardians', 4)],
  ['another parameter hash', ['EG-02'], copy(CONFIG, 'parameter_base_hash', 'manifest_hash')],
  ['another manifest hash', ['EG-02'], copy(CONFIG, 'manifest_hash', 'parameter_base_hash')],
  ['an unknown version', ['EG-02'], put(CONFIG, 'config_version', '3.0')],
  ['a start of chains that is too long', ['EG-02'], put(CONFIG, 'baux0', 'A'.repeat(87_384))],
  ['text after the configuration', ['EG-02'], rewrite(CONFIG, (text) => `${text}{}`)],
  [
    'another response of a guardian',
    ['EG-03'],
    copy(KEYS, 'guardians/1/coefficient_proofs/0/response', 'guardians/1/coefficient_proofs/0/challenge'),
  ],
  [
    'another challenge of the first guardian',
    ['EG-03'],
    copy(KEYS, 'guardians/0/coefficient_proofs/0/challenge', 'guardians/0/coefficient_proofs/0/response'),
  ],
  ['all proofs of all guardians', ['EG-03'], edit(KEYS, 'guardians', withoutProofs)],
  ['guardians in another order', ['EG-03'], swap(KEYS, 'guardians/0', 'guardians/1')],
  [
    'coefficients in another order',
    ['EG-03', 'EG-04'],
    swap(KEYS, 'guardians/0/coefficient_proofs/0', 'guardians/0/coefficient_proofs/1'),
  ],
  ['a guardian left out', ['EG-03', 'EG-04'], pop(KEYS, 'guardians')],
  ['a guardian twice', ['EG-03', 'EG-04'], repeat(KEYS, 'guardians')],
  ['an id of a guardian twice', ['EG-03'], put(KEYS, 'guardians/1/guardian_id', 'guardian1')],
  ['another coordinate', ['EG-03'], put(KEYS, 'guardians/2/x_coordinate', 4)],
  ['a coefficient left out', ['EG-03'], pop(KEYS, 'guardians/2/coefficient_proofs')],
  ['a coefficient too many', ['EG-03'], repeat(KEYS, 'guardians/2/coefficient_proofs')],
  [
    'a key that is not a point',
    ['EG-03'],
    put(KEYS, 'guardians/0/coefficient_proofs/0/public_key', 'A'.repeat(44)),
  ],
  ['a key that is the unit', ['EG-03'], put(KEYS, 'joint_public_key', '/'.repeat(44))],
  [
    'a response beyond the order',
    ['EG-03'],
    put(KEYS, 'guardians/0/coefficient_proofs/0/response', `${'/'.repeat(42)}8=`),
  ],
  ['an unknown field of a guardian', ['EG-03'], put(KEYS, 'guardians/0/share', 1)],
  ['no guardians', ['EG-03'], remove(KEYS, 'guardians')],
  ['a guardian that is a number', ['EG-03'], push(KEYS, 'guardians', 4)],
  ['a key with a byte more', ['EG-03'], edit(KEYS, 'joint_public_key', (key: string) => `${key}AAAA`)],
];

function inTwoCases(digits: string): string {
  return digits.slice(0, 1).toLowerCase() + digits.slice(1).toUpperCase();
}

function copyOption(): Case[2] {
  return copy(
    MANIFEST,
    'contests/0/ballot_selections/1/object_id',
    'contests/0/ballot_selections/0/object_id',
  );
}

/** Guardians none of whose proofs holds, by whatever rule. */
function withoutProofs(guardians: readonly Json[]): Json {
  return guardians.map((guardian) => ({
    ...guardian,
    coefficient_proofs: guardian.coefficient_proofs.map((proof: Json) => ({
      ...proof,
      response: proof.challenge,
    })),
  }));
}
