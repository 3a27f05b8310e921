import { expect, it } from 'vitest';
import { signCheckpoint } from '../../src/ledger/checkpoint.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { emptyRoot } from '../../src/ledger/tree.js';
import { readFrame } from '../../src/record/entry.js';
import { closingEntry } from '../../src/record/steps.js';
import { TallyPhase } from '../../src/record/tallying.js';
import { verifyElection } from '../../src/verify/index.js';
import { castVote, entriesOf, openTestElection } from '../helpers/election.js';
import { filesOf, publishEntries } from '../helpers/publish.js';

it('an outcome is derived again when another share comes', async () => {
  const election = await openTestElection({ seed: 'outcomes', voters: 4 });
  for (const voter of [0, 1, 2]) await castVote(election, voter, 1);
  const { board, officers, trustees, rng } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  const record = await board.settled();
  expect(record.tallying.outcome(0)).toMatchObject({ kind: 'undecrypted', missing: 2 });
  for (const trustee of trustees.slice(0, 2)) {
    await board.postAll(trustee.decrypt(record, rng));
    const { kind } = record.tallying.outcome(0);
    expect(kind).toBe(trustee.index === 1 ? 'undecrypted' : 'counted');
  }
  expect(record.tallying.outcome(0)).toMatchObject({ totals: [0, 3, 0, 0] });
});

it('shares are verified together, once: the next question asks for those that came since', async () => {
  const election = await openTestElection({ seed: 'together', voters: 4 });
  for (const voter of [0, 1, 2]) await castVote(election, voter, 1);
  const { board, officers, trustees, rng } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  const { opened, tally } = (await board.settled()).tallying;
  let drawn = 0;
  const phase = new TallyPhase(opened, tally, [], (length) => {
    drawn++;
    return rng(length);
  });
  const weights: number[] = [];
  for (const trustee of trustees) {
    for (const entry of trustee.decrypt(board.record, rng)) phase.judgeShare(readFrame(entry), 1).effect?.();
    for (let question = 0; question < 2; question++) {
      phase.outcome(0);
      weights.push(drawn);
      drawn = 0;
    }
  }
  const [each = 0] = weights;
  expect(each).toBeGreaterThan(0);
  expect(weights).toEqual(trustees.flatMap(() => [each, 0]));
  expect(phase.outcome(0)).toMatchObject({ totals: [0, 3, 0, 0] });
});

it('a checkpoint of the empty log is evidence that every record agrees with', async () => {
  const election = await openTestElection({ seed: 'empty', voters: 2 });
  const { origin, logSeed } = election;
  const files = filesOf(await publishEntries(await entriesOf(election), origin, logSeed));
  const head = { origin, size: 0, root: emptyRoot() };
  const note = await signCheckpoint(head, [ed25519NoteSigner(origin, logSeed)]);
  const { checks } = await verifyElection(files, { evidence: { checkpoints: [note] } });
  expect(checks[3]).toMatchObject({ id: 'V04', status: 'passed', examined: 1 });
});
