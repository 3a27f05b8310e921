/**
 * The rehearsal, as at the briefing a week before: another election with cards of its own. Its manifest says that it is practice, its
 * id is another one, and the id is in every card, ballot, proof and signature: nothing of it can count in the vote.
 */
import type { Rng } from 'hanpyo/core';
import * as post from 'hanpyo/record';
import type { Report } from 'hanpyo/verify';
import { openElection } from './election.js';
import { castEntry } from './hostile.js';
import type { Plan } from './plan.js';
import { verifyFolder } from './story.js';

/** One group of eleven communities, of which three win. */
export const PRACTICE: Plan = {
  categories: [
    {
      ...{ id: 'practice', name: { ko: '연습', en: 'Practice' }, groups: 1, winners: 3 },
      ...{ budget: 14_000, cost: [4000, 4500] },
    },
  ],
  communities: 11,
  membersPerCommunity: 0,
  expertsPerGroup: 2,
  others: 0,
};

/** A rehearsal that is over. */
export interface Rehearsed {
  readonly report: Report;
  /** The text of a practice card. */
  readonly card: string;
  /** A ballot that the rehearsal accepted. */
  readonly ballot: Uint8Array;
}

/** Holds the rehearsal: everybody likes the first two who are not their own. @param folder - of its own */
export async function rehearse(folder: string, origin: string, rng: Rng): Promise<Rehearsed> {
  const election = await openElection({ plan: PRACTICE, folder, origin, practice: true }, rng);
  const { board, people, officers, trustees, ledger } = election;
  try {
    const ballots = people.map((person) =>
      castEntry(election, person, [0, 1, 2].filter((option) => option !== person.own).slice(0, 2), rng),
    );
    await board.postAll(ballots);
    await board.postAll([post.closingEntry(board.record, board.size, officers)]);
    for (const trustee of trustees.slice(0, 3))
      await board.postAll(trustee.decrypt(await board.settled(), rng));
    await board.postAll([post.resultEntry(await board.settled(), officers)]);
    await ledger.checkpoint({ size: board.size });
    const [card = '', ballot = new Uint8Array()] = [people[0]?.card, ballots[0]];
    return { report: await verifyFolder(folder), card, ballot };
  } finally {
    await ledger.close();
  }
}
