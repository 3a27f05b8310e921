/** The numbered checks of a forum's record (spec 12.5). The list is data, as that of elections is. */
import type { CheckDefinition } from '../record/checks.js';
import type { Finding } from '../record/finding.js';

/** The id of a check. */
export type ForumCheckId =
  | 'PT-01'
  | 'PT-02'
  | 'PT-03'
  | 'PT-04'
  | 'PT-05'
  | 'PT-06'
  | 'PT-07'
  | 'PT-08'
  | 'PT-09'
  | 'PT-10'
  | 'PT-11'
  | 'PT-12'
  | 'PT-13'
  | 'PT-14'
  | 'PT-15'
  | 'PT-16'
  | 'PT-17'
  | 'PT-18'
  | 'PT-19'
  | 'PT-20';

/** One failure of one check. */
export type ForumFinding = Finding<ForumCheckId>;

const rows: readonly (readonly [ForumCheckId, string, string])[] = [
  ['PT-01', 'The checkpoint is signed by the log key of the charter', 'a forum published by somebody else'],
  ['PT-02', 'The entries hash to the root and size of the checkpoint', 'an entry dropped, added or altered'],
  ['PT-03', 'The checkpoint names the log that the charter names', 'the log of another forum'],
  ['PT-04', 'Every entry decodes in its one canonical form', 'malformed or ambiguous records'],
  ['PT-05', 'Every entry carries the id of this forum', 'supports replayed from another forum'],
  [
    'PT-06',
    'The first entry, and no other, is the charter, and it can be carried out',
    'a second set of rules',
  ],
  [
    'PT-07',
    'Every entry is signed by those who must sign it',
    'stages changed by somebody without the right',
  ],
  ['PT-08', 'The forum’s clock only goes on', 'windows that open twice'],
  ['PT-09', 'Every member joins once and leaves once', 'ghost members and members removed twice'],
  ['PT-10', 'Every proposal is filed by a member under a profile of the charter', 'proposals of nobody'],
  [
    'PT-11',
    'Every support and contribution is about a proposal whose stage takes it',
    'late and early supports',
  ],
  ['PT-12', 'Nobody supports a proposal twice, and only members do', 'double and foreign supports'],
  ['PT-13', 'Every support by token is under the announced key, and no token is used twice', 'copied tokens'],
  [
    'PT-14',
    'Revealed keys open all tokens, which are no more than were given out',
    'supports that nobody gave',
  ],
  ['PT-15', 'Every change of stage follows a rule of the profile', 'proposals lifted or dropped at will'],
  [
    'PT-16',
    'Every threshold that is claimed was reached where the evidence says',
    'thresholds that were not',
  ],
  ['PT-17', 'Every threshold that was reached has been recorded in time', 'proposals held back'],
  ['PT-18', 'Every answer is one that was owed', 'answers to what nobody asked'],
  ['PT-19', 'Every correction names an earlier entry of the same subject and kind', 'history rewritten'],
  ['PT-20', 'No contribution, outcome or publication stands twice', 'signed entries posted again by others'],
];

/** Every check, in the order in which a report shows them. */
export const FORUM_CHECKS: readonly CheckDefinition<ForumCheckId>[] = /* @__PURE__ */ rows.map(
  ([id, title, catches]) => Object.freeze({ id, title, catches }),
);

/** A finding about one entry. */
export function forumFinding(
  check: ForumCheckId,
  entry: number,
  culprit: string,
  code: string,
  message: string,
): ForumFinding {
  return Object.freeze({ check, entry, culprit, code, message });
}
