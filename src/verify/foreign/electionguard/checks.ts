/** The numbered checks of an ElectionGuard record; `docs/electionguard.md` explains each. */
import type { CheckDefinition } from '../../../record/checks.js';
import { foreignCheck } from '../report.js';

/** The number of a check. */
export type EgCheckId =
  | 'EG-01'
  | 'EG-02'
  | 'EG-03'
  | 'EG-04'
  | 'EG-05'
  | 'EG-06'
  | 'EG-07'
  | 'EG-08'
  | 'EG-09'
  | 'EG-10'
  | 'EG-11'
  | 'EG-12'
  | 'EG-13'
  | 'EG-14'
  | 'EG-15'
  | 'EG-16'
  | 'EG-17'
  | 'EG-18'
  | 'EG-19'
  | 'EG-20'
  | 'EG-21'
  | 'EG-22'
  | 'EG-23'
  | 'EG-24';

/** Every check, in the order of the report. */
export const EG_CHECKS: readonly CheckDefinition<EgCheckId>[] = [
  foreignCheck('EG-01', 'The group is one of the standard ones', 'groups in which proofs prove nothing'),
  foreignCheck(
    'EG-02',
    'The base hashes follow from group, manifest, guardians and quorum',
    'another manifest',
  ),
  foreignCheck('EG-03', 'Every guardian proved to know every coefficient', 'rogue keys, raised thresholds'),
  foreignCheck('EG-04', 'The election key is the product of the guardians’ keys', 'a key that nobody shares'),
  foreignCheck('EG-05', 'The extended base hash follows from the election key', 'proofs for another key'),
  foreignCheck(
    'EG-06',
    'Every ballot file decodes, is of this election, and no id occurs twice',
    'malformed or repeated ballots',
  ),
  foreignCheck(
    'EG-07',
    'Every ballot has exactly the contests and options of its style',
    'dropped contests, votes in foreign contests',
  ),
  foreignCheck('EG-08', 'No ciphertext occurs twice', 'copied ballots'),
  foreignCheck(
    'EG-09',
    'Every selection is proved to be from 0 to the option’s limit',
    'votes worth more than one, negative votes',
  ),
  foreignCheck('EG-10', 'Every contest is proved to be from 0 to its limit', 'over-votes'),
  foreignCheck(
    'EG-11',
    'Every confirmation code is that of its ballot, and none occurs twice',
    'ballots changed after they were confirmed',
  ),
  foreignCheck(
    'EG-12',
    'The confirmation codes of every device form one closed chain',
    'ballots added, dropped or moved',
  ),
  foreignCheck(
    'EG-13',
    'Every pre-encrypted ballot has the codes that were printed on it',
    'pre-encrypted ballots of other votes',
  ),
  foreignCheck(
    'EG-14',
    'The encrypted tally has the manifest’s options and names exactly the cast ballots',
    'ballots left out of the tally',
  ),
  foreignCheck(
    'EG-15',
    'Every encrypted total is the product over the cast ballots',
    'another set of ballots counted',
  ),
  foreignCheck('EG-16', 'Every total’s decryption is proved', 'wrong decryptions'),
  foreignCheck(
    'EG-17',
    'The published totals are what the decryption yields',
    'a result that was not counted',
  ),
  foreignCheck(
    'EG-18',
    'Every challenged ballot is decrypted, and no cast one',
    'withheld decryptions, votes revealed',
  ),
  foreignCheck(
    'EG-19',
    'Every challenged ballot’s decryption is proved',
    'devices that encrypt something else',
  ),
  foreignCheck(
    'EG-20',
    'Every challenged ballot obeys the limits',
    'challenged ballots that no voter can make',
  ),
  foreignCheck(
    'EG-21',
    'Contest data of challenged ballots is what its proof decrypts to',
    'made-up write-ins',
  ),
  foreignCheck(
    'EG-22',
    'The mixes begin with the cast ballots, one row each',
    'ballots added before the mix',
  ),
  foreignCheck(
    'EG-23',
    'Every mix is proved to be a shuffle of the list before it',
    'rows added, dropped or changed',
  ),
  foreignCheck(
    'EG-24',
    'Every mixed row’s serial number is decrypted and proved',
    'rows tied to other paper ballots',
  ),
];
