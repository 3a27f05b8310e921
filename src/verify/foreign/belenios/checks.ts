/** The numbered checks of a Belenios record; `docs/belenios.md` explains each. */
import type { CheckDefinition } from '../../../record/checks.js';
import { foreignCheck } from '../report.js';

/** The number of a check. */
export type BelCheckId =
  | 'BEL-01'
  | 'BEL-02'
  | 'BEL-03'
  | 'BEL-04'
  | 'BEL-05'
  | 'BEL-06'
  | 'BEL-07'
  | 'BEL-08'
  | 'BEL-09'
  | 'BEL-10'
  | 'BEL-11'
  | 'BEL-12'
  | 'BEL-13'
  | 'BEL-14'
  | 'BEL-15'
  | 'BEL-16'
  | 'BEL-17'
  | 'BEL-18'
  | 'BEL-19'
  | 'BEL-20'
  | 'BEL-21'
  | 'BEL-22'
  | 'BEL-23'
  | 'BEL-24'
  | 'BEL-25'
  | 'BEL-26'
  | 'BEL-27'
  | 'BEL-28'
  | 'BEL-29'
  | 'BEL-30';

const DEFINITIONS: readonly (readonly [id: BelCheckId, title: string, catches: string])[] = [
  ['BEL-01', 'The archive is, byte for byte, one that Belenios writes', 'data hidden beside the record'],
  ['BEL-02', 'Every member is named by its hash', 'members altered after they were referred to'],
  ['BEL-03', 'The events form one chain', 'events dropped, inserted or moved'],
  ['BEL-04', 'The events follow the phases of an election', 'ballots after the end of voting'],
  [
    'BEL-05',
    'Every object stands once, before the event that refers to it',
    'objects that nobody refers to, or that stand twice',
  ],
  [
    'BEL-06',
    'The election, its group and its questions are well formed',
    'groups in which proofs prove nothing',
  ],
  ['BEL-07', 'The credentials are distinct elements with weights', 'voters who vote twice'],
  ['BEL-08', 'Every trustee proves to know the private key', 'keys made from those of others'],
  ['BEL-09', 'The certificates of threshold trustees are signed', 'trustees who were not there'],
  ['BEL-10', 'The polynomials of threshold trustees are signed', 'polynomials that nobody chose'],
  [
    'BEL-11',
    'Threshold trustees signed what they saw of each other',
    'different ceremonies for different trustees',
  ],
  ['BEL-12', 'Verification keys follow from the polynomials', 'shares of another key'],
  [
    'BEL-13',
    'The election key is the product of those of the trustees',
    'a key that the trustees do not hold',
  ],
  [
    'BEL-14',
    'Every ballot has its one canonical form, with elements of the group',
    'ambiguous or malformed ballots',
  ],
  [
    'BEL-15',
    'Every ballot is of this election and of a listed credential',
    'ballots of people who may not vote',
  ],
  ['BEL-16', 'No ballot is there twice', 'ballots cast again by somebody else'],
  ['BEL-17', 'Every ballot is signed by its credential', 'ballots cast in another voter’s name'],
  ['BEL-18', 'Every choice is proved to be 0 or 1', 'votes worth more than one, or negative ones'],
  ['BEL-19', 'The number of choices is proved to be allowed', 'too many or too few choices'],
  ['BEL-20', 'A blank vote is proved to choose nothing else', 'blank votes that count'],
  ['BEL-21', 'Votes to be shuffled come with a proof of knowledge', 'copied votes'],
  ['BEL-22', 'Choices from lists are proved to be of one list', 'votes for candidates of several lists'],
  [
    'BEL-23',
    'The encrypted tally is that of the last ballot of each credential',
    'ballots dropped, added or counted twice',
  ],
  ['BEL-24', 'The numbers of ballots and weights are those counted', 'wrong turnout'],
  [
    'BEL-25',
    'Shuffles are well formed, each by another trustee',
    'votes that can be followed to their voters',
  ],
  ['BEL-26', 'Every shuffle is proved', 'votes replaced while they are shuffled'],
  [
    'BEL-27',
    'Partial decryptions are well formed, each by another trustee',
    'missing or foreign decryptions',
  ],
  ['BEL-28', 'Enough partial decryptions are proved', 'wrong decryptions'],
  ['BEL-29', 'The published result is what was decrypted', 'a result that nobody counted'],
  [
    'BEL-30',
    'The certificate of the credentials is signed and of this list',
    'credentials exchanged after they were made',
  ],
];

/** Every check, in the order of the report. */
export const BEL_CHECKS: readonly CheckDefinition<BelCheckId>[] = DEFINITIONS.map(([id, title, catches]) =>
  foreignCheck(id, title, catches),
);
