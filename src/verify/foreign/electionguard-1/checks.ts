/** The numbered checks of an ElectionGuard 1.91 record; `docs/electionguard-1.md` explains each. */
import type { CheckDefinition } from '../../../record/checks.js';
import { foreignCheck } from '../report.js';

/** The number of a check. */
export type Eg1CheckId =
  | 'EG1-01'
  | 'EG1-02'
  | 'EG1-03'
  | 'EG1-04'
  | 'EG1-05'
  | 'EG1-06'
  | 'EG1-07'
  | 'EG1-08'
  | 'EG1-09'
  | 'EG1-10'
  | 'EG1-11'
  | 'EG1-12'
  | 'EG1-13'
  | 'EG1-14'
  | 'EG1-15'
  | 'EG1-16'
  | 'EG1-17'
  | 'EG1-18';

/** Every check, in the order of the report. */
export const EG1_CHECKS: readonly CheckDefinition<Eg1CheckId>[] = [
  foreignCheck('EG1-01', 'The group is the standard one', 'groups in which proofs prove nothing'),
  foreignCheck(
    'EG1-02',
    'Manifest hash and base hash follow from manifest, group, guardians and quorum',
    'another manifest',
  ),
  foreignCheck('EG1-03', 'Every guardian proved to know every coefficient', 'rogue keys, raised thresholds'),
  foreignCheck(
    'EG1-04',
    'The election key is the product of the guardians’ keys',
    'a key that nobody shares',
  ),
  foreignCheck(
    'EG1-05',
    'The extended base hash follows from the election key and the guardians’ commitments',
    'proofs for another key',
  ),
  foreignCheck(
    'EG1-06',
    'Every ballot file decodes, is of this election, and no id occurs twice',
    'malformed or repeated ballots',
  ),
  foreignCheck(
    'EG1-07',
    'Every ballot has exactly the contests and options of its style',
    'dropped contests, votes in foreign contests',
  ),
  foreignCheck('EG1-08', 'No ciphertext occurs twice', 'copied ballots'),
  foreignCheck(
    'EG1-09',
    'Every selection is proved to be 0 or 1',
    'votes worth more than one, negative votes',
  ),
  foreignCheck('EG1-10', 'Every contest is proved to be from 0 to its limit', 'over-votes'),
  foreignCheck(
    'EG1-11',
    'Every confirmation code is that of its ballot, and none occurs twice',
    'ballots changed after they were confirmed',
  ),
  foreignCheck(
    'EG1-12',
    'The encrypted tally has the manifest’s options and names exactly the ballots there are',
    'ballots left out of the tally',
  ),
  foreignCheck(
    'EG1-13',
    'Every encrypted total is the product over the cast ballots',
    'another set of ballots counted',
  ),
  foreignCheck('EG1-14', 'Every total’s decryption is proved', 'wrong decryptions'),
  foreignCheck(
    'EG1-15',
    'The published totals are what the decryption yields',
    'a result that was not counted',
  ),
  foreignCheck(
    'EG1-16',
    'Every challenged ballot is decrypted, and no other',
    'withheld decryptions, votes revealed',
  ),
  foreignCheck(
    'EG1-17',
    'Every challenged ballot’s decryption is proved',
    'devices that encrypt something else',
  ),
  foreignCheck(
    'EG1-18',
    'Every challenged ballot obeys the limits',
    'challenged ballots that no voter can make',
  ),
];
