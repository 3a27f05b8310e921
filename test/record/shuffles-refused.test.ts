/** Shuffles that a record refuses, and whom it names (V30, V31). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { proveShuffle } from '../../src/mixnet/index.js';
import { type EntryType, makeEntry } from '../../src/record/entry.js';
import {
  readShuffleEnd,
  readShufflePart,
  type ShuffleEnd,
  type ShufflePart,
  writeShuffleEnd,
  writeShufflePart,
} from '../../src/record/mix-messages.js';
import { shuffleEntries } from '../../src/record/mix-step.js';
import { type MixChain, mixParams } from '../../src/record/mixing.js';
import { outputBytes, stageDigest } from '../../src/record/stage-bytes.js';
import { recordOf } from '../helpers/tamper.js';
import {
  CHAIR,
  COUNCIL,
  closedMixedElection,
  Desk,
  type MixedElection,
  MOTTO,
  payloadOf,
  signerOf,
} from './mixed-election.js';

let election: MixedElection;
let desk: Desk;
beforeAll(async () => {
  election = await closedMixedElection();
});
beforeEach(() => {
  desk = new Desk(recordOf(election.closed), election.closed.length);
});

const WHO = ['trustee 1', 'trustee 2', 'trustee 3'];

function chainOf(contest: number): MixChain {
  const chain = desk.record.tallying.shuffles.chain(contest);
  if (chain === undefined) throw new RangeError('no chain');
  return chain;
}

/** An honest shuffle of a trustee (from 1): its parts, then its end. */
function honest(
  trustee: number,
  contest = COUNCIL,
): { readonly part: ShufflePart; readonly end: ShuffleEnd } {
  const [part, end] = shuffleEntries(desk.record, contest, signerOf(election, trustee), desk.rng);
  return { part: readShufflePart(payloadOf(part)), end: readShuffleEnd(payloadOf(end)) };
}

function signed(type: EntryType, payload: Uint8Array, trustee: number): Uint8Array {
  return makeEntry(type, desk.record.setup.electionId, payload, [signerOf(election, trustee)]);
}

function partEntry(part: ShufflePart): Uint8Array {
  return signed('shuffle-part', writeShufflePart(part), part.trustee);
}

function endEntry(end: ShuffleEnd): Uint8Array {
  return signed('shuffle', writeShuffleEnd(end), end.trustee);
}

/** What is said of the end of a shuffle of these bytes, all in one part. */
function saidOf(part: ShufflePart, end: ShuffleEnd): readonly (readonly [string, string, string])[] {
  desk.takeAll([partEntry(part)]);
  return desk.findings(endEntry({ ...end, digest: stageDigest(part.bytes) }));
}

function shuffle(trustee: number, contest = COUNCIL): void {
  desk.takeAll(shuffleEntries(desk.record, contest, signerOf(election, trustee), desk.rng));
}

describe('V30: as many shuffles as the manifest says, each trustee once, in order', () => {
  it('a trustee that shuffles a contest twice', () => {
    shuffle(1);
    const { part, end } = honest(2);
    const own = { trustee: 1 };
    expect(desk.findings(partEntry({ ...part, ...own }))).toEqual([['V30', 'second-shuffle', WHO[0]]]);
    expect(desk.findings(endEntry({ ...end, ...own }))).toEqual([['V30', 'second-shuffle', WHO[0]]]);
    expect(() => honest(1)).toThrow(RangeError);
  });

  it('a stage that is not the next, and stages that change places', () => {
    const first = honest(1);
    for (const stage of [1, 2, 4_294_967_295])
      expect(desk.findings(partEntry({ ...first.part, stage }))).toEqual([['V30', 'wrong-stage', WHO[0]]]);
    shuffle(1);
    const late = { ...honest(2).part, stage: 0 };
    expect(desk.findings(partEntry(late))).toEqual([['V30', 'wrong-stage', WHO[1]]]);
    expect(desk.findings(endEntry({ ...first.end, trustee: 2 }))).toEqual([['V30', 'wrong-stage', WHO[1]]]);
  });

  it('one shuffle more than the manifest says', () => {
    shuffle(1);
    shuffle(2);
    const extra = { ...honest(3, MOTTO).part, contest: COUNCIL, stage: 2 };
    expect(desk.findings(partEntry(extra))).toEqual([['V30', 'finished', WHO[2]]]);
    expect(() => honest(3)).toThrow(RangeError);
  });

  it('a contest whose votes are added up, and one that there is not', () => {
    const { part, end } = honest(1);
    for (const contest of [CHAIR, 3, 4_294_967_295]) {
      expect(desk.findings(partEntry({ ...part, contest }))).toEqual([['V30', 'unknown-contest', WHO[0]]]);
      expect(desk.findings(endEntry({ ...end, contest }))).toEqual([['V30', 'unknown-contest', WHO[0]]]);
    }
  });
});

describe('who may post a shuffle', () => {
  it('the trustee that it names alone (V10), in the phase of shuffles alone (V09)', () => {
    const { part, end } = honest(1);
    for (const [type, payload] of [
      ['shuffle-part', writeShufflePart(part)],
      ['shuffle', writeShuffleEnd(end)],
    ] as const) {
      expect(desk.findings(signed(type, payload, 2))).toEqual([['V10', 'signature', WHO[1]]]);
      expect(desk.findings(makeEntry(type, desk.record.setup.electionId, payload))[0]?.[0]).toBe('V10');
      const officer = makeEntry(type, desk.record.setup.electionId, payload, election.officers);
      expect(desk.findings(officer)[0]?.[0]).toBe('V10');
      const open = new Desk(recordOf(election.closed.slice(0, -1)), election.closed.length - 1);
      expect(open.findings(signed(type, payload, 1))).toEqual([['V09', 'phase', type]]);
      expect(desk.findings(signed(type, payload.subarray(1), 1))[0]?.[0]).toBe('V05');
      expect(desk.findings(signed(type, concatBytes(new Uint8Array(4), payload.subarray(4)), 1))).toEqual([
        ['V05', 'bad-value', type],
      ]);
    }
  });
});

describe('V31: parts', () => {
  it('of another length, of another number, twice', () => {
    const { part, end } = honest(1);
    for (const bytes of [part.bytes.subarray(1), concatBytes(part.bytes, Uint8Array.of(0)), new Uint8Array()])
      expect(desk.findings(partEntry({ ...part, bytes }))).toEqual([['V31', 'part-length', WHO[0]]]);
    for (const number of [1, 2, 4_294_967_295])
      expect(desk.findings(partEntry({ ...part, part: number }))).toEqual([['V31', 'part-order', WHO[0]]]);
    desk.takeAll([partEntry(part)]);
    expect(desk.findings(partEntry(part))).toEqual([['V31', 'duplicate-part', WHO[0]]]);
    expect(desk.findings(partEntry({ ...part, part: 1 }))).toEqual([['V31', 'part-order', WHO[0]]]);
    desk.takeAll([endEntry(end)]);
  });

  it('that are missing, miscounted, or of another hash', () => {
    const { part, end } = honest(1);
    expect(desk.findings(endEntry(end))).toEqual([['V31', 'missing-parts', WHO[0]]]);
    desk.takeAll([partEntry(part)]);
    for (const parts of [0, 2])
      expect(desk.findings(endEntry({ ...end, parts }))).toEqual([['V31', 'parts', WHO[0]]]);
    const digest = end.digest.slice().fill(0, 0, 1);
    expect(desk.findings(endEntry({ ...end, digest }))).toEqual([['V31', 'digest', WHO[0]]]);
    expect(desk.findings(endEntry({ ...end, trustee: 2 }))).toEqual([['V31', 'missing-parts', WHO[1]]]);
  });
});

describe('V31: proofs', () => {
  it('of a list with a ciphertext changed, dropped for another, or exchanged between two', () => {
    const { part, end } = honest(1);
    const { group } = desk.record.setup;
    const size = 2 * group.elementBytes;
    const changed = part.bytes.slice();
    changed.set(group.generator().toBytes(), 0);
    const doubled = part.bytes.slice();
    doubled.copyWithin(0, size, 2 * size);
    const exchanged = part.bytes.slice();
    exchanged.copyWithin(0, size, 2 * size);
    exchanged.set(part.bytes.subarray(0, size), size);
    for (const bytes of [changed, doubled, exchanged])
      expect(saidOf({ ...part, bytes }, end)).toEqual([['V31', expect.stringMatching(/^equation-/), WHO[0]]]);
  });

  it('names the equation that fails and where', () => {
    const { part, end } = honest(1);
    const bytes = part.bytes.slice();
    // The last scalar of the proof: the response for the ciphertexts.
    bytes.set(new Uint8Array(32).fill(1), bytes.length - 32);
    desk.takeAll([partEntry({ ...part, bytes })]);
    const entry = endEntry({ ...end, digest: stageDigest(bytes) });
    expect(desk.findings(entry)).toEqual([['V31', 'equation-F', WHO[0]]]);
    expect(desk.message(entry)).toMatch(/equation F of the shuffle proof does not hold \(\d\)/);
  });

  it('that do not decode: outputs, c1 in the open, the head of the proof', () => {
    const { part, end } = honest(1);
    const { shape } = chainOf(COUNCIL);
    const { group } = desk.record.setup;
    const identity = part.bytes.slice();
    identity.set(group.identity().toBytes(), 0);
    for (const at of [3, outputBytes(shape), outputBytes(shape) + 20]) {
      const bytes = part.bytes.slice();
      bytes.fill(0xff, at, at + 8);
      expect(saidOf({ ...part, bytes }, end)[0]).toEqual([
        'V31',
        expect.stringMatching(/undecodable|wrong-size/),
        WHO[0],
      ]);
    }
    expect(saidOf({ ...part, bytes: identity }, end)).toEqual([['V31', 'undecodable', WHO[0]]]);
  });

  it('of another contest, of another stage, of another mixer, of another list', () => {
    const other = honest(1, MOTTO);
    const place = { contest: COUNCIL };
    const wrong = [['V31', expect.stringMatching(/^equation-/), WHO[0]]];
    expect(saidOf({ ...other.part, ...place }, { ...other.end, ...place })).toEqual(wrong);
    const chain = chainOf(COUNCIL);
    const { opened, shuffles } = desk.record.tallying;
    const { part, end } = honest(1);
    for (const at of [
      { stage: 1, mixer: 1 },
      { stage: 0, mixer: 2 },
    ]) {
      const made = proveShuffle(mixParams(opened, chain), at, chain.rows, shuffles.generators, desk.rng);
      expect(saidOf({ ...part, bytes: concatBytes(made.outputs, made.proof) }, end)).toEqual(wrong);
    }
    const { rows } = chainOf(MOTTO);
    const params = mixParams(opened, chain);
    const made = proveShuffle(params, { stage: 0, mixer: 1 }, rows, shuffles.generators, desk.rng);
    expect(saidOf({ ...part, bytes: concatBytes(made.outputs, made.proof) }, end)).toEqual(wrong);
  });

  it('of the list before a shuffle that another trustee was faster with', () => {
    const slow = honest(2);
    desk.takeAll([partEntry(slow.part)]);
    shuffle(1);
    const stage = { stage: 1 };
    expect(desk.findings(endEntry(slow.end))).toEqual([['V30', 'wrong-stage', WHO[1]]]);
    expect(desk.findings(endEntry({ ...slow.end, ...stage }))).toEqual([['V31', 'missing-parts', WHO[1]]]);
    expect(saidOf({ ...slow.part, ...stage }, { ...slow.end, ...stage })).toEqual([
      ['V31', expect.stringMatching(/^equation-/), WHO[1]],
    ]);
    shuffle(2);
  });

  it('a permutation commitment that has served before, even in another contest', () => {
    const { part, end } = honest(1);
    desk.takeAll([partEntry(part), endEntry(end)]);
    const { shape } = chainOf(COUNCIL);
    const other = honest(2, MOTTO);
    const { elementBytes } = desk.record.setup.group;
    const from = outputBytes(shape) + 10;
    const bytes = other.part.bytes.slice();
    bytes.set(part.bytes.subarray(from, from + shape.count * elementBytes), from);
    expect(saidOf({ ...other.part, bytes }, other.end)).toEqual([['V31', 'commitment-reused', WHO[1]]]);
  });
});

describe('nothing recorded blocks the election', () => {
  it('after a shuffle that is refused its mixer tries again, or another does', () => {
    const { part, end } = honest(1);
    const bytes = part.bytes.slice();
    bytes.set(new Uint8Array(32).fill(1), bytes.length - 32);
    expect(saidOf({ ...part, bytes }, end)).toHaveLength(1);
    shuffle(2);
    expect(saidOf({ ...honest(1).part, bytes }, { ...end, stage: 1 })).toHaveLength(1);
    shuffle(1);
    expect(desk.record.tallying.mixing(COUNCIL)?.missing).toBe(0);
  });

  it('a shuffle that was left off is begun anew', () => {
    const first = honest(1);
    const second = honest(1);
    desk.takeAll([partEntry(first.part), partEntry(second.part)]);
    expect(desk.findings(endEntry(first.end))).toEqual([['V31', 'digest', WHO[0]]]);
    desk.takeAll([endEntry(second.end)]);
  });
});
