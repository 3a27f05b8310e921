/** An election whose votes are shuffled, from closing to result, everybody honest. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readResult, writeResult } from '../../src/record/messages.js';
import { shuffleEntries } from '../../src/record/mix-step.js';
import type { ElectionRecord } from '../../src/record/state.js';
import { decryptTally, resultEntry } from '../../src/record/steps.js';
import { recordOf } from '../helpers/tamper.js';
import {
  COUNCIL,
  closedMixedElection,
  Desk,
  type MixedElection,
  MOTTO,
  payloadOf,
  signerOf,
  trusteeOf,
} from './mixed-election.js';

let election: MixedElection;
let desk: Desk;
beforeAll(async () => {
  election = await closedMixedElection();
  desk = new Desk(recordOf(election.closed), election.closed.length);
});

function tallyOf(): ElectionRecord['tallying'] {
  return desk.record.tallying;
}

describe('an election whose votes are shuffled', () => {
  it('has one row for each voter whose ballot counts', () => {
    const { lists, shuffles } = tallyOf();
    expect(lists.map(({ contest, width, count }) => [contest, width, count])).toEqual([
      [COUNCIL, 1, 5],
      [MOTTO, 1, 5],
    ]);
    expect(shuffles.chains.map(({ contest, needed }) => [contest, needed])).toEqual([
      [COUNCIL, 2],
      [MOTTO, 2],
    ]);
    expect(tallyOf().mixing(COUNCIL)).toEqual({ stages: [], missing: 2, next: 0 });
    expect(tallyOf().mixing(0)).toBe(undefined);
  });

  it('is decrypted by nobody before all shuffles, and has no result', () => {
    const trustee = trusteeOf(election, 1);
    if (trustee.share === undefined) throw new RangeError('no share');
    const early = decryptTally(desk.record, trustee.share, trustee.signer, undefined, desk.rng);
    expect(early).toEqual({
      kind: 'refused',
      reason: 'contest council waits to be shuffled: 0 of 2 trustees have done so',
    });
    expect(tallyOf().outcome(COUNCIL)).toEqual({ kind: 'unmixed', missing: 2 });
    expect(() => resultEntry(desk.record, election.officers)).toThrow(/valid shares missing: 2/);
  });

  it('takes shuffles of both contests, whose mixers take turns and whose parts stand between each other', () => {
    const before = tallyOf().shuffles.chain(COUNCIL)?.rows;
    const [one, two] = [signerOf(election, 1), signerOf(election, 2)];
    const a = shuffleEntries(desk.record, COUNCIL, one, desk.rng);
    const b = shuffleEntries(desk.record, MOTTO, two, desk.rng);
    const c = shuffleEntries(desk.record, COUNCIL, two, desk.rng);
    const [partC = new Uint8Array()] = c;
    desk.takeAll([partC, ...[0, 1].flatMap((i) => [a[i] ?? partC, b[i] ?? partC])]);
    expect(tallyOf().mixing(COUNCIL)).toMatchObject({ stages: [{ mixer: 0 }], missing: 1, next: 1 });
    expect(tallyOf().mixing(MOTTO)).toMatchObject({ stages: [{ mixer: 1 }], missing: 1, next: 1 });
    expect(tallyOf().shuffles.chain(COUNCIL)?.rows).not.toEqual(before);
    desk.takeAll(shuffleEntries(desk.record, COUNCIL, two, desk.rng));
    expect(tallyOf().mixing(COUNCIL)).toMatchObject({ missing: 0, next: undefined });
    expect(tallyOf().outcome(MOTTO)).toEqual({ kind: 'unmixed', missing: 1 });
    desk.takeAll(trusteeOf(election, 3).shuffle(desk.record, desk.rng));
    expect(trusteeOf(election, 3).shuffle(desk.record, desk.rng)).toEqual([]);
    expect(
      tallyOf()
        .mixing(MOTTO)
        ?.stages.map(({ mixer }) => mixer),
    ).toEqual([1, 2]);
  });

  it('gives nothing away before enough trustees have decrypted, and then the votes', () => {
    const [one, three] = [1, 3].map((index) => trusteeOf(election, index).decrypt(desk.record, desk.rng));
    expect(one?.length).toBe(1 + 2);
    desk.takeAll(one ?? []);
    expect(tallyOf().outcome(COUNCIL)).toEqual({ kind: 'undecrypted', missing: 1, dropped: [] });
    desk.takeAll(three ?? []);
    const council = tallyOf().outcome(COUNCIL);
    const motto = tallyOf().outcome(MOTTO);
    expect(council).toMatchObject({
      kind: 'mixed',
      dropped: [],
      result: { ballots: 5, valid: 4, blank: 1, invalid: 0, elected: [0] },
    });
    expect(motto).toMatchObject({ kind: 'mixed', result: { ballots: 5, valid: 4, blank: 1, elected: [] } });
    if (motto.kind !== 'mixed' || council.kind !== 'mixed') throw new RangeError('not decrypted');
    expect(motto.result.votes).toEqual([
      { vote: { kind: 'text', text: 'Onward' }, count: 3 },
      { vote: { kind: 'text', text: 'Together' }, count: 1 },
    ]);
    expect(council.result.votes.map(({ vote }) => vote)).toEqual([
      { kind: 'ranking', ranks: [1, 0, 2] },
      { kind: 'ranking', ranks: [1, 2, 3] },
      { kind: 'ranking', ranks: [2, 1, 0] },
      { kind: 'ranking', ranks: [3, 2, 1] },
    ]);
  });

  it('makes the same outcome of whichever trustees decrypt', () => {
    const before = tallyOf().outcome(COUNCIL);
    desk.takeAll(trusteeOf(election, 2).decrypt(desk.record, desk.rng));
    expect(tallyOf().outcome(COUNCIL)).toEqual(before);
    expect(trusteeOf(election, 2).decrypt(desk.record, desk.rng)).toEqual([]);
  });

  it('has a result that names the votes, and encodes in one way', () => {
    const entry = resultEntry(desk.record, election.officers);
    const result = readResult(payloadOf(entry));
    const [chair, council, motto] = result.totals;
    expect(chair).toEqual([3, 2]);
    expect(council).toMatchObject({ ballots: 5, blank: 1, invalid: 0, elected: [0] });
    expect(motto).toMatchObject({ ballots: 5, blank: 1, invalid: 0, elected: [] });
    expect(writeResult(result)).toEqual(payloadOf(entry));
    expect(desk.take(entry)).toEqual([]);
    expect(desk.record.phase).toBe('published');
  });
});
