/** Marks and rules without a browser: what can be marked, and what a checked ballot is compared with. */
import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  draftFrom,
  isSameChoice,
  NO_DRAFT,
  standing,
  withValue,
} from '../../../examples/booth/page/draft.js';
import type { BallotChoice, Contest } from '../../../src/ballot/index.js';

const OPTIONS: Contest['options'] = [1, 2, 3].map((i) => ({
  id: `o${i}`,
  name: { en: `Option ${i}` },
  cost: 4 * i,
}));
const contest = (rule: Contest['rule']): Contest => ({ id: 'c', title: { en: 'C' }, options: OPTIONS, rule });

describe('drafts', () => {
  it('one mark more than there is room for is refused, and so is an excluded option', () => {
    const two = contest({ kind: 'choice', min: 1, max: 2, blank: false });
    const one = withValue(two, NO_DRAFT, [], 0, 1) ?? NO_DRAFT;
    const full = withValue(two, one, [], 1, 1) ?? NO_DRAFT;
    expect(standing(two, full)).toMatchObject({ used: 2, most: 2, problem: undefined });
    expect(withValue(two, full, [], 2, 1)).toBeUndefined();
    expect(withValue(two, one, [1], 1, 1)).toBeUndefined();
    expect(withValue(two, full, [], 0, 0)).toEqual({ kind: 'values', values: [0, 1, 0] });
  });

  it('a budget and points bound what is given', () => {
    const budget = contest({ kind: 'knapsack', budget: 12, min: 1, max: 3, blank: false });
    const dear = withValue(budget, NO_DRAFT, [], 2, 1) ?? NO_DRAFT;
    expect(withValue(budget, dear, [], 0, 1)).toBeUndefined();
    const points = contest({ kind: 'cumulative', points: 3, minTotal: 1, maxPerOption: 3, blank: false });
    const some = withValue(points, NO_DRAFT, [], 0, 2) ?? NO_DRAFT;
    expect(withValue(points, some, [], 1, 2)).toBeUndefined();
    expect(withValue(points, some, [], 0, 4)).toBeUndefined();
  });

  it('nothing marked is no vote', () => {
    const rule = contest({ kind: 'choice', min: 1, max: 1, blank: true });
    expect(() => choiceOf(rule, NO_DRAFT)).toThrow(RangeError);
    expect(choiceOf(rule, { kind: 'blank' })).toEqual({ kind: 'blank' });
  });

  it('another vote than the one that was marked is told apart', () => {
    const votes: readonly BallotChoice[] = [
      { kind: 'blank' },
      { kind: 'values', values: [0, 1, 0] },
      { kind: 'values', values: [1, 0, 0] },
      { kind: 'ranking', ranks: [2, 0, 1] },
      { kind: 'ranking', ranks: [1, 0, 2] },
      { kind: 'text', text: 'a' },
      { kind: 'text', text: 'b' },
    ];
    for (const a of votes) for (const b of votes) expect(isSameChoice(a, b)).toBe(a === b);
    expect(draftFrom({ kind: 'ranking', ranks: [2, 0, 1] })).toEqual({ kind: 'ranking', order: [2, 0] });
  });
});
