/** When a vote decides something: at every boundary, against products of BigInt. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecisionRule, decide, type Fraction, type Majority } from '../../src/ballot/decision.js';

const of = (numerator: number, denominator: number): Fraction => ({ numerator, denominator });
const above = (numerator: number, denominator: number): Majority => ({
  bound: 'more-than',
  ...of(numerator, denominator),
});
const least = (numerator: number, denominator: number): Majority => ({
  bound: 'at-least',
  ...of(numerator, denominator),
});
const QUARTER: DecisionRule = { contest: 'c', turnout: of(1, 4), majority: above(1, 2) };
const TWO_THIRDS: DecisionRule = { ...QUARTER, majority: least(2, 3) };
const THIRD: DecisionRule = { ...QUARTER, turnout: of(1, 3) };
const votes = (...counts: readonly number[]) => counts.map((count, i) => ({ id: `o${i}`, votes: count }));
const outcome = (
  rule: DecisionRule,
  eligible: number,
  participants: number,
  ...counts: readonly number[]
) => {
  const found = decide(rule, { eligible, participants, votes: votes(...counts) });
  return found.option ?? found.outcome;
};

describe('a decision', () => {
  it('needs a quarter of the roll: exactly a quarter is enough, one less is not', () => {
    expect(outcome(QUARTER, 100, 25, 25, 0)).toBe('o0');
    expect(outcome(QUARTER, 100, 24, 24, 0)).toBe('no-turnout');
    expect([outcome(QUARTER, 101, 25, 25, 0), outcome(QUARTER, 101, 26, 26, 0)]).toEqual([
      'no-turnout',
      'o0',
    ]);
    expect(decide(QUARTER, { eligible: 101, participants: 25, votes: [] }).participantsNeeded).toBe(26);
  });

  it('needs a third under the older profile, which no decimal fraction is', () => {
    expect([outcome(THIRD, 99, 33, 33, 0), outcome(THIRD, 99, 32, 32, 0)]).toEqual(['o0', 'no-turnout']);
    expect([outcome(THIRD, 100, 33, 33, 0), outcome(THIRD, 100, 34, 34, 0)]).toEqual(['no-turnout', 'o0']);
    expect(outcome(THIRD, 9_999_999, 3_333_333, 3_333_333, 0)).toBe('o0');
    expect(outcome(THIRD, 10_000_000, 3_333_333, 3_333_333, 0)).toBe('no-turnout');
  });

  it('needs more than half of the valid votes: exactly half is not enough, and blank votes are not valid', () => {
    expect(outcome(QUARTER, 100, 50, 25, 25)).toBe('no-majority');
    expect(outcome(QUARTER, 100, 51, 26, 25)).toBe('o0');
    expect(outcome(QUARTER, 100, 51, 25, 26)).toBe('o1');
    // Of 60 who took part 40 voted blank: 11 are more than half of 20.
    expect(outcome(QUARTER, 100, 60, 11, 9)).toBe('o0');
    expect(outcome(QUARTER, 100, 60, 0, 0)).toBe('no-majority');
    expect(decide(QUARTER, { eligible: 4, participants: 4, votes: votes(2, 2) }).votesNeeded).toBe(3);
  });

  it('may need at least two thirds: exactly two thirds are enough, and all votes where it is all of them', () => {
    expect(outcome(TWO_THIRDS, 100, 60, 40, 20)).toBe('o0');
    expect(outcome(TWO_THIRDS, 100, 60, 39, 21)).toBe('no-majority');
    expect(outcome({ ...TWO_THIRDS, majority: above(2, 3) }, 100, 60, 40, 20)).toBe('no-majority');
    expect(decide(TWO_THIRDS, { eligible: 100, participants: 60, votes: votes(40, 21) }).votesNeeded).toBe(
      41,
    );
    const all = { ...TWO_THIRDS, majority: least(1, 1) };
    expect([outcome(all, 9, 9, 9, 0), outcome(all, 9, 9, 8, 1)]).toEqual(['o0', 'no-majority']);
  });

  it('is none where everybody votes blank, whatever the bound', () => {
    for (const rule of [TWO_THIRDS, QUARTER]) {
      expect(outcome(rule, 100, 60, 0, 0)).toBe('no-majority');
      expect(decide(rule, { eligible: 100, participants: 60, votes: votes(0, 0) }).votesNeeded).toBe(1);
    }
  });

  it('is none where the votes are withheld, and says so only where enough took part', () => {
    expect(decide(QUARTER, { eligible: 8, participants: 2 })).toMatchObject({ outcome: 'withheld' });
    expect(decide(QUARTER, { eligible: 9, participants: 2 }).outcome).toBe('no-turnout');
    expect(decide(QUARTER, { eligible: 8, participants: 2 }).valid).toBeUndefined();
  });

  it('is that of exact products, whatever the numbers', () => {
    const count = fc.integer({ min: 0, max: 2 ** 24 });
    const input = fc.tuple(count, count, count, count, fc.integer({ min: 1, max: 1000 }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(input, ([eligible, took, yes, no, d, t, m]) => {
        const turnout = of(t % (d + 1), d);
        const n = Math.ceil(d / 2) + (m % Math.max(1, Math.floor(d / 2)));
        const wide = d === 1 ? 2 : d;
        const majority = m % 3 === 0 && 2 * n > wide ? least(n, wide) : above(n, wide);
        const rule = { contest: 'c', turnout, majority };
        const b = BigInt;
        const enough = b(took) * b(d) >= b(eligible) * b(turnout.numerator);
        const beyond = (votes: number) => b(votes) * b(wide) - b(yes + no) * b(n);
        const wins = (votes: number) =>
          majority.bound === 'at-least' ? votes > 0 && beyond(votes) >= 0n : beyond(votes) > 0n;
        const slow = !enough ? 'no-turnout' : wins(yes) ? 'o0' : wins(no) ? 'o1' : 'no-majority';
        expect(outcome(rule, eligible, took, yes, no)).toBe(slow);
        const { participantsNeeded, votesNeeded = 0 } = decide(rule, {
          ...{ eligible, participants: took, votes: votes(yes, no) },
        });
        expect([took >= participantsNeeded, yes >= votesNeeded]).toEqual([enough, wins(yes)]);
      }),
    );
  });

  it('refuses fractions and counts that mean nothing', () => {
    for (const rule of [
      { ...QUARTER, turnout: of(5, 4) },
      { ...QUARTER, majority: above(1, 3) },
      { ...QUARTER, majority: above(1, 1) },
      { ...QUARTER, majority: least(1, 2) },
      { ...QUARTER, majority: least(3, 2) },
      { ...QUARTER, majority: { ...above(1, 2), bound: 'toString' as Majority['bound'] } },
      { ...QUARTER, turnout: of(1, 0) },
    ])
      expect(() => decide(rule, { eligible: 1, participants: 1 })).toThrow(RangeError);
    for (const counts of [
      { eligible: -1, participants: 0 },
      { eligible: 1.5, participants: 1 },
      { eligible: 2 ** 40, participants: 1 },
      { eligible: 1, participants: 1, votes: votes(-1) },
      { eligible: 1, participants: 1, votes: votes(2 ** 39, 2 ** 39) },
    ])
      expect(() => decide(QUARTER, counts)).toThrow(RangeError);
  });
});
