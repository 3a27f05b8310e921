/** For every numbered check of a forum, entries and logs in which one change fails it, and nothing else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { voprfKey, voprfOutput } from '../../src/core/voprf.js';
import { type StageChange, writeStageChange } from '../../src/petition/forum-messages.js';
import {
  answerEntry,
  charterEntry,
  clockEntry,
  contributionEntry,
  countersignForumEntry,
  FORUM_CHECKS,
  type ForumCheckId,
  ForumRecord,
  type ForumSigner,
  forumKey,
  makeForumEntry,
  membersEntries,
  outcomeEntry,
  publicationEntry,
  readForumFrame,
  supportEntry,
  tokenKeyEntry,
  tokenRevealEntry,
  tokenSupportEntry,
} from '../../src/petition/index.js';
import { writeProposal } from '../../src/petition/messages.js';
import { charter, file, member, OPERATORS, openForum, PANEL, person, supports, TEXT } from './forum.js';

type Forum = Awaited<ReturnType<typeof openForum>>;
const [OPERATOR = person('operator', 'a')] = OPERATORS;
const KEY = voprfKey(new Uint8Array(32).fill(1), new Uint8Array(32));
const OTHER = voprfKey(new Uint8Array(32).fill(2), new Uint8Array(32));
const THIRD = voprfKey(new Uint8Array(32).fill(3), new Uint8Array(32));
const nothing = new Uint8Array(32);

let forum: Forum;
let id: Uint8Array;
/** In its first stage, with two supports of three; in its debate, reached at the fifth support; by token, on the agenda. */
let [bikes, parks, cause, gathering]: Uint8Array[] = [];

const at = (proposal: Uint8Array | undefined): Uint8Array => proposal ?? nothing;
const token = (i: number) => {
  const input = new Uint8Array(32).fill(i);
  return { input, output: voprfOutput(KEY.secret, input) };
};
const stage = (
  change: Omit<StageChange, 'proposal'>,
  proposal: Uint8Array | undefined,
  signers: readonly ForumSigner[] = [OPERATOR],
) => makeForumEntry('stage', id, writeStageChange({ ...change, proposal: at(proposal) }), signers);

beforeAll(async () => {
  forum = await openForum();
  id = forum.id;
  const { board } = forum;
  bikes = await file(board, id, 0, 'bikes');
  parks = await file(board, id, 0, 'parks');
  cause = await file(board, id, 2, 'cause');
  gathering = await file(board, id, 2, 'gathering');
  await board.postAll([
    ...supports(id, bikes, 0, 2),
    ...supports(id, parks, 0, 5),
    tokenKeyEntry(id, cause, KEY.publicKey, OPERATORS),
    tokenKeyEntry(id, gathering, THIRD.publicKey, OPERATORS),
    ...[1, 2, 3].map((i) => tokenSupportEntry(id, at(cause), token(i), OPERATOR)),
    contributionEntry(id, { proposal: parks, text: TEXT }, member(2)),
    outcomeEntry(id, { ...outcome(parks), voters: 2 }, OPERATORS),
    publicationEntry(id, { media: { subject: 'rep-1', title: '연설', content: TEXT } }, OPERATORS),
    publicationEntry(
      id,
      { activity: { subject: 'rep-1', kind: 'vote', summary: '찬성', documents: [] } },
      OPERATORS,
    ),
  ]);
});

/** Every case: what is wrong with it, the check, and the entry as the next one of the log above. */
const CASES: readonly (readonly [string, ForumCheckId, () => Uint8Array])[] = [
  ['bytes that are nothing', 'PT-04', () => Uint8Array.of(1, 2, 3)],
  ['an entry of an election', 'PT-04', () => Uint8Array.of(1, 6, ...nothing, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['bytes after the end', 'PT-04', () => Uint8Array.of(...supportEntry(id, at(bikes), member(5)), 0)],
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
  ['a key of tokens that is no point', 'PT-04', () => keyOf(at(parks), new Uint8Array(33).fill(5), 2)],
  ['a support for another forum', 'PT-05', () => supportEntry(nothing, at(bikes), member(5))],
  ['a second charter', 'PT-06', () => charterEntry(charter(), OPERATORS)],
  ['a support without a signature', 'PT-07', () => makeForumEntry('support', id, at(bikes), [])],
  [
    'a support of two members',
    'PT-07',
    () => makeForumEntry('support', id, at(bikes), [member(5), member(6)]),
  ],
  ['a support signed by an operator', 'PT-07', () => makeForumEntry('support', id, at(bikes), [OPERATOR])],
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
  ['a support of a debate', 'PT-11', () => supportEntry(id, at(parks), member(7))],
  [
    'a contribution before the debate',
    'PT-11',
    () => contributionEntry(id, { proposal: at(bikes), text: TEXT }, member(1)),
  ],
  ['an outcome before the debate', 'PT-11', () => outcomeEntry(id, outcome(at(bikes)), OPERATORS)],
  ['a token where supports are public', 'PT-11', () => tokenSupportEntry(id, at(bikes), token(9), OPERATOR)],
  ['a public support where tokens count', 'PT-11', () => supportEntry(id, at(cause), member(1))],
  ['a second support', 'PT-12', () => supportEntry(id, at(bikes), member(1))],
  ['a support of nobody', 'PT-12', () => supportEntry(id, at(bikes), member(20))],
  [
    'a contribution of nobody',
    'PT-12',
    () => contributionEntry(id, { proposal: at(parks), text: TEXT }, member(20)),
  ],
  ['a token used twice', 'PT-13', () => tokenSupportEntry(id, at(cause), token(1), OPERATOR)],
  ['a second key of tokens', 'PT-13', () => tokenKeyEntry(id, at(cause), OTHER.publicKey, OPERATORS)],
  [
    'a key of tokens where none count',
    'PT-13',
    () => tokenKeyEntry(id, at(bikes), OTHER.publicKey, OPERATORS),
  ],
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
    () => answerEntry(id, { proposal: at(bikes), stage: 1, duty: 0, text: TEXT }, OPERATORS),
  ],
  [
    'a contribution that another posts again',
    'PT-20',
    () => contributionEntry(id, { proposal: at(parks), text: TEXT }, member(2)),
  ],
  [
    'an outcome posted again',
    'PT-20',
    () => outcomeEntry(id, { ...outcome(at(parks)), voters: 2 }, OPERATORS),
  ],
  ['an activity posted again', 'PT-20', () => activity('rep-1')],
  [
    'media posted again',
    'PT-20',
    () => publicationEntry(id, { media: { subject: 'rep-1', title: '연설', content: TEXT } }, OPERATORS),
  ],
  [
    'a key revealed while supports are gathered',
    'PT-14',
    () => tokenRevealEntry(id, { proposal: at(gathering), issued: 0, secret: THIRD.secret }, OPERATORS),
  ],
  ['a correction of nothing', 'PT-19', () => correction('rep-1', 3)],
  ['a correction of somebody else', 'PT-19', () => correction('rep-2', forum.board.record.size - 1)],
];

const decided = { kind: 'decision', reason: 'no' } as const;
const reached = { kind: 'threshold', threshold: 0, count: 3, size: 5, root: nothing } as const;

function proposal(title: string, profile = 0, who = 0): Uint8Array {
  const payload = writeProposal({ profile, title, text: TEXT, attachments: [], nonce: new Uint8Array(16) });
  return makeForumEntry('proposal', id, payload, [member(who)]);
}

function filedAgain(): Uint8Array {
  const entry = proposal('again');
  forum.board.record.judge(entry).effect?.();
  return entry;
}

function grafted(): Uint8Array {
  const [one, two] = [supportEntry(id, at(bikes), member(5)), supportEntry(id, at(cause), member(5))];
  return Uint8Array.of(...one.subarray(0, one.length - 64), ...two.subarray(two.length - 64));
}

function members(change: 'join' | 'leave', ...keys: string[]): Uint8Array {
  const [entry = nothing] = membersEntries(id, { change, keys: keys.map((key) => fromHex(key)) }, OPERATORS);
  return entry;
}

function keyOf(proposalId: Uint8Array, key: Uint8Array, profile: number): Uint8Array {
  return tokenKeyEntry(id, profile === 2 ? at(cause2()) : proposalId, key, OPERATORS);
}

/** A proposal by token that has no key yet. */
function cause2(): Uint8Array | undefined {
  return [...(forum.board.record.state?.proposals.values() ?? [])].find(({ filed }) => filed === second)?.id;
}
let second = -1;

beforeAll(async () => {
  second = forum.board.record.size;
  await file(forum.board, id, 2, 'second cause');
});

function outcome(proposalId: Uint8Array) {
  return {
    proposal: proposalId,
    electionId: nothing,
    origin: 'example.org/v',
    size: 1,
    root: nothing,
    voters: 1,
  };
}

function reveal(change: { secret?: Uint8Array; issued?: number }): Uint8Array {
  return tokenRevealEntry(id, { proposal: at(cause), issued: 3, secret: KEY.secret, ...change }, OPERATORS);
}

function activity(subject: string): Uint8Array {
  const item = { subject, kind: 'vote', summary: '찬성', documents: [] };
  return publicationEntry(id, { activity: item }, OPERATORS);
}

function correction(subject: string, corrects: number): Uint8Array {
  return publicationEntry(
    id,
    { activity: { subject, kind: 'vote', summary: '반대', documents: [], corrects } },
    OPERATORS,
  );
}

describe('entries that are not in order', () => {
  it.each(CASES)('%s fails %s', (_, check, make) => {
    const { findings } = forum.board.record.judge(make());
    expect(findings.map((f) => f.check)).toEqual([check]);
  });

  it('and the same ones in order', () => {
    const { record } = forum.board;
    const good = [
      supportEntry(id, at(bikes), member(5)),
      clockEntry(id, 1001, OPERATORS),
      proposal('깃발 🏳️‍🌈'),
      members('join', forumKey(member(20).seed)),
      proposal('x'),
      contributionEntry(id, { proposal: at(parks), text: TEXT }, member(1)),
      outcomeEntry(id, outcome(at(parks)), OPERATORS),
      tokenSupportEntry(id, at(cause), token(9), OPERATOR),
      reveal({}),
      stage({ from: 0, to: 5, cause: decided }, bikes, OPERATORS),
      answerEntry(id, { proposal: at(parks), stage: 1, duty: 0, text: TEXT }, OPERATORS),
      correction('rep-1', record.size - 2),
    ];
    for (const entry of good) expect(record.judge(entry).findings).toEqual([]);
  });

  it('covers every check that concerns entries', () => {
    const elsewhere = ['PT-01', 'PT-02', 'PT-03', 'PT-17'];
    const covered = new Set<string>([...elsewhere, ...CASES.map(([, check]) => check)]);
    expect(FORUM_CHECKS.map(({ id: check }) => check).filter((check) => !covered.has(check))).toEqual([]);
  });

  it('a change of stage states what was counted, where, and the root then', async () => {
    const own = await openForum();
    const record = new ForumRecord();
    const entries: Uint8Array[] = [];
    await own.board.postAll(supports(own.id, await file(own.board, own.id, 0), 0, 3));
    await own.ledger.checkpoint({ size: own.board.record.size });
    for await (const { entry } of own.ledger.read(0, own.board.record.size)) entries.push(entry);
    const last = entries.pop();
    for (const entry of entries) expect(record.add(entry)).toEqual([]);
    if (last === undefined) throw new Error('the last entry is the change of stage');
    const { payload } = readForumFrame(last);
    const proposalId = payload.slice(0, 32);
    const root = payload.slice(payload.length - 32);
    const honest = { kind: 'threshold', threshold: 0, count: 3, size: entries.length, root } as const;
    const judged = (causes: Partial<typeof honest> | object) =>
      record
        .judge(
          makeForumEntry(
            'stage',
            own.id,
            writeStageChange({ proposal: proposalId, from: 0, to: 1, cause: { ...honest, ...causes } }),
            [OPERATOR],
          ),
        )
        .findings.map(({ check }) => check);
    expect(judged({})).toEqual([]);
    expect(judged({ count: 4 })).toEqual(['PT-16']);
    expect(judged({ size: entries.length - 1 })).toEqual(['PT-16']);
    expect(judged({ root: nothing })).toEqual(['PT-16']);
    expect(judged({ threshold: 1 })).toEqual(['PT-15']);
  });
});
