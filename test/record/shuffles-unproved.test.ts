/** Shuffles whose proofs do not hold, whom they name, and how the election goes on (V31). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { proveShuffle } from '../../src/mixnet/index.js';
import { mixParams } from '../../src/record/mixing.js';
import { outputBytes, stageDigest } from '../../src/record/stage-bytes.js';
import { COUNCIL, closedMixedElection, type MixedElection, MOTTO } from './mixed-election.js';
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

describe('V31: proofs', () => {
  it('of a list with a ciphertext changed, dropped for another, or exchanged between two', () => {
    const { part, end } = desk.honest(1);
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
      expect(desk.saidOf({ ...part, bytes }, end)).toEqual([
        ['V31', expect.stringMatching(/^equation-/), WHO[0]],
      ]);
  });

  it('names the equation that fails and where', () => {
    const { part, end } = desk.honest(1);
    const bytes = part.bytes.slice();
    // The last scalar of the proof: the response for the ciphertexts.
    bytes.set(new Uint8Array(32).fill(1), bytes.length - 32);
    desk.takeAll([desk.partEntry({ ...part, bytes })]);
    const entry = desk.endEntry({ ...end, digest: stageDigest(bytes) });
    expect(desk.findings(entry)).toEqual([['V31', 'equation-F', WHO[0]]]);
    expect(desk.message(entry)).toMatch(/equation F of the shuffle proof does not hold \(\d\)/);
  });

  it('that do not decode: outputs, c1 in the open, the head of the proof', () => {
    const { part, end } = desk.honest(1);
    const { shape } = desk.chainOf(COUNCIL);
    const { group } = desk.record.setup;
    const identity = part.bytes.slice();
    identity.set(group.identity().toBytes(), 0);
    for (const at of [3, outputBytes(shape), outputBytes(shape) + 20]) {
      const bytes = part.bytes.slice();
      bytes.fill(0xff, at, at + 8);
      expect(desk.saidOf({ ...part, bytes }, end)[0]).toEqual([
        'V31',
        expect.stringMatching(/undecodable|wrong-size/),
        WHO[0],
      ]);
    }
    expect(desk.saidOf({ ...part, bytes: identity }, end)).toEqual([['V31', 'undecodable', WHO[0]]]);
  });

  it('of another contest, of another stage, of another mixer, of another list', () => {
    const other = desk.honest(1, MOTTO);
    const place = { contest: COUNCIL };
    const wrong = [['V31', expect.stringMatching(/^equation-/), WHO[0]]];
    expect(desk.saidOf({ ...other.part, ...place }, { ...other.end, ...place })).toEqual(wrong);
    const chain = desk.chainOf(COUNCIL);
    const { opened, shuffles } = desk.record.tallying;
    const { part, end } = desk.honest(1);
    for (const at of [
      { stage: 1, mixer: 1 },
      { stage: 0, mixer: 2 },
    ]) {
      const made = proveShuffle(mixParams(opened, chain), at, chain.rows, shuffles.generators, desk.rng);
      expect(desk.saidOf({ ...part, bytes: concatBytes(made.outputs, made.proof) }, end)).toEqual(wrong);
    }
    const { rows } = desk.chainOf(MOTTO);
    const params = mixParams(opened, chain);
    const made = proveShuffle(params, { stage: 0, mixer: 1 }, rows, shuffles.generators, desk.rng);
    expect(desk.saidOf({ ...part, bytes: concatBytes(made.outputs, made.proof) }, end)).toEqual(wrong);
  });

  it('of the list before a shuffle that another trustee was faster with', () => {
    const slow = desk.honest(2);
    desk.takeAll([desk.partEntry(slow.part)]);
    desk.shuffle(1);
    const stage = { stage: 1 };
    expect(desk.findings(desk.endEntry(slow.end))).toEqual([['V30', 'wrong-stage', WHO[1]]]);
    expect(desk.findings(desk.endEntry({ ...slow.end, ...stage }))).toEqual([
      ['V31', 'missing-parts', WHO[1]],
    ]);
    expect(desk.saidOf({ ...slow.part, ...stage }, { ...slow.end, ...stage })).toEqual([
      ['V31', expect.stringMatching(/^equation-/), WHO[1]],
    ]);
    desk.shuffle(2);
  });

  it('a permutation commitment that has served before, even in another contest', () => {
    const { part, end } = desk.honest(1);
    desk.takeAll([desk.partEntry(part), desk.endEntry(end)]);
    const { shape } = desk.chainOf(COUNCIL);
    const other = desk.honest(2, MOTTO);
    const { elementBytes } = desk.record.setup.group;
    const from = outputBytes(shape) + 10;
    const bytes = other.part.bytes.slice();
    bytes.set(part.bytes.subarray(from, from + shape.count * elementBytes), from);
    expect(desk.saidOf({ ...other.part, bytes }, other.end)).toEqual([['V31', 'commitment-reused', WHO[1]]]);
  });
});

describe('nothing recorded blocks the election', () => {
  it('after a shuffle that is refused its mixer tries again, or another does', () => {
    const { part, end } = desk.honest(1);
    const bytes = part.bytes.slice();
    bytes.set(new Uint8Array(32).fill(1), bytes.length - 32);
    expect(desk.saidOf({ ...part, bytes }, end)).toHaveLength(1);
    desk.shuffle(2);
    expect(desk.saidOf({ ...desk.honest(1).part, bytes }, { ...end, stage: 1 })).toHaveLength(1);
    desk.shuffle(1);
    expect(desk.record.tallying.mixing(COUNCIL)?.missing).toBe(0);
  });

  it('a shuffle that was left off is begun anew', () => {
    const first = desk.honest(1);
    const second = desk.honest(1);
    desk.takeAll([desk.partEntry(first.part), desk.partEntry(second.part)]);
    expect(desk.findings(desk.endEntry(first.end))).toEqual([['V31', 'digest', WHO[0]]]);
    desk.takeAll([desk.endEntry(second.end)]);
  });
});
