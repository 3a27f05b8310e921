/** Awards: their place in the manifest, and what votes decide by them. */
import { describe, expect, it } from 'vitest';
import { decideAward } from '../../src/ballot/award.js';
import { fundByVotes } from '../../src/ballot/budget.js';
import { electionId, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import { manifestToJson, parseManifest } from '../../src/ballot/manifest-json.js';
import { decodeManifest, readManifest } from '../../src/ballot/manifest-read.js';
import { concatBytes } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { readManifest as independentManifest } from '../independent/manifest.js';
import { brokenRules } from '../independent/manifest-rules.js';
import { AWARD_CASES, awarding } from './award-cases.js';
import { manifestFixture } from './manifest-fixture.js';

const both: Manifest = manifestFixture(awarding([{ contests: ['only', 'b'], most: 3 }]));
const { awards: _awards, ...without } = both;

describe('awards', () => {
  it('are the fourth part of a manifest, in the bytes that the specification lists', () => {
    const part = new Writer().u8(4).u32(1).text('award-0').text('Award 한').text('Award').u32(2);
    part.text('only').text('b').u64(9).u32(3).u32(2).u8(1).u8(3).u8(1).u64(1);
    expect(writeManifest(both)).toEqual(concatBytes(writeManifest(without), part.finish()));
    expect(readManifest(writeManifest(both))).toEqual(both);
    expect(parseManifest(manifestToJson(both))).toEqual(both);
  });

  it('change the election id, whatever of them is changed', () => {
    const changes = [{ budget: 8 }, { most: 2 }, { misfit: 'stop' }, { minVotes: 2 }, { id: 'x' }] as const;
    const ids = changes.map((change) =>
      electionId({ ...both, awards: (both.awards ?? []).map((award) => ({ ...award, ...change })) }),
    );
    expect(new Set([...ids, electionId(both), electionId(without)].map(String)).size).toBe(7);
  });

  it('do not decode with an unknown code, or cut off anywhere', () => {
    const bytes = writeManifest(both);
    const misfit = bytes.length - 9;
    for (const [at, code] of [
      [misfit, 0],
      [misfit, 3],
      [misfit - 1, 4],
    ] as const)
      expect(() => decodeManifest(bytes.map((byte, i) => (i === at ? code : byte)))).toThrow(DecodeError);
    for (let end = writeManifest(without).length + 1; end < bytes.length; end++)
      expect(() => decodeManifest(bytes.subarray(0, end))).toThrow(DecodeError);
    const json = manifestToJson(both);
    for (const [from, to] of [
      ['skip', 'later'],
      ['listed-first', 'by-lot'],
      ['"most"', '"least"'],
    ] as const)
      expect(() => parseManifest(json.replace(from, to))).toThrow(DecodeError);
  });

  it('are read and judged alike by the verifier that was written from the specification', () => {
    const read = independentManifest(writeManifest(both));
    expect(brokenRules(read)).toEqual([]);
    expect(read.awards).toMatchObject([{ id: 'award-0', budget: 9, most: 3, ties: [1, 3], misfit: 1 }]);
    for (const [rule, what, change] of AWARD_CASES) {
      const writable = rule !== 'M-03' && !/unknown|too many/.test(what);
      if (writable)
        expect(brokenRules(independentManifest(writeManifest(manifestFixture(change))))).toEqual([rule]);
    }
  });

  it('let contests compete for one budget, as many as there are places', () => {
    const [award] = both.awards ?? [];
    if (award === undefined) throw new Error('there is one');
    const votes = new Map([
      ['only', [5, 9, 5]],
      ['b', [7, 0, 5, 99]],
    ]);
    const { steps, ties, spent } = decideAward(award, both, votes);
    expect(steps.map(({ id, funded, reason }) => [id, funded, reason])).toEqual([
      ['only:o1', true, 'fits'],
      ['b:o0', true, 'fits'],
      ['only:o0', true, 'fits'],
      ['only:o2', false, 'places-taken'],
      ['b:o2', false, 'places-taken'],
      ['b:o1', false, 'too-few-votes'],
    ]);
    expect([spent, ties.map(({ decisive }) => decisive)]).toEqual([4, [true]]);
    expect(() => decideAward(award, both, new Map([['only', [1, 2, 3]]]))).toThrow(RangeError);
    expect(() => decideAward(award, both, votes.set('b', [1]))).toThrow(RangeError);
  });

  it('end with their places, or with their money', () => {
    const projects = [3, 2, 1].map((count) => ({ id: `p${count}`, cost: 4, votes: count }));
    const rule = { ties: ['listed-first'], misfit: 'skip', minVotes: 1 } as const;
    expect(fundByVotes(projects, { ...rule, budget: 100, most: 2 }).funded).toEqual(['p3', 'p2']);
    expect(fundByVotes(projects, { ...rule, budget: 4, most: 2 }).funded).toEqual(['p3']);
    expect(fundByVotes(projects, { ...rule, budget: 100, most: 0 }).funded).toEqual([]);
    expect(() => fundByVotes(projects, { ...rule, budget: 100, most: -1 })).toThrow(RangeError);
  });
});
