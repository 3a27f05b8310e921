/** The words of the HTML reports in English. The type of this catalogue is what every other language must have. */
import type { TieBreak } from '../ballot/budget.js';

/** Words of a report, by use. Figures are given as the language writes them. */
export const REPORT_EN = {
  language: 'en',
  kind: 'Verification report',
  kindForum: 'Verification report on a forum',
  kindForeign: (system: string): string => `Verification report: record of ${system}`,
  pageTitle: (subject: string): string => `Verification report: ${subject}`,
  verdicts: {
    verified: ['Verified', 'Every check ran to its end and passed.'] as readonly [string, string],
    failed: ['Not verified', 'At least one check failed; the culprits are named below.'] as readonly [
      string,
      string,
    ],
    incomplete: ['Incomplete', 'Nothing failed, but some checks could not run.'] as readonly [string, string],
  },
  practice: 'practice',
  unknown: 'unknown',
  unreadable: 'unreadable record',
  facts: {
    election: 'Election',
    electionId: 'Election id',
    group: 'Group',
    ledger: 'Ledger',
    root: 'Root',
    verifier: 'Verifier',
    forum: 'Forum',
    forumId: 'Forum id',
  },
  entries: (count: string): string => `${count} entries`,
  inTheRecord: (scope: string): string => `In the record: ${scope}.`,
  result: 'Result',
  noResult: 'No result is shown: it is shown only when every check passed.',
  countedOnline: (count: string): string => `${count} ballots counted online`,
  option: 'Option',
  votes: 'Votes',
  largest: 'Share of the largest',
  withheld: (ballots: number, floor: number): string =>
    `withheld: ${ballots} ${ballots === 1 ? 'ballot' : 'ballots'}, floor ${floor}. Totals of so few ballots could show how somebody voted, so nobody may decrypt them.`,
  decided: (option: string): string => `Decided: ${option}`,
  undecided: {
    'no-turnout': 'Nothing is decided: too few took part',
    'no-majority': 'Nothing is decided: no option has enough votes',
    withheld: 'Nothing is decided: the votes are withheld',
  },
  turnoutRule: (took: string, eligible: string, share: string, needed: string): string =>
    `Took part ${took} of ${eligible}; at least ${share} = ${needed} are needed.`,
  majorityRule: {
    'more-than': (valid: string, share: string, needed: string): string =>
      `Valid votes ${valid}; more than ${share}, which is at least ${needed}, are needed.`,
    'at-least': (valid: string, share: string, needed: string): string =>
      `Valid votes ${valid}; at least ${share} = ${needed} are needed.`,
  },
  funded: (count: string, most: string): string => `Funded: ${count}, at most ${most}`,
  budget: (budget: string, spent: string, left: string): string =>
    `budget ${budget} = spent ${spent} + left ${left}`,
  unfunded: (contests: string): string => `Undecided: the totals of ${contests} are withheld.`,
  tie: (votes: string, names: string, rule: string): string =>
    `Tie at ${votes} votes, decided by this rule: ${rule}. Tied were ${names}.`,
  tieRules: {
    'lower-cost-first': 'the lower cost comes first',
    'higher-cost-first': 'the higher cost comes first',
    'listed-first': 'the one listed first comes first',
  } as Readonly<Record<TieBreak, string>>,
  projectColumns: ['Funded project', 'Cost', 'Votes'] as readonly string[],
  accounting: 'Accounting',
  accountingLead:
    'Every person on the roll and every accepted ballot is accounted for: both sums must balance.',
  what: 'What',
  howMany: 'How many',
  ofAll: 'Of all',
  roll: 'roll',
  online: 'online',
  paper: 'paper',
  revoked: 'revoked',
  abstained: 'abstained',
  accepted: 'accepted',
  counted: 'counted',
  superseded: 'superseded',
  removed: 'removed',
  challenged: (count: string): string => `Ballots challenged and opened, which do not count: ${count}.`,
  checks: 'Checks',
  checkColumns: ['No.', 'What holds', 'Would catch', 'Examined', 'Outcome'] as readonly string[],
  statuses: { passed: 'passed', failed: 'failed', 'not-run': 'not run', 'not-asked': 'not asked' },
  findings: (count: string): string => `Findings: ${count}`,
  entry: (position: number): string => `entry ${position}`,
  more: (count: string): string => `and ${count} more`,
  note: 'Note',
  timeline: 'Timeline',
  timelineLead:
    'What stands on the ledger, in its order. The ledger has no clock: positions are what counts.',
  timelineColumns: ['Positions', 'What', 'How many'] as readonly string[],
  timelineMore: (count: string): string => `Later lines that are left out: ${count}.`,
  kinds: {
    manifest: 'Manifest: the rules of the election',
    ceremony: 'Key ceremony of the trustees',
    roll: 'Roll of voters',
    open: 'Voting opened',
    voting: 'Ballots and challenged ballots',
    paper: 'Paper batch',
    revocation: 'Credentials revoked',
    close: 'Voting closed',
    share: 'Decryption shares',
    result: 'Result announced',
    shuffling: 'Shuffles',
    'list-share': 'Decryption shares of shuffled votes',
    'verifying-key': 'Keys of circuits',
    'log-key': 'Key of the ledger changed',
    extend: 'Voting prolonged',
  },
  limits: 'What this does not prove',
  limitsText:
    'It does not prove that a voter’s device showed and encrypted what the voter chose (challenge a ballot to test a device), that nobody was coerced, that the roll lists the right people, or that the holder of a credential is the person it was given to.',
  repeat: 'How to repeat this',
  repeatLead: 'Anyone with the published record directory repeats this verification offline:',
  repeatRoot: 'Compare this root with the one on your receipt and with other auditors:',
  stages: 'Stages',
  auditors: 'Auditors',
  signature: ['Name', 'Date', 'Signature'] as readonly string[],
};

/** A catalogue. */
export type ReportWords = typeof REPORT_EN;
