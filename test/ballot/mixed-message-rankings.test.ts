import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MixedLayout,
  type MixedVote,
  voteKey,
  voteMessage,
  voteOfMessage,
} from '../../src/ballot/mixed-message.js';
import { expectOneMessage, packed, ranked, reason, type Ties } from './mixed-message-fixtures.js';

/** Ranks whose order and ties are those of the given numbers, 0 for those that are unranked. */
function dense(numbers: readonly number[]): number[] {
  const places = [...new Set(numbers.filter((n) => n > 0))].sort((a, b) => a - b);
  return numbers.map((n) => (n === 0 ? 0 : places.indexOf(n) + 1));
}

/** Some layout of a ranked contest and a vote that it allows. */
const rankedVotes = fc
  .record({
    options: fc.integer({ min: 1, max: 60 }),
    ties: fc.constantFrom<Ties>('refused', 'allowed'),
    seed: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 60, maxLength: 60 }),
    bounds: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
  })
  .map(({ options, ties, seed, bounds: [a, b, c] }) => {
    const max = 1 + (a % options);
    const min = 1 + (b % max);
    const count = min + (c % (max - min + 1));
    const order = seed.slice(0, options).map((n, i) => ({ n, i }));
    const chosen = order
      .slice()
      .sort((x, y) => x.n - y.n)
      .slice(0, count);
    const numbers = Array.from({ length: options }, () => 0);
    for (const [place, { n, i }] of chosen.entries()) numbers[i] = ties === 'allowed' ? n : place + 1;
    return { layout: ranked(options, min, max, ties), ranks: dense(numbers) };
  });

/** All rows of `length` digits in base `base`. */
function rows(length: number, base: number): number[][] {
  if (length === 0) return [[]];
  return rows(length - 1, base).flatMap((row) => Array.from({ length: base }, (_, digit) => [...row, digit]));
}

const limits = [1, 2, 3, 4].flatMap((options) =>
  Array.from({ length: options }, (_, i) => i + 1).flatMap((max) =>
    Array.from({ length: max }, (_, i) => i + 1).flatMap((min) =>
      (['refused', 'allowed'] as const).map((ties) => [options, min, max, ties] as const),
    ),
  ),
);

describe('rankings', () => {
  it.each(limits)('of %i options, %i to %i of them, ties %s: each has one message', (...limit) => {
    const layout = ranked(...limit);
    const [options, min, max, ties] = limit;
    const allowed = rows(options, options + 1).filter((ranks) => {
      const count = ranks.filter((rank) => rank > 0).length;
      const tied = new Set(ranks.filter((rank) => rank > 0)).size < count;
      return (
        voteKeyOf(ranks) === voteKeyOf(dense(ranks)) &&
        count >= min &&
        count <= max &&
        !(tied && ties === 'refused')
      );
    });
    const found: string[] = [];
    const end = (max + 1) ** options;
    for (let integer = 0; integer < end + 3; integer++) {
      const vote = voteOfMessage(layout, packed(layout, BigInt(integer)));
      expectOneMessage(layout, packed(layout, BigInt(integer)));
      if (vote.kind !== 'invalid') found.push(voteKey(vote));
      else expect(integer < end || vote.reason.includes('too large')).toBe(true);
    }
    expect(new Set(found)).toEqual(new Set(allowed.map(voteKeyOf)));
    expect(found.length).toBe(allowed.length);
    for (const ranks of rows(options, options + 2)) {
      const vote: MixedVote = { kind: 'ranking', ranks };
      if (found.includes(voteKeyOf(ranks)))
        expect(voteOfMessage(layout, voteMessage(layout, vote))).toEqual(vote);
      else expect(() => voteMessage(layout, vote)).toThrow(RangeError);
    }
  });

  it('are as many as they should be', () => {
    const count = (layout: MixedLayout): number =>
      rows(layout.options, layout.options + 1).filter((_, i) => {
        return voteOfMessage(layout, packed(layout, BigInt(i))).kind === 'ranking';
      }).length;
    // Orders of 4; orders of 1 to 4 of 4; weak orders of 4, and of the subsets of 4 that are not empty.
    expect(count(ranked(4, 4, 4, 'refused'))).toBe(24);
    expect(count(ranked(4, 1, 4, 'refused'))).toBe(4 + 12 + 24 + 24);
    expect(count(ranked(4, 4, 4, 'allowed'))).toBe(75);
    expect(count(ranked(4, 1, 4, 'allowed'))).toBe(4 * 1 + 6 * 3 + 4 * 13 + 75);
  });

  it('come back', () => {
    const property = fc.property(rankedVotes, ({ layout, ranks }) => {
      const bytes = voteMessage(layout, { kind: 'ranking', ranks });
      expect(bytes.length).toBe(layout.messageBytes);
      expect(voteOfMessage(layout, bytes)).toEqual({ kind: 'ranking', ranks });
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('with any bit changed are another vote, of that message, or none', () => {
    const property = fc.property(rankedVotes, fc.nat(), ({ layout, ranks }, n) => {
      const bytes = voteMessage(layout, { kind: 'ranking', ranks });
      const bit = n % (8 * bytes.length);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(voteOfMessage(layout, bytes)).not.toEqual({ kind: 'ranking', ranks });
      expectOneMessage(layout, bytes);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('have the first option in the highest digit, in base max + 1', () => {
    const layout = ranked(4, 1, 3, 'allowed');
    const bytes = voteMessage(layout, { kind: 'ranking', ranks: [1, 0, 2, 2] });
    expect(bytes).toEqual(packed(layout, 0b01_00_10_10n));
    expect([bytes[0], bytes.length]).toEqual([2, 30]);
  });

  it.each<[string, MixedLayout, number[], RegExp]>([
    ['too few', ranked(5, 3, 4, 'refused'), [1, 2, 0, 0, 0], /fewer than 3/],
    ['nothing', ranked(5, 1, 4, 'refused'), [0, 0, 0, 0, 0], /fewer than 1/],
    ['too many', ranked(5, 1, 3, 'allowed'), [1, 1, 2, 3, 0], /more than 3/],
    ['a tie', ranked(5, 1, 4, 'refused'), [1, 2, 2, 0, 0], /tied/],
    ['a gap', ranked(5, 1, 4, 'allowed'), [1, 3, 3, 0, 0], /left out/],
    ['no first', ranked(5, 1, 4, 'refused'), [0, 2, 0, 3, 0], /left out/],
    ['ranks of a competition', ranked(5, 1, 4, 'allowed'), [1, 1, 3, 0, 0], /left out/],
  ])('with %s are refused and invalid', (_, layout, ranks, why) => {
    expect(() => voteMessage(layout, { kind: 'ranking', ranks })).toThrow(why);
    const base = BigInt(layout.rule.kind === 'ranked' ? layout.rule.max + 1 : 0);
    const integer = ranks.reduce((sum, rank) => sum * base + BigInt(rank), 0n);
    expect(reason(voteOfMessage(layout, packed(layout, integer)))).toMatch(why);
  });

  it.each<[string, number[]]>([
    ['more ranks than options', [1, 2, 3, 0]],
    ['fewer ranks than options', [1, 2]],
    ['a rank above max', [1, 2, 4]],
    ['a negative rank', [1, -1, 0]],
    ['a fraction', [1, 1.5, 2]],
    ['no number', [1, Number.NaN, 2]],
  ])('with %s are refused', (_, ranks) => {
    expect(() => voteMessage(ranked(3, 1, 3, 'allowed'), { kind: 'ranking', ranks })).toThrow(RangeError);
  });
});

function voteKeyOf(ranks: readonly number[]): string {
  return voteKey({ kind: 'ranking', ranks });
}
