/** What somebody tries who may write to a forum's log, or who runs it, and what a board does when its world fails. */
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { type Ledger, memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { writeStageChange } from '../../src/petition/forum-messages.js';
import {
  type Charter,
  charterEntry,
  clockEntry,
  ForumBoard,
  ForumRecord,
  forumEntryId,
  forumId,
  forumKey,
  makeForumEntry,
  membersEntries,
  type Profile,
  proposalEntry,
  readForumFrame,
  stageEntry,
  stageNews,
  supportEntry,
} from '../../src/petition/index.js';
import { seededRng } from '../helpers/rng.js';
import {
  charter,
  file,
  LOG_SIGNER,
  member,
  OPERATORS,
  ORIGIN,
  openForum,
  PANEL,
  person,
  supports,
  TEXT,
} from './forum.js';

const DAY = 86_400;
const [OPERATOR = person('operator', 'a')] = OPERATORS;

/** A record without a board: nobody posts what follows. @returns it, and the id of a proposal */
function bare(own: Charter, profile: number, first = true) {
  const record = new ForumRecord();
  const id = forumId(own);
  const keys = Array.from({ length: 8 }, (_, i) => fromHex(forumKey(member(i).seed)));
  const begin = [charterEntry(own, OPERATORS), ...membersEntries(id, { change: 'join', keys }, OPERATORS)];
  for (const entry of first ? [...begin, clockEntry(id, 1000, OPERATORS)] : begin)
    expect(record.add(entry)).toEqual([]);
  const text = { profile, title: '자전거 길', text: TEXT, attachments: [] };
  const filing = proposalEntry(id, text, member(0), seededRng('x'));
  return { record, id, filing, proposal: forumEntryId(readForumFrame(filing)) };
}

const checksOf = (record: ForumRecord, entry: Uint8Array) =>
  record.judge(entry).findings.map(({ check }) => check);

describe('operators who would rather not', () => {
  it('cannot let a window end on a threshold that was reached in time', () => {
    const { record, id, filing, proposal } = bare(charter(), 1);
    for (const entry of [filing, ...supports(id, proposal, 0, 2), clockEntry(id, 1000 + 30 * DAY, OPERATORS)])
      expect(record.add(entry)).toEqual([]);
    const expiry = { proposal, from: 0, to: 4, cause: { kind: 'expiry' } } as const;
    expect(checksOf(record, makeForumEntry('stage', id, writeStageChange(expiry), [OPERATOR]))).toEqual([
      'PT-15',
    ]);
  });

  it('cannot close, and no panel can lift, what has reached a threshold', () => {
    const { record, id, filing, proposal } = bare(charter(), 0);
    for (const entry of [filing, ...supports(id, proposal, 0, 3)]) expect(record.add(entry)).toEqual([]);
    const state = record.state?.proposal(proposal);
    if (record.state === undefined || state === undefined) throw new Error('it was filed');
    const close = { to: 'closed', kind: 'decision', reason: '없던 일' } as const;
    const lift = { to: 'debate', kind: 'promotion', reason: '빨리' } as const;
    expect(checksOf(record, stageEntry(record.state, state, close, OPERATORS))).toEqual(['PT-15']);
    expect(checksOf(record, stageEntry(record.state, state, lift, PANEL))).toEqual(['PT-15']);
  });

  it('cannot choose among thresholds: the one that was reached first leads on', () => {
    const [city] = charter().profiles;
    const stages = (city?.stages ?? []).map((stage) =>
      stage.id === 'filed'
        ? {
            ...stage,
            thresholds: [
              { measure: 'supports', atLeast: 3, to: 'closed' } as const,
              { measure: 'supports', atLeast: 2, to: 'debate' } as const,
            ],
          }
        : stage,
    );
    const own = charter({ profiles: [{ ...(city as Profile), stages }] });
    const { record, id, filing, proposal } = bare(own, 0);
    for (const entry of [filing, ...supports(id, proposal, 0, 2)]) record.add(entry);
    const second = record.state?.proposal(proposal)?.due();
    record.add(supportEntry(id, proposal, member(2)));
    expect(record.state?.proposal(proposal)?.due()).toEqual(second);
    const claim = (to: number, threshold: number) => {
      const reached = record.state?.proposal(proposal)?.reached(threshold);
      if (reached === undefined) throw new Error('it was reached');
      const change = { proposal, from: 0, to, cause: { kind: 'threshold', threshold, ...reached } } as const;
      return checksOf(record, makeForumEntry('stage', id, writeStageChange(change), [OPERATOR]));
    };
    expect(claim(5, 0)).toEqual(['PT-16']);
    expect(claim(2, 1)).toEqual([]);
  });

  it('cannot start windows before the clock, which its first tick would end', () => {
    const { record, filing } = bare(charter(), 1, false);
    expect(checksOf(record, filing)).toEqual(['PT-10']);
  });
});

describe('a record', () => {
  it('takes a judgement for the position that it was made for, and no other', () => {
    const { record, id, filing, proposal } = bare(charter(), 0);
    record.add(filing);
    const entry = supportEntry(id, proposal, member(1));
    const [one, two] = [record.judge(entry), record.judge(entry)];
    expect(record.add(one)).toEqual([]);
    expect(() => record.add(two)).toThrow(RangeError);
    expect(record.state?.proposal(proposal)?.count('supports')).toBe(1);
  });

  it('keeps what it judged, not the caller’s bytes', () => {
    const { record, filing, proposal } = bare(charter(), 0);
    const judged = record.judge(filing);
    filing.fill(0);
    record.add(judged);
    expect(record.state?.proposal(proposal)?.proposal.text.hash).toEqual(TEXT.hash);
  });

  it('counts signatures before it verifies any', () => {
    const { record, id, proposal } = bare(charter(), 0);
    const many = Array.from({ length: 64 }, (_, i) => member(i));
    const [finding] = record.judge(makeForumEntry('support', id, proposal, many)).findings;
    expect(finding?.message).toBe('has 64 signatures of 1');
  });
});

describe('a board', () => {
  it('takes bytes as they were when they were given to it', async () => {
    const { board, id, ledger } = await openForum();
    const bikes = await file(board, id, 0);
    const [one, two] = [supportEntry(id, bikes, member(1)), supportEntry(id, bikes, member(2))];
    const posted = [board.post(one), board.post(two)];
    two.set(one);
    expect((await Promise.all(posted)).map(({ refused }) => refused)).toEqual([undefined, undefined]);
    expect((await ledger.checkpoint({ size: board.record.size })).root).toEqual(board.record.state?.root);
  });

  it('takes no more after an append of which nobody knows, and stands again after a replay', async () => {
    const { board, id, ledger } = await openForum();
    const bikes = await file(board, id, 0);
    let torn = false;
    const append: Ledger['append'] = async (...given) => {
      const receipt = await ledger.append(...given);
      if (torn) throw new Error('the line is dead');
      return receipt;
    };
    const shaky: Ledger = new Proxy(ledger, {
      get: (target, name) => {
        if (name === 'append') return append;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const first = await ForumBoard.open(shaky, OPERATOR);
    torn = true;
    await expect(first.post(supportEntry(id, bikes, member(1)))).rejects.toThrow('not known');
    torn = false;
    await expect(first.post(supportEntry(id, bikes, member(2)))).rejects.toThrow('open it again');
    const again = await ForumBoard.open(shaky, OPERATOR);
    expect(again.record.state?.proposal(bikes)?.count('supports')).toBe(1);
    expect((await again.post(supportEntry(id, bikes, member(2)))).refused).toBeUndefined();
  });

  it('tells of decisions and promotions too, whatever becomes of the letter', async () => {
    const ledger = await openLedger(memoryStore(seededRng('told')), { origin: ORIGIN, signer: LOG_SIGNER });
    const told: string[] = [];
    const board = await ForumBoard.open(ledger, OPERATOR, async (_, { stage }) => {
      told.push(stage);
      throw new Error('the post office is closed');
    });
    const own = charter();
    const id = forumId(own);
    const keys = [0, 1, 2].map((i) => fromHex(forumKey(member(i).seed)));
    await board.postAll([
      charterEntry(own, OPERATORS),
      ...membersEntries(id, { change: 'join', keys }, OPERATORS),
      clockEntry(id, 1000, OPERATORS),
    ]);
    const bikes = await file(board, id, 0);
    await board.postAll(supports(id, bikes, 0, 3));
    const { state } = board.record;
    const proposal = state?.proposal(bikes);
    if (state === undefined || proposal === undefined) throw new Error('it was filed');
    await board.postAll([
      stageEntry(state, proposal, { to: 'debate', kind: 'promotion', reason: '시의성' }, PANEL),
    ]);
    await board.postAll([
      stageEntry(state, proposal, { to: 'closed', kind: 'decision', reason: '철회' }, OPERATORS),
    ]);
    expect(told).toEqual(['reply', 'debate', 'closed']);
    expect(stageNews(state, 0).map(({ event }) => event.stage)).toEqual(['filed', ...told]);
    const { entry = 0 } = proposal.history[2] ?? {};
    expect(stageNews(state, entry).map(({ event }) => event.stage)).toEqual(['debate', 'closed']);
  });

  it('refuses a charter that it could not serve', async () => {
    const own = charter();
    const ledger = await openLedger(memoryStore(seededRng('own')), { origin: ORIGIN, signer: LOG_SIGNER });
    const stranger = await ForumBoard.open(ledger, person('operator', 'x'));
    await expect(stranger.post(charterEntry(own, OPERATORS))).rejects.toThrow(RangeError);
    const signer = ed25519NoteSigner(ORIGIN, new Uint8Array(32).fill(1));
    const other = await openLedger(memoryStore(seededRng('other')), { origin: ORIGIN, signer });
    const board = await ForumBoard.open(other, OPERATOR);
    await expect(board.post(charterEntry(own, OPERATORS))).rejects.toThrow('another log');
    expect(other.size().sequenced).toBe(0);
  });
});
