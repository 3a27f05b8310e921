import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { publishedFiles } from '../../src/ledger/index.js';
import { filesInMemory } from '../../src/ledger/published-files.js';
import {
  answerEntry,
  clockEntry,
  contributionEntry,
  ForumBoard,
  finishToken,
  forumKey,
  funnels,
  issuedInMemory,
  membersEntries,
  outcomeEntry,
  owedAnswers,
  proposalSummary,
  requestToken,
  stageEntry,
  supportEntry,
  TokenIssuer,
  tokenKeyEntry,
  tokenRevealEntry,
  tokenSupportEntry,
} from '../../src/petition/index.js';
import { verifyForum } from '../../src/verify/petitions.js';
import { seededRng } from '../helpers/rng.js';
import { file, member, OPERATORS, openForum, PANEL, supports, TEXT } from './forum.js';

const DAY = 86_400;

async function verdictOf(forum: Awaited<ReturnType<typeof openForum>>) {
  await forum.ledger.checkpoint({ size: forum.board.record.size });
  return verifyForum(filesInMemory(await publishedFiles(forum.ledger)));
}

/** The proposal, which must be there. */
function proposalOf({ board }: Awaited<ReturnType<typeof openForum>>, id: Uint8Array) {
  const proposal = board.record.state?.proposal(id);
  if (proposal === undefined) throw new Error('there is such a proposal');
  return proposal;
}

describe('a forum from the first support to the answer', () => {
  it('goes on at the threshold and not before, by itself, with evidence', async () => {
    const forum = await openForum();
    const { board, id, events } = forum;
    const bikes = await file(board, id, 0);
    await board.postAll(supports(id, bikes, 0, 2));
    expect(proposalSummary(proposalOf(forum, bikes))).toMatchObject({
      stage: 'filed',
      supports: 2,
      next: { to: 'reply', have: 2, need: 3 },
    });
    await board.postAll(supports(id, bikes, 2, 3));
    expect(proposalOf(forum, bikes).stage.id).toBe('reply');
    await board.postAll(supports(id, bikes, 3, 5));
    expect(proposalOf(forum, bikes).stage.id).toBe('debate');
    let said = 0;
    const say = (i: number) =>
      contributionEntry(id, { proposal: bikes, text: { ...TEXT, size: ++said } }, member(i));
    await board.postAll([say(0), say(0), say(1), say(2), say(2)]);
    expect(proposalOf(forum, bikes).stage.id).toBe('debate');
    await board.postAll([say(3)]);
    expect(proposalOf(forum, bikes).stage.id).toBe('answer');
    expect(events.map(({ stage, cause }) => [stage, cause])).toEqual([
      ['reply', 'threshold'],
      ['debate', 'threshold'],
      ['answer', 'threshold'],
    ]);
    const state = board.record.state;
    if (state === undefined) throw new Error('a charter was read');
    expect(owedAnswers(state).map(({ duty, late }) => [duty, late])).toEqual([
      ['department', false],
      ['mayor', false],
      ['budget', false],
    ]);
    await board.postAll([
      answerEntry(id, { proposal: bikes, stage: 1, duty: 0, text: TEXT }, OPERATORS),
      clockEntry(id, 1000 + 31 * DAY, OPERATORS),
      stageEntry(
        state,
        proposalOf(forum, bikes),
        { to: 'adopted', kind: 'decision', reason: '예산에 넣음' },
        OPERATORS,
      ),
    ]);
    expect(owedAnswers(state).map(({ duty, late }) => [duty, late])).toEqual([
      ['mayor', true],
      ['budget', false],
    ]);
    const report = await verdictOf(forum);
    expect(report.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(report.verdict).toBe('verified');
    expect(report.funnels?.[0]?.rows.map(({ entered, now }) => [entered, now])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
  });

  it('lets a panel lift what stays below, and votes count as participation', async () => {
    const forum = await openForum();
    const { board, id } = forum;
    const late = await file(board, id, 0);
    const state = board.record.state;
    if (state === undefined) throw new Error('a charter was read');
    const lift = { to: 'debate', kind: 'promotion', reason: '시의성' } as const;
    expect(
      (await board.post(stageEntry(state, proposalOf(forum, late), lift, PANEL.slice(0, 1)))).refused,
    ).toMatchObject([{ check: 'PT-07' }]);
    await board.postAll([stageEntry(state, proposalOf(forum, late), lift, PANEL.slice(0, 2))]);
    expect(proposalOf(forum, late).stage.id).toBe('debate');
    const end = {
      proposal: late,
      electionId: TEXT.hash,
      origin: 'example.org/vote',
      size: 9,
      root: TEXT.hash,
    };
    await board.postAll([outcomeEntry(id, { ...end, voters: 3 }, OPERATORS)]);
    expect(proposalOf(forum, late).stage.id).toBe('debate');
    await board.postAll([outcomeEntry(id, { ...end, voters: 4 }, OPERATORS)]);
    expect(proposalOf(forum, late).stage.id).toBe('answer');
    expect((await verdictOf(forum)).verdict).toBe('verified');
  });

  it('keeps windows by its own clock', async () => {
    const forum = await openForum();
    const { board, id } = forum;
    const quick = await file(board, id, 1, 'quick');
    const slow = await file(board, id, 1, 'slow');
    await board.postAll([...supports(id, quick, 0, 2), ...supports(id, slow, 0, 1)]);
    expect(proposalOf(forum, quick).stage.id).toBe('shown');
    await board.postAll([clockEntry(id, 1000 + 30 * DAY - 1, OPERATORS)]);
    expect(proposalOf(forum, slow).stage.id).toBe('filed');
    await board.postAll([clockEntry(id, 1000 + 30 * DAY, OPERATORS)]);
    expect(proposalOf(forum, slow).stage.id).toBe('expired');
    expect(proposalOf(forum, quick).stage.id).toBe('expired');
    expect((await board.post(supportEntry(id, slow, member(5)))).refused).toMatchObject([{ check: 'PT-11' }]);
    expect((await verdictOf(forum)).verdict).toBe('verified');
  });

  it('counts supports that nobody can link, once each', async () => {
    const forum = await openForum();
    const { board, id } = forum;
    const [operator] = OPERATORS;
    if (operator === undefined) throw new Error('there is an operator');
    const rng = seededRng('tokens');
    const cause = await file(board, id, 2);
    const issuer = new TokenIssuer(rng(32), cause, issuedInMemory());
    await board.postAll([tokenKeyEntry(id, cause, issuer.publicKey, OPERATORS)]);
    for (let i = 0; i < 3; i++) {
      const request = requestToken(rng);
      const key = fromHex(forumKey(member(i).seed));
      const issue = await issuer.issue(key, request.blinded, rng);
      if (issue.kind !== 'issued') throw new Error(issue.reason);
      // A lost answer is answered again; a second token is not.
      expect((await issuer.issue(key, request.blinded, rng)).kind).toBe('issued');
      expect((await issuer.issue(key, requestToken(rng).blinded, rng)).kind).toBe('refused');
      const token = finishToken(request, issue.answer, issuer.publicKey);
      expect(issuer.accepts(token)).toBe(true);
      expect(issuer.accepts({ ...token, input: rng(32) })).toBe(false);
      await board.postAll([tokenSupportEntry(id, cause, token, operator)]);
      expect((await board.post(tokenSupportEntry(id, cause, token, operator))).refused).toMatchObject([
        { check: 'PT-13' },
      ]);
    }
    expect(proposalOf(forum, cause).stage.id).toBe('agenda');
    expect((await verdictOf(forum)).checks.find((c) => c.id === 'PT-14')).toMatchObject({
      status: 'not-run',
    });
    const reveal = { proposal: cause, issued: await issuer.count(), secret: issuer.secret };
    await board.postAll([tokenRevealEntry(id, reveal, OPERATORS)]);
    expect((await verdictOf(forum)).verdict).toBe('verified');
  });

  it('opens again where it stood, and posts what was due', async () => {
    const forum = await openForum();
    const { board, ledger, id } = forum;
    const bikes = await file(board, id, 0);
    await board.postAll(supports(id, bikes, 0, 2));
    // A board that died between the third support and its change of stage.
    await ledger.append(supportEntry(id, bikes, member(2)));
    const [operator] = OPERATORS;
    if (operator === undefined) throw new Error('there is an operator');
    const again = await ForumBoard.open(ledger, operator);
    expect(again.record.state?.proposal(bikes)?.stage.id).toBe('reply');
    expect(again.record.size).toBe(board.record.size + 2);
    expect((await verdictOf({ ...forum, board: again })).verdict).toBe('verified');
  });

  it('knows members who come and go', async () => {
    const { board, id } = await openForum();
    const bikes = await file(board, id, 0);
    const [gone] = [fromHex(forumKey(member(1).seed))];
    await board.postAll(supports(id, bikes, 0, 2));
    await board.postAll(membersEntries(id, { change: 'leave', keys: [gone] }, OPERATORS));
    expect(
      (await board.post(membersEntries(id, { change: 'join', keys: [gone] }, OPERATORS)[0] ?? gone)).refused,
    ).toMatchObject([{ check: 'PT-09' }]);
    const parks = await file(board, id, 0, 'parks');
    expect((await board.post(supportEntry(id, parks, member(1)))).refused).toMatchObject([
      { check: 'PT-12' },
    ]);
    expect(funnels(board.record.state ?? fail())[0]?.filed).toBe(2);
  });
});

function fail(): never {
  throw new Error('a charter was read');
}
