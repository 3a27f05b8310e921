/** Lists that nobody may decrypt: of fewer votes than the floor, and of none. */
import { describe, expect, it } from 'vitest';
import { makeEntry } from '../../src/record/entry.js';
import { readResult } from '../../src/record/messages.js';
import { writeListShare, writeShuffleEnd, writeShufflePart } from '../../src/record/mix-messages.js';
import { shuffleEntries } from '../../src/record/mix-step.js';
import { resultEntry } from '../../src/record/steps.js';
import { recordOf } from '../helpers/tamper.js';
import {
  COUNCIL,
  closedMixedElection,
  Desk,
  MOTTO,
  payloadOf,
  signerOf,
  trusteeOf,
  VOTES,
} from './mixed-election.js';

describe.each([
  ['fewer votes than the floor', VOTES.slice(0, 4), 5],
  ['no votes', [], 1],
] as const)('%s', (_, votes, minimumUnit) => {
  it('are neither shuffled nor decrypted, and the result says so', async () => {
    const election = await closedMixedElection({ minimumUnit }, votes);
    const desk = new Desk(recordOf(election.closed), election.closed.length);
    const { tallying, setup } = desk.record;
    expect(tallying.lists.map(({ count }) => count)).toEqual([votes.length, votes.length]);
    expect(tallying.shuffles.chains).toEqual([]);
    expect(tallying.mixing(COUNCIL)).toBe(undefined);
    const [one, who] = [signerOf(election, 1), 'trustee 1'];
    expect(() => shuffleEntries(desk.record, COUNCIL, one, desk.rng)).toThrow(RangeError);
    expect(trusteeOf(election, 1).shuffle(desk.record, desk.rng)).toEqual([]);
    expect(trusteeOf(election, 1).decrypt(desk.record, desk.rng)).toEqual([]);

    const place = { trustee: 1, contest: COUNCIL, stage: 0 };
    const scalar = setup.group.scalar(1);
    const proof = { kind: 'linear' as const, commitments: [], responses: [scalar] };
    const partial = { trustee: 1, factors: new Uint8Array(), proof };
    for (const [type, payload, check] of [
      ['shuffle-part', writeShufflePart({ ...place, part: 0, bytes: Uint8Array.of(1) }), 'V30'],
      ['shuffle', writeShuffleEnd({ ...place, parts: 0, digest: new Uint8Array(32) }), 'V30'],
      ['list-share', writeListShare({ contest: MOTTO, list: tallying.hash, chunk: 0, partial }), 'V27'],
    ] as const)
      expect(desk.findings(makeEntry(type, setup.electionId, payload, [one]))).toEqual([
        [check, 'below-floor', who],
      ]);

    const result = readResult(payloadOf(resultEntry(desk.record, election.officers)));
    const nothing = { ballots: 0, blank: 0, invalid: 0, elected: [] };
    if (votes.length > 0) expect(result.totals).toEqual([undefined, undefined, undefined]);
    else {
      expect(result.totals[0]).toEqual([0, 0]);
      expect(result.totals[1]).toMatchObject(nothing);
      expect(result.totals[2]).toMatchObject(nothing);
    }
    desk.takeAll([resultEntry(desk.record, election.officers)]);
  });
});
