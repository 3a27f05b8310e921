/** Challenges against the board's time: anybody may post one, for the roll is public and the opening is looked at first. */
import { describe, expect, it, vi } from 'vitest';
import { checkChallenge } from '../../src/ballot/challenge.js';
import { contestsOf } from '../../src/ballot/context.js';
import { challengeBallot, prepareBallot } from '../../src/ballot/index.js';
import type { BallotChoice } from '../../src/ballot/prepare.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { voterOf } from '../../src/record/parties.js';
import { contextOf, credentialOf, openTestElection } from '../helpers/election.js';

const TEXT = (en: string): { en: string } => ({ en });

/** How often a message's element was searched for, which is what a challenge must not make the board do. */
const searches = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../src/core/embedding.js', async (original) => {
  const real = await original<typeof import('../../src/core/embedding.js')>();
  return {
    ...real,
    embedMessage: (...args: Parameters<typeof real.embedMessage>) => {
      searches.count++;
      return real.embedMessage(...args);
    },
  };
});

describe.each(['P-256', 'ristretto255'] as const)('on %s, a challenge of a long text', (id) => {
  it('is read, and nothing is searched for again, whether it opens or not', async () => {
    const group = nativeGroup(id);
    const election = await openTestElection({
      seed: 'challenges',
      ...{ group, voters: 1 },
      manifest: {
        styles: [{ id: 'all', contests: ['name'] }],
        contests: [
          {
            id: 'name',
            title: TEXT('Name'),
            options: [],
            rule: { kind: 'write-in', maxBytes: 500, blank: false, shuffles: 2 },
          },
        ],
      },
    });
    searches.count = 0;
    const context = contextOf(election);
    const [contest] = contestsOf(context, context.roll.entry(0));
    if (contest?.kind !== 'mixed') throw new TypeError('not a mixed contest');
    const text: BallotChoice = { kind: 'text', text: 'a'.repeat(500) };
    const credential = credentialOf(election, 0);
    const voter = voterOf(election.board.record, credential);
    const prepared = prepareBallot(context, voter, new Map([['name', text]]), election.rng);
    const challenged = challengeBallot(prepared, credential.secret, election.rng);
    const [opening] = challenged.openings;
    if (opening === undefined) throw new RangeError('no opening');
    const other = { ...opening, values: opening.values.map((value, i) => (i === 9 ? value ^ 1 : value)) };
    const forged = { ...challenged, openings: [other] };
    expect(searches.count).toBe(contest.layout.width);
    expect(checkChallenge(context, challenged).choices).toEqual(new Map([['name', text]]));
    expect(checkChallenge(context, forged).rejected?.code).toBe('C-04');
    expect(searches.count).toBe(contest.layout.width);
  });
});
