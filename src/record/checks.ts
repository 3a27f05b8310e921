/**
 * The numbered checks of an election record (spec section 8). The list is data: the verifier reports on each of them,
 * the specification explains each of them, and for each there is a test in which only it fails.
 */

/** One numbered check. */
export interface CheckDefinition<Id extends string = CheckId> {
  readonly id: Id;
  /** What holds if the check passes, in one line. */
  readonly title: string;
  /** What would go unnoticed without it. */
  readonly catches: string;
}

/** Every check, in the order in which a report shows them. */
export const CHECKS: readonly CheckDefinition[] = [
  check(
    'V01',
    'The checkpoint is signed by the log key of the manifest',
    'a board published by somebody else',
  ),
  check(
    'V02',
    'The entries hash to the root and size of the checkpoint',
    'an entry dropped, added, altered or moved',
  ),
  check('V03', 'The checkpoint names the log that the manifest names', 'the board of another election'),
  check(
    'V04',
    'The board extends the copy or receipt that the auditor brought',
    'a second version of the board',
  ),
  check('V05', 'Every entry decodes in its one canonical form', 'malformed or ambiguous records'),
  check('V06', 'Every entry carries the id of this election', 'records replayed from another election'),
  check('V07', 'The first entry, and no other, is the manifest', 'a second set of rules'),
  check(
    'V08',
    'The manifest obeys the rules M-01 and following',
    'rules that cannot be counted or break secrecy',
  ),
  check('V09', 'Every entry stands in the phase that allows it', 'ballots before opening or after closing'),
  check('V10', 'Every entry is signed by those who may make it', 'forged acts of officers and trustees'),
  check(
    'V11',
    'The key ceremony ran to its end without a culprit',
    'rogue keys, raised thresholds, wrong shares',
  ),
  check(
    'V12',
    'Every trustee confirmed the same election key',
    'trustees who were shown different ceremonies',
  ),
  check(
    'V13',
    'The roll is complete, ordered and matches its seal',
    'voters added, removed or counted twice',
  ),
  check('V14', 'No total can exceed its bound', 'totals that overflow or cannot be decrypted'),
  check('V15', 'Voting opened with the key and the roll of this record', 'ballots encrypted to another key'),
  check(
    'V16',
    'Every ballot is of a credential on the roll, in its style',
    'votes of people who may not vote',
  ),
  check('V17', 'Every ballot continues its voter’s chain', 'ballots dropped, reordered or replayed'),
  check('V18', 'No ciphertext or proof occurs twice', 'copied ballots'),
  check('V19', 'Every ballot is signed by its credential', 'ballots cast in another voter’s name'),
  check(
    'V20',
    'Every vote is proved to obey its contest’s rule',
    'votes worth more than one, negative or excluded votes',
  ),
  check(
    'V21',
    'Every challenged ballot opens to what it claims, and none counts',
    'devices that encrypt something else',
  ),
  check(
    'V22',
    'Every paper batch and revocation is within its bounds',
    'paper totals that no voters can have made',
  ),
  check('V23', 'No credential counts twice across channels', 'double votes on paper and online'),
  check('V24', 'The closing entry counts the board correctly', 'ballots lost between casting and closing'),
  check(
    'V25',
    'The trustees decrypted the tally of exactly the counted ballots',
    'another set of ballots decrypted',
  ),
  check('V26', 'Enough decryption shares are proved correct', 'wrong decryptions'),
  check('V27', 'No unit below the privacy floor was decrypted', 'votes revealed by small totals'),
  check('V28', 'The published result is what the shares decrypt to', 'a result that was not counted'),
  check('V29', 'Roll = online + paper + revoked + abstained', 'votes that nobody cast'),
  check(
    'V30',
    'Votes that are shuffled were shuffled by as many trustees as the manifest says, each once',
    'votes that can be followed to their voters',
  ),
  check(
    'V31',
    'Every shuffle is proved to be one of the list before it',
    'votes added, dropped or changed while they were shuffled',
  ),
  check(
    'V32',
    'The trustees decrypted the last shuffled lists and no other',
    'votes decrypted before they were shuffled',
  ),
  check(
    'V33',
    'Enough shares of every shuffled list are proved correct',
    'wrong decryptions of single votes',
  ),
  check(
    'V34',
    'Shuffled votes are counted by the rule of the manifest',
    'winners whom the votes did not elect',
  ),
  check(
    'V35',
    'Every ballot shows the right to vote in the way that the manifest says',
    'votes past the roll, names among anonymous votes',
  ),
  check(
    'V36',
    'The circuits that prove anonymous ballots are those of the manifest',
    'keys whose makers can forge ballots',
  ),
  check(
    'V37',
    'Every anonymous ballot is proved: by somebody on the roll, of an allowed choice',
    'votes of strangers, votes worth more than one, ballots of other elections',
  ),
  check('V38', 'No nullifier counts twice', 'anonymous voters who vote twice'),
  check(
    'V40',
    'The checkpoint satisfies the policy of the manifest',
    'a board that too few witnesses have seen, such as one shown to some voters only',
  ),
  check('V41', 'The log signs with the key in force', 'a log that somebody runs with a key it gave up'),
  check('V42', 'Every extension prolongs voting', 'voters who come too late because the end was moved'),
];

/** The id of a check, such as `V18`. */
export type CheckId =
  | 'V01'
  | 'V02'
  | 'V03'
  | 'V04'
  | 'V05'
  | 'V06'
  | 'V07'
  | 'V08'
  | 'V09'
  | 'V10'
  | 'V11'
  | 'V12'
  | 'V13'
  | 'V14'
  | 'V15'
  | 'V16'
  | 'V17'
  | 'V18'
  | 'V19'
  | 'V20'
  | 'V21'
  | 'V22'
  | 'V23'
  | 'V24'
  | 'V25'
  | 'V26'
  | 'V27'
  | 'V28'
  | 'V29'
  | 'V30'
  | 'V31'
  | 'V32'
  | 'V33'
  | 'V34'
  | 'V35'
  | 'V36'
  | 'V37'
  | 'V38'
  | 'V40'
  | 'V41'
  | 'V42';

function check(id: CheckId, title: string, catches: string): CheckDefinition {
  return Object.freeze({ id, title, catches });
}
