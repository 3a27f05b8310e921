/** For every numbered check of a forum, entries and logs in which one change fails it, and nothing else. */
import { describe, expect, it } from 'vitest';
import {
  answerEntry,
  charterEntry,
  clockEntry,
  contributionEntry,
  countersignForumEntry,
  FORUM_CHECKS,
  type ForumCheckId,
  forumKey,
  makeForumEntry,
  outcomeEntry,
  publicationEntry,
  supportEntry,
  tokenKeyEntry,
  tokenRevealEntry,
  tokenSupportEntry,
} from '../../src/petition/index.js';
import {
  activity,
  bikes,
  cause,
  correction,
  filedAgain,
  forum,
  gathering,
  grafted,
  id,
  keyOf,
  members,
  nothing,
  OPERATOR,
  OTHER,
  outcome,
  parks,
  proposal,
  reveal,
  stage,
  THIRD,
  token,
} from './checks-scene.js';
import { charter, member, OPERATORS, PANEL, person, TEXT } from './forum.js';

/** A decision without supports. */
const decided = { kind: 'decision', reason: 'no' } as const;
/** A threshold said to be reached. */
const reached = { kind: 'threshold', threshold: 0, count: 3, size: 5, root: nothing } as const;

/** Every case: what is wrong with it, the check, and the entry as the next one of the log above. */
const CASES: readonly (readonly [string, ForumCheckId, () => Uint8Array])[] = [
  ['bytes that are nothing', 'PT-04', () => Uint8Array.of(1, 2, 3)],
  ['an entry of an election', 'PT-04', () => Uint8Array.of(1, 6, ...nothing, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['bytes after the end', 'PT-04', () => Uint8Array.of(...supportEntry(id, bikes, member(5)), 0)],
  [
    'a payload with something after it',
    'PT-04',
    () => makeForumEntry('support', id, new Uint8Array(33), [member(5)]),
  ],
  ['a text that hides something', 'PT-04', () => proposal('bike\u202epaths')],
  ['a title of nothing', 'PT-04', () => proposal('  ')],
  ['a title of letters without a shape', 'PT-04', () => proposal('\u3164\u3164')],
  ['a title of joiners alone', 'PT-04', () => proposal('\u200d \ufe0f')],
  ['a subject of two lines', 'PT-04', () => activity('rep\n1')],
  ['a key of tokens that is no point', 'PT-04', () => keyOf(parks, new Uint8Array(33).fill(5), 2)],
  ['a support for another forum', 'PT-05', () => supportEntry(nothing, bikes, member(5))],
  ['a second charter', 'PT-06', () => charterEntry(charter(), OPERATORS)],
  ['a support without a signature', 'PT-07', () => makeForumEntry('support', id, bikes, [])],
  ['a support of two members', 'PT-07', () => makeForumEntry('support', id, bikes, [member(5), member(6)])],
  ['a support signed by an operator', 'PT-07', () => makeForumEntry('support', id, bikes, [OPERATOR])],
  ['a support whose signature is of another one', 'PT-07', () => grafted()],
  ['a tick of one operator', 'PT-07', () => clockEntry(id, 2000, [OPERATOR])],
  [
    'a tick of one operator twice',
    'PT-07',
    () => countersignForumEntry(clockEntry(id, 2000, [OPERATOR]), OPERATOR),
  ],
  [
    'a tick of somebody who calls himself operator',
    'PT-07',
    () => clockEntry(id, 2000, [OPERATOR, person('operator', 'x')]),
  ],
  [
    'a decision of one operator',
    'PT-07',
    () => stage({ from: 0, to: 5, cause: { kind: 'decision', reason: 'no' } }, bikes),
  ],
  [
    'a promotion by operators',
    'PT-07',
    () => stage({ from: 0, to: 2, cause: { kind: 'promotion', reason: 'x' } }, bikes, OPERATORS),
  ],
  ['a clock that goes back', 'PT-08', () => clockEntry(id, 999, OPERATORS)],
  ['a tick that was there already', 'PT-08', () => clockEntry(id, 1000, OPERATORS)],
  ['a tick at the end of time', 'PT-08', () => clockEntry(id, 2 ** 41, OPERATORS)],
  ['a member who joins again', 'PT-09', () => members('join', forumKey(member(3).seed))],
  [
    'a member who joins twice at once',
    'PT-09',
    () => members('join', forumKey(member(20).seed), forumKey(member(20).seed)),
  ],
  ['a member with a key of small order', 'PT-09', () => members('join', `01${'00'.repeat(31)}`)],
  ['somebody who leaves and was never there', 'PT-09', () => members('leave', forumKey(member(20).seed))],
  ['a proposal of nobody', 'PT-10', () => proposal('x', 0, 20)],
  ['a proposal under no profile', 'PT-10', () => proposal('x', 7)],
  ['a proposal filed again', 'PT-10', () => filedAgain()],
  ['a support of no proposal', 'PT-11', () => supportEntry(id, nothing, member(5))],
  ['a support of a debate', 'PT-11', () => supportEntry(id, parks, member(7))],
  [
    'a contribution before the debate',
    'PT-11',
    () => contributionEntry(id, { proposal: bikes, text: TEXT }, member(1)),
  ],
  ['an outcome before the debate', 'PT-11', () => outcomeEntry(id, outcome(bikes), OPERATORS)],
  ['a token where supports are public', 'PT-11', () => tokenSupportEntry(id, bikes, token(9), OPERATOR)],
  ['a public support where tokens count', 'PT-11', () => supportEntry(id, cause, member(1))],
  ['a second support', 'PT-12', () => supportEntry(id, bikes, member(1))],
  ['a support of nobody', 'PT-12', () => supportEntry(id, bikes, member(20))],
  [
    'a contribution of nobody',
    'PT-12',
    () => contributionEntry(id, { proposal: parks, text: TEXT }, member(20)),
  ],
  ['a token used twice', 'PT-13', () => tokenSupportEntry(id, cause, token(1), OPERATOR)],
  ['a second key of tokens', 'PT-13', () => tokenKeyEntry(id, cause, OTHER.publicKey, OPERATORS)],
  ['a key of tokens where none count', 'PT-13', () => tokenKeyEntry(id, bikes, OTHER.publicKey, OPERATORS)],
  ['another key than was announced', 'PT-14', () => reveal({ secret: OTHER.secret })],
  ['fewer tokens given out than used', 'PT-14', () => reveal({ issued: 0 })],
  ['more tokens given out than members', 'PT-14', () => reveal({ issued: 11 })],
  [
    'a stage that is no later one',
    'PT-15',
    () => stage({ from: 2, to: 0, cause: decided }, parks, OPERATORS),
  ],
  [
    'a stage from where it is not',
    'PT-15',
    () => stage({ from: 1, to: 5, cause: decided }, bikes, OPERATORS),
  ],
  ['a stage that does not exist', 'PT-15', () => stage({ from: 0, to: 9, cause: decided }, bikes, OPERATORS)],
  [
    'a decision that the profile does not know',
    'PT-15',
    () => stage({ from: 0, to: 4, cause: decided }, bikes, OPERATORS),
  ],
  [
    'a promotion where there is none',
    'PT-15',
    () => stage({ from: 2, to: 3, cause: { kind: 'promotion', reason: 'x' } }, parks, PANEL),
  ],
  [
    'an expiry where there is none',
    'PT-15',
    () => stage({ from: 0, to: 1, cause: { kind: 'expiry' } }, bikes),
  ],
  [
    'a threshold that was not reached',
    'PT-16',
    () => stage({ from: 0, to: 1, cause: { ...reached, count: 2 } }, bikes),
  ],
  [
    'an answer that nobody waits for',
    'PT-18',
    () => answerEntry(id, { proposal: bikes, stage: 1, duty: 0, text: TEXT }, OPERATORS),
  ],
  [
    'a contribution that another posts again',
    'PT-20',
    () => contributionEntry(id, { proposal: parks, text: TEXT }, member(2)),
  ],
  ['an outcome posted again', 'PT-20', () => outcomeEntry(id, { ...outcome(parks), voters: 2 }, OPERATORS)],
  ['an activity posted again', 'PT-20', () => activity('rep-1')],
  [
    'media posted again',
    'PT-20',
    () => publicationEntry(id, { media: { subject: 'rep-1', title: '연설', content: TEXT } }, OPERATORS),
  ],
  [
    'a key revealed while supports are gathered',
    'PT-14',
    () => tokenRevealEntry(id, { proposal: gathering, issued: 0, secret: THIRD.secret }, OPERATORS),
  ],
  ['a correction of nothing', 'PT-19', () => correction('rep-1', 3)],
  ['a correction of somebody else', 'PT-19', () => correction('rep-2', forum.board.record.size - 1)],
];

describe('entries that are not in order', () => {
  it.each(CASES)('%s fails %s', (_, check, make) => {
    const { findings } = forum.board.record.judge(make());
    expect(findings.map((f) => f.check)).toEqual([check]);
  });

  it('and the same ones in order', () => {
    const { record } = forum.board;
    const good = [
      supportEntry(id, bikes, member(5)),
      clockEntry(id, 1001, OPERATORS),
      proposal('깃발 🏳️‍🌈'),
      members('join', forumKey(member(20).seed)),
      proposal('x'),
      contributionEntry(id, { proposal: parks, text: TEXT }, member(1)),
      outcomeEntry(id, outcome(parks), OPERATORS),
      tokenSupportEntry(id, cause, token(9), OPERATOR),
      reveal({}),
      stage({ from: 0, to: 5, cause: decided }, bikes, OPERATORS),
      answerEntry(id, { proposal: parks, stage: 1, duty: 0, text: TEXT }, OPERATORS),
      correction('rep-1', record.size - 2),
    ];
    for (const entry of good) expect(record.judge(entry).findings).toEqual([]);
  });

  it('covers every check that concerns entries', () => {
    const elsewhere = ['PT-01', 'PT-02', 'PT-03', 'PT-17'];
    const covered = new Set<string>([...elsewhere, ...CASES.map(([, check]) => check)]);
    expect(FORUM_CHECKS.map(({ id: check }) => check).filter((check) => !covered.has(check))).toEqual([]);
  });
});
