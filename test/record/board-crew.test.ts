/** A board whose ballots others examine: several batches at once, and still the decisions of one by one, in order. */
import { expect, it } from 'vitest';
import { examinerOf } from '../../src/ballot/box.js';
import { castBallot } from '../../src/ballot/index.js';
import { ElectionBoard } from '../../src/record/board.js';
import type { BallotCrew } from '../../src/record/crew.js';
import { ElectionRecord } from '../../src/record/state.js';
import { ballotEntry, closingEntry } from '../../src/record/steps.js';
import {
  choose,
  contextOf,
  credentialOf,
  openTestElection,
  prepareFor,
  type TestElection,
} from '../helpers/election.js';

/**
 * A crew that takes longer the earlier it is asked, and says how many batches were under way at once. It finishes none
 * before so many were begun, unless that takes many seconds.
 */
function slowCrew({ together = 1, fails = (_batch: number): boolean => false } = {}) {
  const seen = { batches: 0, most: 0 };
  let underWay = 0;
  const crew: (context: Parameters<typeof examinerOf>[0]) => BallotCrew = (context) => ({
    batches: 3,
    examine: async (ballots, rng) => {
      const number = seen.batches++;
      underWay += 1;
      seen.most = Math.max(seen.most, underWay);
      for (let i = 0; seen.batches < together && i < 5000; i++) await soon();
      await new Promise((resolve) => setTimeout(resolve, 60 / (1 + number)));
      underWay -= 1;
      if (fails(number)) throw new Error('the crew is lost');
      return examinerOf(context)(ballots, rng);
    },
  });
  return { crew, seen };
}

async function crewed(
  election: TestElection,
  crew: (context: Parameters<typeof examinerOf>[0]) => BallotCrew,
) {
  return ElectionBoard.open(election.board.ledger, election.rng, new ElectionRecord(), { crew });
}

function cast(election: TestElection, voter: number, option: number): Uint8Array {
  const prepared = prepareFor(election, voter, choose(contextOf(election), option));
  return ballotEntry(castBallot(prepared, credentialOf(election, voter).secret, election.rng));
}

/** Lets what was posted be begun before more comes. */
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

it('decides in the order of the calls, whichever batch is examined first', async () => {
  const election = await openTestElection({ voters: 5 });
  const { crew, seen } = slowCrew({ together: 3 });
  const board = await crewed(election, crew);
  const start = board.size;
  const [first, second] = [cast(election, 0, 0), cast(election, 0, 1)];
  const posts = [board.post(first)];
  for (const entry of [second, cast(election, 1, 0), cast(election, 2, 0)]) {
    await soon();
    posts.push(board.post(entry));
  }
  const [one, two, three, four] = await Promise.all(posts);
  expect(seen.most).toBe(3);
  expect(one?.index).toBe(start);
  expect(two?.refused?.[0]?.code).toBe('B-07');
  expect([three?.index, four?.index]).toEqual([start + 1, start + 2]);
});

it('judges nothing behind a closing before it is closed', async () => {
  const election = await openTestElection({ voters: 3 });
  const board = await crewed(election, slowCrew().crew);
  const start = board.size;
  const before = board.post(cast(election, 0, 0));
  expect((await before).index).toBe(start);
  const close = board.post(closingEntry(board.record, board.size, election.officers));
  await soon();
  const after = board.post(cast(election, 1, 0));
  expect((await close).index).toBe(start + 1);
  expect((await after).refused?.[0]?.check).toBe('V09');
});

it('an examination that fails takes only its own ballots with it', async () => {
  const election = await openTestElection({ voters: 3 });
  const board = await crewed(election, slowCrew({ fails: (batch) => batch === 0 }).crew);
  const start = board.size;
  const entry = cast(election, 0, 0);
  const lost = board.post(entry);
  await soon();
  const other = board.post(cast(election, 1, 0));
  await expect(lost).rejects.toThrow('the crew is lost');
  expect((await other).index).toBe(start);
  expect((await board.post(entry)).index).toBe(start + 1);
});
