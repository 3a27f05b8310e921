/** Shuffles that a record refuses before it looks at their proofs, and whom it names (V30, V31). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { makeEntry } from '../../src/record/entry.js';
import { writeShuffleEnd, writeShufflePart } from '../../src/record/mix-messages.js';
import { recordOf } from '../helpers/tamper.js';
import { CHAIR, COUNCIL, closedMixedElection, Desk, type MixedElection, MOTTO } from './mixed-election.js';
import { ShuffleDesk } from './shuffle-desk.js';

let election: MixedElection;
let desk: ShuffleDesk;
beforeAll(async () => {
  election = await closedMixedElection();
});
beforeEach(() => {
  desk = new ShuffleDesk(election);
});

const WHO = ['trustee 1', 'trustee 2', 'trustee 3'];

describe('V30: as many shuffles as the manifest says, each trustee once, in order', () => {
  it('a trustee that shuffles a contest twice', () => {
    desk.shuffle(1);
    const { part, end } = desk.honest(2);
    const own = { trustee: 1 };
    expect(desk.findings(desk.partEntry({ ...part, ...own }))).toEqual([['V30', 'second-shuffle', WHO[0]]]);
    expect(desk.findings(desk.endEntry({ ...end, ...own }))).toEqual([['V30', 'second-shuffle', WHO[0]]]);
    expect(() => desk.honest(1)).toThrow(RangeError);
  });

  it('a stage that is not the next, and stages that change places', () => {
    const first = desk.honest(1);
    for (const stage of [1, 2, 4_294_967_295])
      expect(desk.findings(desk.partEntry({ ...first.part, stage }))).toEqual([
        ['V30', 'wrong-stage', WHO[0]],
      ]);
    desk.shuffle(1);
    const late = { ...desk.honest(2).part, stage: 0 };
    expect(desk.findings(desk.partEntry(late))).toEqual([['V30', 'wrong-stage', WHO[1]]]);
    expect(desk.findings(desk.endEntry({ ...first.end, trustee: 2 }))).toEqual([
      ['V30', 'wrong-stage', WHO[1]],
    ]);
  });

  it('one shuffle more than the manifest says', () => {
    desk.shuffle(1);
    desk.shuffle(2);
    const extra = { ...desk.honest(3, MOTTO).part, contest: COUNCIL, stage: 2 };
    expect(desk.findings(desk.partEntry(extra))).toEqual([['V30', 'finished', WHO[2]]]);
    expect(() => desk.honest(3)).toThrow(RangeError);
  });

  it('a contest whose votes are added up, and one that there is not', () => {
    const { part, end } = desk.honest(1);
    for (const contest of [CHAIR, 3, 4_294_967_295]) {
      expect(desk.findings(desk.partEntry({ ...part, contest }))).toEqual([
        ['V30', 'unknown-contest', WHO[0]],
      ]);
      expect(desk.findings(desk.endEntry({ ...end, contest }))).toEqual([['V30', 'unknown-contest', WHO[0]]]);
    }
  });
});

describe('who may post a shuffle', () => {
  it('the trustee that it names alone (V10), in the phase of shuffles alone (V09)', () => {
    const { part, end } = desk.honest(1);
    for (const [type, payload] of [
      ['shuffle-part', writeShufflePart(part)],
      ['shuffle', writeShuffleEnd(end)],
    ] as const) {
      expect(desk.findings(desk.signed(type, payload, 2))).toEqual([['V10', 'signature', WHO[1]]]);
      expect(desk.findings(makeEntry(type, desk.record.setup.electionId, payload))[0]?.[0]).toBe('V10');
      const officer = makeEntry(type, desk.record.setup.electionId, payload, election.officers);
      expect(desk.findings(officer)[0]?.[0]).toBe('V10');
      const open = new Desk(recordOf(election.closed.slice(0, -1)), election.closed.length - 1);
      expect(open.findings(desk.signed(type, payload, 1))).toEqual([['V09', 'phase', type]]);
      expect(desk.findings(desk.signed(type, payload.subarray(1), 1))[0]?.[0]).toBe('V05');
      expect(
        desk.findings(desk.signed(type, concatBytes(new Uint8Array(4), payload.subarray(4)), 1)),
      ).toEqual([['V05', 'bad-value', type]]);
    }
  });
});

describe('V31: parts', () => {
  it('of another length, of another number, twice', () => {
    const { part, end } = desk.honest(1);
    for (const bytes of [part.bytes.subarray(1), concatBytes(part.bytes, Uint8Array.of(0)), new Uint8Array()])
      expect(desk.findings(desk.partEntry({ ...part, bytes }))).toEqual([['V31', 'part-length', WHO[0]]]);
    for (const number of [1, 2, 4_294_967_295])
      expect(desk.findings(desk.partEntry({ ...part, part: number }))).toEqual([
        ['V31', 'part-order', WHO[0]],
      ]);
    desk.takeAll([desk.partEntry(part)]);
    expect(desk.findings(desk.partEntry(part))).toEqual([['V31', 'duplicate-part', WHO[0]]]);
    expect(desk.findings(desk.partEntry({ ...part, part: 1 }))).toEqual([['V31', 'part-order', WHO[0]]]);
    desk.takeAll([desk.endEntry(end)]);
  });

  it('that are missing, miscounted, or of another hash', () => {
    const { part, end } = desk.honest(1);
    expect(desk.findings(desk.endEntry(end))).toEqual([['V31', 'missing-parts', WHO[0]]]);
    desk.takeAll([desk.partEntry(part)]);
    for (const parts of [0, 2])
      expect(desk.findings(desk.endEntry({ ...end, parts }))).toEqual([['V31', 'parts', WHO[0]]]);
    const digest = end.digest.slice().fill(0, 0, 1);
    expect(desk.findings(desk.endEntry({ ...end, digest }))).toEqual([['V31', 'digest', WHO[0]]]);
    expect(desk.findings(desk.endEntry({ ...end, trustee: 2 }))).toEqual([['V31', 'missing-parts', WHO[1]]]);
  });
});
