import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BudgetRule, fundByVotes, type Project } from '../../src/ballot/budget.js';
import { describeWithData } from '../helpers/shared-data.js';

const RULE: BudgetRule = {
  budget: 100,
  ties: ['lower-cost-first', 'listed-first'],
  misfit: 'skip',
  minVotes: 1,
};
const projects = (...list: readonly (readonly [string, number, number])[]): Project[] =>
  list.map(([id, cost, votes]) => ({ id, cost, votes }));

describe('budget rule', () => {
  it('funds by votes, skips what does not fit, and says why', () => {
    const result = fundByVotes(
      projects(['a', 60, 5], ['b', 50, 9], ['c', 40, 3], ['d', 10, 0], ['e', 11, 2]),
      RULE,
    );
    expect(result.funded).toEqual(['b', 'c']);
    expect(result.steps.map(({ id, reason, before, after }) => [id, reason, before, after])).toEqual([
      ['b', 'fits', 100, 50],
      ['a', 'exceeds-rest', 50, 50],
      ['c', 'fits', 50, 10],
      ['e', 'exceeds-rest', 10, 10],
      ['d', 'too-few-votes', 10, 10],
    ]);
    expect([result.spent, result.left, result.ties]).toEqual([90, 10, []]);
  });

  it('stops at the first that does not fit, where the rule says so', () => {
    const result = fundByVotes(projects(['a', 60, 5], ['b', 50, 9], ['c', 40, 3]), {
      ...RULE,
      misfit: 'stop',
    });
    expect(result.funded).toEqual(['b']);
    expect(result.steps.map(({ reason }) => reason)).toEqual(['fits', 'exceeds-rest', 'after-stop']);
  });

  it('spends the budget to the last coin', () => {
    expect(fundByVotes(projects(['a', 100, 1]), RULE).left).toBe(0);
    expect(fundByVotes(projects(['a', 101, 1]), RULE).funded).toEqual([]);
  });

  it('shows every tie, how it was broken, and whether it decided', () => {
    const list = projects(['a', 60, 5], ['b', 50, 5], ['c', 50, 5], ['d', 1, 2], ['e', 1, 2]);
    const lower = fundByVotes(list, RULE);
    expect(lower.funded).toEqual(['b', 'c']);
    expect(lower.ties).toEqual([
      { votes: 5, ids: ['b', 'c', 'a'], brokenBy: ['lower-cost-first', 'listed-first'], decisive: true },
      { votes: 2, ids: ['d', 'e'], brokenBy: ['listed-first'], decisive: false },
    ]);
    const higher = fundByVotes(list, { ...RULE, ties: ['higher-cost-first', 'listed-first'] });
    expect(higher.funded).toEqual(['a', 'd', 'e']);
    expect(higher.ties[0]?.ids).toEqual(['a', 'b', 'c']);
    const listed = fundByVotes(list, { ...RULE, ties: ['listed-first'] });
    expect(listed.ties[0]).toMatchObject({ ids: ['a', 'b', 'c'], brokenBy: ['listed-first'] });
  });

  it('is the obvious loop, and keeps within the budget', () => {
    const project = fc.record({ cost: fc.integer({ min: 1, max: 60 }), votes: fc.nat(6) });
    fc.assert(
      fc.property(fc.array(project, { maxLength: 12 }), fc.nat(150), (drawn, budget) => {
        const list = drawn.map((p, i) => ({ ...p, id: `p${i}` }));
        const { funded, spent, left } = fundByVotes(list, { ...RULE, budget });
        const expected: string[] = [];
        let rest = budget;
        for (let votes = 6; votes >= 1; votes--)
          for (let cost = 1; cost <= 60; cost++)
            for (const p of list)
              if (p.votes === votes && p.cost === cost && cost <= rest) {
                rest -= cost;
                expected.push(p.id);
              }
        expect(funded).toEqual(expected);
        expect([left, spent]).toEqual([rest, budget - rest]);
      }),
    );
  });

  it('refuses what is not an integer, doubled ids, and rules that leave ties open', () => {
    const bad: readonly (readonly [Project[], BudgetRule])[] = [
      [projects(['a', 0.5, 1]), RULE],
      [projects(['a', 0, 1]), RULE],
      [projects(['a', 1, -1]), RULE],
      [projects(['a', 1, Number.NaN]), RULE],
      [projects(['a', 1, 1], ['a', 1, 1]), RULE],
      [[], { ...RULE, budget: -1 }],
      [[], { ...RULE, minVotes: 0.5 }],
      [[], { ...RULE, ties: ['lower-cost-first'] }],
      [[], { ...RULE, ties: [] }],
    ];
    for (const [list, rule] of bad) expect(() => fundByVotes(list, rule)).toThrow(RangeError);
  });
});

describeWithData('budget rule on a real vote', 'pabulib/Netherlands_Amsterdam_417.pb', (path) => {
  it('funds the projects of Amsterdam Centrum 2021 that a hand count funds', () => {
    const lines = readFileSync(path, 'utf8').split(/\r?\n/);
    const list = lines.slice(lines.indexOf('PROJECTS') + 2, lines.indexOf('VOTES')).map((line) => {
      const [id = '', cost = '', votes = ''] = line.split(';');
      return { id, cost: Number.parseInt(cost, 10), votes: Number.parseInt(votes, 10) };
    });
    const result = fundByVotes(list, { ...RULE, budget: 300_000 });
    expect(list).toHaveLength(39);
    expect(result.funded.join(' ')).toBe(
      '40256 40258 40262 40260 40247 40257 40255 40259 40267 40246 40261 40253 40270 40277 40281 40272 40284 40279 40248 40251',
    );
    expect(result.left).toBe(450);
  });
});
