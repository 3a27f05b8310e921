/**
 * The numbered checks of an election record (spec section 8). The list is data: the verifier reports on each of them,
 * the specification explains each of them, and for each there is a test in which only it fails.
 */

/** One numbered check. */
export interface CheckDefinition {
  readonly id: CheckId;
  /** What holds if the check passes, in one line. */
  readonly title: string;
  /** What would go unnoticed without it. */
  readonly catches: string;
}

/** Every check, in the order in which a report shows them. */
export const CHECKS: readonly CheckDefinition[] = [
  check(
    'L-01',
    'The checkpoint is signed by the log key of the manifest',
    'a board published by somebody else',
  ),
  check(
    'L-02',
    'The entries hash to the root and size of the checkpoint',
    'an entry dropped, added, altered or moved',
  ),
  check('L-03', 'The checkpoint names the log that the manifest names', 'the board of another election'),
  check(
    'L-04',
    'The board extends the copy or receipt that the auditor brought',
    'a second version of the board',
  ),
  check('S-01', 'Every entry decodes in its one canonical form', 'malformed or ambiguous records'),
  check('S-02', 'Every entry carries the id of this election', 'records replayed from another election'),
  check('S-03', 'The first entry, and no other, is the manifest', 'a second set of rules'),
  check(
    'S-04',
    'The manifest obeys the rules M-01 and following',
    'rules that cannot be counted or break secrecy',
  ),
  check('S-05', 'Every entry stands in the phase that allows it', 'ballots before opening or after closing'),
  check('S-06', 'Every entry is signed by those who may make it', 'forged acts of officers and trustees'),
  check(
    'K-01',
    'The key ceremony ran to its end without a culprit',
    'rogue keys, raised thresholds, wrong shares',
  ),
  check(
    'K-02',
    'Every trustee confirmed the same election key',
    'trustees who were shown different ceremonies',
  ),
  check(
    'R-01',
    'The roll is complete, ordered and matches its seal',
    'voters added, removed or counted twice',
  ),
  check('R-02', 'No total can exceed its bound', 'totals that overflow or cannot be decrypted'),
  check('O-01', 'Voting opened with the key and the roll of this record', 'ballots encrypted to another key'),
  check(
    'V-01',
    'Every ballot is of a credential on the roll, in its style',
    'votes of people who may not vote',
  ),
  check('V-02', 'Every ballot continues its voter’s chain', 'ballots dropped, reordered or replayed'),
  check('V-03', 'No ciphertext or proof occurs twice', 'copied ballots'),
  check('V-04', 'Every ballot is signed by its credential', 'ballots cast in another voter’s name'),
  check(
    'V-05',
    'Every vote is proved to obey its contest’s rule',
    'votes worth more than one, negative or excluded votes',
  ),
  check(
    'C-01',
    'Every challenged ballot opens to what it claims, and none counts',
    'devices that encrypt something else',
  ),
  check(
    'P-01',
    'Every paper batch and revocation is within its bounds',
    'paper totals that no voters can have made',
  ),
  check('P-02', 'No credential counts twice across channels', 'double votes on paper and online'),
  check('X-01', 'The closing entry counts the board correctly', 'ballots lost between casting and closing'),
  check(
    'T-01',
    'The trustees decrypted the tally of exactly the counted ballots',
    'another set of ballots decrypted',
  ),
  check('T-02', 'Enough decryption shares are proved correct', 'wrong decryptions'),
  check('T-03', 'No unit below the privacy floor was decrypted', 'votes revealed by small totals'),
  check('Z-01', 'The published result is what the shares decrypt to', 'a result that was not counted'),
  check('Z-02', 'Roll = online + paper + revoked + abstained', 'votes that nobody cast'),
];

/** The id of a check, such as `V-03`. */
export type CheckId =
  | 'L-01'
  | 'L-02'
  | 'L-03'
  | 'L-04'
  | 'S-01'
  | 'S-02'
  | 'S-03'
  | 'S-04'
  | 'S-05'
  | 'S-06'
  | 'K-01'
  | 'K-02'
  | 'R-01'
  | 'R-02'
  | 'O-01'
  | 'V-01'
  | 'V-02'
  | 'V-03'
  | 'V-04'
  | 'V-05'
  | 'C-01'
  | 'P-01'
  | 'P-02'
  | 'X-01'
  | 'T-01'
  | 'T-02'
  | 'T-03'
  | 'Z-01'
  | 'Z-02';

function check(id: CheckId, title: string, catches: string): CheckDefinition {
  return Object.freeze({ id, title, catches });
}
