/** What `hanpyo tally` says of decisions, and of awards behind the contests. */
import { expect, it } from 'vitest';
import { decide } from '../../src/ballot/decision.js';
import { resultText } from '../../src/cli/commands/result-text.js';
import type { AwardResult } from '../../src/verify/index.js';

const step = (name: string, votes: number, funded: boolean): AwardResult['steps'][number] => ({
  ...{ id: `a:${name}`, name, cost: 4, votes, funded, before: 9, after: funded ? 5 : 9 },
  reason: funded ? 'fits' : 'places-taken',
});
const AWARD: AwardResult = {
  ...{ id: 'fund', title: 'Fund', budget: 9, most: 1, funded: 1, spent: 4, undecided: [] },
  steps: [step('parks', 7, true), step('roads', 7, false)],
  ties: [{ votes: 7, ids: ['a:parks', 'a:roads'], brokenBy: ['listed-first'], decisive: true }],
};
const CONTEST = { id: 'a', title: 'A', online: 7, options: [{ id: 'parks', name: 'parks', votes: 7 }] };

it('says who is funded, what is left, and every tie that decided', () => {
  expect(resultText([CONTEST], [AWARD]).split('\n')).toEqual([
    ...['A', '  7  parks', '', 'Fund'],
    '  funded 1 of at most 1; budget 9 = spent 4 + left 5',
    '          7  parks [a:parks] 4',
    '  tie at 7 votes, the one listed first comes first: a:parks a:roads',
  ]);
  expect(resultText([CONTEST])).toBe('A\n  7  parks');
});

it('says for want of which contests nothing is decided, and steers no terminal', () => {
  const undecided = { ...AWARD, title: 'F\u001b[2J\nund', steps: [], ties: [], undecided: ['a'] };
  const text = resultText([], [undecided]);
  expect(text).toContain('undecided: the totals of a are withheld');
  expect(text).not.toContain('\u001b');
});

it('says whether exactly the part of a majority is enough', () => {
  const said = (bound: 'more-than' | 'at-least'): string => {
    const rule = { contest: 'a', turnout: { numerator: 0, denominator: 1 } };
    const counts = { eligible: 9, participants: 9, votes: [...CONTEST.options, { id: 'roads', votes: 2 }] };
    const decision = decide({ ...rule, majority: { bound, numerator: 7, denominator: 9 } }, counts);
    return resultText([{ ...CONTEST, decision }]);
  };
  expect(said('at-least')).toMatch(/Decided: parks\n.*\n.*valid votes 9, at least 7\/9 = 7$/);
  expect(said('more-than')).toMatch(
    /no option has enough votes\n.*\n.*valid votes 9, more than 7\/9: at least 8$/,
  );
});
