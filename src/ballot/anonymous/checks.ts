/** The numbered checks of anonymous ballots (spec section 11.6), as data; the same style as those of a whole record. */

/** The id of a check, such as `A03`. */
export type AnonymousCheckId = 'A01' | 'A02' | 'A03' | 'A04' | 'A05';

/** One numbered check. */
export interface AnonymousCheck {
  readonly id: AnonymousCheckId;
  /** What holds if the check passes, in one line. */
  readonly title: string;
  /** What would go unnoticed without it. */
  readonly catches: string;
}

/** Every check, in the order in which they are made. */
export const ANONYMOUS_CHECKS: readonly AnonymousCheck[] = Object.freeze([
  check(
    'A01',
    'The commitments of the roll hash to the root that ballots are proved against',
    'voters who are not on the roll',
  ),
  check(
    'A02',
    'Every ballot decodes in its one canonical form',
    'two names of one ballot, points outside the group',
  ),
  check(
    'A03',
    'Every ballot is proved: by somebody on the roll, for this scope and key, of an allowed choice',
    'votes of strangers, votes worth more than one, ballots of other elections',
  ),
  check('A04', 'No nullifier counts twice', 'a voter who votes twice'),
  check(
    'A05',
    'The encrypted tally is the sum of the counted ballots',
    'ballots left out of the tally, or added to it',
  ),
]);

/** One failure of one check. */
export interface AnonymousFinding {
  readonly check: AnonymousCheckId;
  /** Index of the ballot, where one is to blame. */
  readonly entry?: number;
  /** Who or what: a nullifier, the roll, the tally. */
  readonly culprit: string;
  /** Stable code of the detail, such as `bad-proof`. */
  readonly code: string;
  readonly message: string;
}

function check(id: AnonymousCheckId, title: string, catches: string): AnonymousCheck {
  return Object.freeze({ id, title, catches });
}
