/** Rows SEO-07 and SEO-08 at the debate vote itself: one vote of a person, and a survey of several questions beside it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { boardDoor } from '../../../examples/gyeonggi/doors.js';
import { syntheticPeople } from '../../../examples/nec/people.js';
import { KeyOffice } from '../../../examples/seoul/city.js';
import { answersOf, DEBATE_CONTESTS } from '../../../examples/seoul/survey.js';
import { choose, type EndedVote, give, holdVote, openVote } from '../../../examples/seoul/vote.js';
import { debatePlan } from '../../../examples/seoul/votes.js';
import {
  buildRoll,
  type Choices,
  castBallot,
  credentialFromCard,
  makeCard,
  NO_PREVIOUS,
  prepareBallot,
  type Voter,
} from '../../../src/ballot/index.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { ballotEntry } from '../../../src/record/index.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('seoul votes');
const PLAN = debatePlan(syntheticPeople(12));
let vote: EndedVote;
/** The same vote, open. */
let open: Awaited<ReturnType<typeof openVote>>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-seo-votes-'));
  vote = await holdVote(join(folder, 'held'), PLAN, rng);
  open = await openVote(join(folder, 'open'), PLAN, rng);
  return async () => {
    await open.ledger.close();
    await rm(folder, { recursive: true, force: true });
  };
}, 120_000);

const resultOf = (contest: string) =>
  vote.report.result?.find(({ id }) => id === contest)?.options.map(({ id, votes }) => [id, votes]);

it('SEO-08 asks for, against, undecided, and three more questions of different kinds, on one secret ballot', () => {
  expect(DEBATE_CONTESTS.map(({ id, options, rule }) => [id, options.length, rule.kind])).toEqual([
    ['opinion', 3, 'choice'],
    ['matters', 3, 'choice'],
    ['marks', 2, 'score'],
    ['points', 3, 'cumulative'],
  ]);
  expect([vote.report.verdict, vote.report.accounting?.online]).toEqual(['verified', 12]);
});

it('SEO-08 counts every question by its own rule: votes, several votes, marks, points, and who skipped it', () => {
  expect(resultOf('opinion')).toEqual([
    ['for', 8],
    ['against', 2],
    ['undecided', 2],
  ]);
  expect(resultOf('matters')).toEqual([
    ['safety', 6],
    ['cost', 3],
    ['hours', 6],
    ['blank', 0],
  ]);
  // Sums of marks from 0 to 5 by the ten who gave them, and of ten points each by eleven.
  expect(resultOf('marks')).toEqual([
    ['waiting', 23],
    ['comfort', 39],
    ['blank', 2],
  ]);
  expect(resultOf('points')).toEqual([
    ['routes', 94],
    ['stops', 16],
    ['drivers', 0],
    ['blank', 1],
  ]);
});

/** Somebody of the open vote, who has cast nothing so far as this ballot knows. */
function firstTime(position: number): Voter {
  const card = open.cards[position]?.card ?? makeCard(vote.electionId, rng);
  const { secret } = credentialFromCard(card, open.board.record.voting.opened.context.electionId, P256);
  return { secret, sequence: 0, previous: NO_PREVIOUS };
}
const entryOf = (voter: Voter, choices: Choices): Uint8Array => {
  const { context } = open.board.record.voting.opened;
  return ballotEntry(castBallot(prepareBallot(context, voter, choices, rng), voter.secret, rng));
};
/** The check that refuses an entry. */
const answer = async (entry: Uint8Array) => (await boardDoor(open).post([entry]))[0];

it.each([
  ['two opinions', 'opinion', give(1, 1, 0)],
  ['no opinion', 'opinion', choose(3)],
  ['three things that matter', 'matters', choose(3, 0, 1, 2)],
  ['a mark of six', 'marks', give(6, 0)],
  ['eleven points', 'points', give(10, 1, 0)],
  ['nine points', 'points', give(9, 0, 0)],
])('SEO-08 makes no ballot with %s', (_, contest, choice) => {
  const wrong = new Map([...answersOf(1), [contest, choice]]);
  expect(() => entryOf(firstTime(1), answersOf(1))).not.toThrow();
  expect(() => entryOf(firstTime(1), wrong)).toThrow(RangeError);
});

it('SEO-07 gives one key to a person, under whatever name', () => {
  const [person = { number: '', name: '' }, other = person] = syntheticPeople(2);
  const office = new KeyOffice();
  expect(office.admit(person, rng)).not.toEqual(office.admit(other, rng));
  expect(() => office.admit({ ...person, name: '다른 이름' }, rng)).toThrow('has a key already');
});

it('SEO-07 counts one vote of a person in the debate vote: the last of those that they cast', () => {
  expect(PLAN.voters.map(({ ballots }) => ballots.length)).toEqual([2, ...Array(11).fill(1)]);
  expect(vote.report.accounting).toMatchObject({ roll: 12, accepted: 13, superseded: 1, online: 12 });
  expect(vote.voters).toBe(12);
  // The first voter was against it at first: of thirteen opinions twelve count, and hers is for it.
  expect(resultOf('opinion')?.reduce((sum, [, votes]) => sum + Number(votes), 0)).toBe(12);
  expect(PLAN.voters[0]?.ballots.map((choices) => choices.get('opinion'))).toEqual([
    choose(3, 1),
    choose(3, 0),
  ]);
});

it('SEO-07 refuses a second first vote, a copy of a vote, and the vote of whoever is not on the roll', async () => {
  const first = entryOf(firstTime(0), answersOf(0));
  expect(await answer(first)).toBeUndefined();
  expect(await answer(entryOf(firstTime(0), answersOf(0)))).toBe('B-07');
  expect(await answer(first)).toBe('B-07');
  // A key that nobody gave out, with a roll of its own that has it.
  const { context } = open.board.record.voting.opened;
  const { secret, key } = credentialFromCard(makeCard(context.electionId, rng), context.electionId, P256);
  const row = { key: key.toBytes(), class: 0, style: 0, excluded: [] };
  const own = { ...context, roll: buildRoll([row], open.manifest) };
  const voter = { secret, sequence: 0, previous: NO_PREVIOUS };
  const strange = castBallot(prepareBallot(own, voter, answersOf(0), rng), secret, rng);
  expect(await answer(ballotEntry(strange))).toBe('B-03');
});
