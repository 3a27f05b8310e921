/** The numbered checks of a Helios record; `docs/helios.md` explains each. */
import type { CheckDefinition } from '../../../record/checks.js';
import { foreignCheck } from '../report.js';

/** The number of a check. */
export type HelCheckId =
  | 'HEL-01'
  | 'HEL-02'
  | 'HEL-03'
  | 'HEL-04'
  | 'HEL-05'
  | 'HEL-06'
  | 'HEL-07'
  | 'HEL-08'
  | 'HEL-09'
  | 'HEL-10'
  | 'HEL-11'
  | 'HEL-12'
  | 'HEL-13'
  | 'HEL-14'
  | 'HEL-15'
  | 'HEL-16'
  | 'HEL-17'
  | 'HEL-18'
  | 'HEL-19'
  | 'HEL-20';

const DEFINITIONS: readonly (readonly [id: HelCheckId, title: string, catches: string])[] = [
  ['HEL-01', 'Every part of the record is there, and is JSON with one meaning', 'parts left out'],
  ['HEL-02', 'The group has prime order', 'groups in which proofs prove nothing'],
  ['HEL-03', 'The questions are well formed', 'questions that cannot be counted'],
  ['HEL-04', 'The voters are of this election, each listed once', 'voters who vote twice'],
  ['HEL-05', 'Every trustee proves to know the private key', 'keys made from those of others'],
  [
    'HEL-06',
    'The election key is the product of those of the trustees',
    'a key that the trustees do not hold',
  ],
  ['HEL-07', 'Every ballot has its one form', 'ambiguous or malformed ballots'],
  ['HEL-08', 'Every ballot is of this election', 'ballots of other elections'],
  [
    'HEL-09',
    'Every ballot has the tracker that its voter was shown',
    'ballots replaced after they were cast',
  ],
  ['HEL-10', 'Every ballot is of a listed voter', 'ballots of people who may not vote'],
  ['HEL-11', 'Every element of a ballot is in the group', 'ciphertexts and proofs that mean something else'],
  ['HEL-12', 'Every scalar is below the order', 'several proofs that look different and are the same'],
  ['HEL-13', 'No ciphertext and no proof is used twice', 'copied votes, also disguised ones'],
  ['HEL-14', 'Every choice is proved to be 0 or 1', 'votes worth more than one, or negative ones'],
  ['HEL-15', 'The number of choices is proved to be allowed', 'too many or too few choices'],
  ['HEL-16', 'Of several ballots of a voter one is the last', 'voters whose wrong ballot counts'],
  ['HEL-17', 'Opened ballots hold what they state, and do not count', 'devices that encrypt something else'],
  ['HEL-18', 'The decryption factors of every trustee are there', 'missing or malformed decryptions'],
  ['HEL-19', 'Every decryption factor of the tally is proved', 'wrong decryptions, ballots dropped or added'],
  ['HEL-20', 'The published result is what was decrypted', 'a result that nobody counted'],
];

/** Every check, in the order of the report. */
export const HEL_CHECKS: readonly CheckDefinition<HelCheckId>[] = DEFINITIONS.map(([id, title, catches]) =>
  foreignCheck(id, title, catches),
);
