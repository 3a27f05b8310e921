/** A change of stage in a forum says what was counted, up to where, and the root there. */
import { expect, it } from 'vitest';
import { writeStageChange } from '../../src/petition/forum-messages.js';
import { ForumRecord, makeForumEntry, readForumFrame } from '../../src/petition/index.js';
import { file, OPERATORS, openForum, person, supports } from './forum.js';

const [OPERATOR = person('operator', 'a')] = OPERATORS;
const nothing = new Uint8Array(32);

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
