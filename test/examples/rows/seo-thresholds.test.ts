/** Rows SEO-02 to SEO-04 at the boundaries of the rules of before 2020: one person less does nothing, the next one makes the change due. */
import { beforeAll, expect, it } from 'vitest';
import { keysOf, newCity, PROFILE, seoulCharter, textOf } from '../../../examples/seoul/city.js';
import { ed25519NoteSigner } from '../../../src/ledger/index.js';
import * as act from '../../../src/petition/index.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('seoul thresholds');
const city = newCity(500, rng);
const charter = seoulCharter(city, ed25519NoteSigner('seoul.example/forum', rng(32)), '00'.repeat(32));
const id = act.forumId(charter);
const [operator] = city.operators;
let record: act.ForumRecord;

/** Adds an entry that is in order. */
const add = (entry: Uint8Array): void => {
  expect(record.add(entry)).toEqual([]);
};
const stateOf = (): act.ForumState => {
  if (record.state === undefined) throw new Error('the charter was added');
  return record.state;
};

beforeAll(() => {
  record = new act.ForumRecord();
  add(act.charterEntry(charter, city.operators));
  const join = { change: 'join', keys: keysOf(city.residents) } as const;
  for (const entry of act.membersEntries(id, join, city.operators)) add(entry);
  add(act.clockEntry(id, 1_764_547_200, city.operators));
}, 120_000);

/** Files a proposal. @returns it */
function filed(profile: number, title: string): act.ProposalState {
  const [first = operator] = city.residents;
  if (first === undefined) throw new Error('a city has people');
  const entry = act.proposalEntry(id, { profile, title, text: textOf(title), attachments: [] }, first, rng);
  add(entry);
  const proposal = stateOf().proposal(act.forumEntryId(act.readForumFrame(entry)));
  if (proposal === undefined) throw new Error('it was filed');
  return proposal;
}

/** People support, one after the other: before the last of them nothing is due, after her the change of stage that an operator signs. */
function supported(proposal: act.ProposalState, from: number, to: number): void {
  for (const [i, person] of city.residents.slice(from, to).entries()) {
    expect([i, proposal.due()]).toEqual([i, undefined]);
    add(act.supportEntry(id, proposal.id, person));
  }
  expect(proposal.due()?.reached.count).toBe(to);
  if (operator === undefined) throw new Error('a city has operators');
  for (const entry of act.dueStageEntries(stateOf(), [proposal], operator)) add(entry);
}

it('SEO-02, SEO-03, SEO-04 under the old profile: the reply is due at 50, the debate opens at 500, the mayor answers at 5,000, and at one person less nothing happens', () => {
  const proposal = filed(PROFILE.before2020, '옛 기준의 제안');
  supported(proposal, 0, 50);
  const duties = proposal.duties.map(({ definition }) => definition.id);
  expect([proposal.stage.id, duties]).toEqual(['reply', ['department']]);
  supported(proposal, 50, 500);
  expect(proposal.stage.id).toBe('debate');
  debated(proposal);
}, 120_000);

/**
 * SEO-04, in the debate that is open now. Of the 5,000 people only the last signs: 4,999 are put on the proposal's list of contributors as their
 * entries would, and everything from there on is judged as ever.
 */
function debated(proposal: act.ProposalState): void {
  const [last = operator, before = operator] = city.residents;
  if (last === undefined || before === undefined || operator === undefined)
    throw new Error('a city has people');
  const speak = (who: act.ForumSigner, text: string): void =>
    add(act.contributionEntry(id, { proposal: proposal.id, text: textOf(text) }, who));
  for (let person = 1; person < 5000; person++) proposal.contributors.add(person);
  speak(before, '한 번 더 말합니다');
  expect([proposal.count('participants'), proposal.due()]).toEqual([4999, undefined]);
  expect(act.dueStageEntries(stateOf(), [proposal], operator)).toEqual([]);
  speak(last, '오천 번째입니다');
  expect([proposal.due()?.threshold.to, proposal.due()?.reached.count]).toEqual(['answer', 5000]);
  for (const entry of act.dueStageEntries(stateOf(), [proposal], operator)) add(entry);
  const duties = proposal.duties.map(({ definition }) => definition.id);
  expect([proposal.stage.id, ...duties]).toEqual(['answer', 'department', 'mayor', 'budget']);
}
