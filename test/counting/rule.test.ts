import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import { type JsonObject, parseJson } from '../../src/core/json.js';
import type { CountBallot } from '../../src/counting/ballot.js';
import { countBallots } from '../../src/counting/count.js';
import { drawLot } from '../../src/counting/lot.js';
import { type CountingRule, checkCountingRule } from '../../src/counting/rule.js';
import { parseCountingRule } from '../../src/counting/rule-json.js';
import { letters, papers } from './elections.js';

const RULES: readonly CountingRule[] = [
  { rule: 'irv', skipped: 'end', ties: 'earlier-stage' },
  { rule: 'irv', skipped: 'pass', ties: 'lot' },
  { rule: 'scottish-stv', seats: 3 },
  { rule: 'meek-stv', seats: 3, digits: 9, omega: 6, skipped: 'end' },
  { rule: 'schulze', seats: 1 },
  { rule: 'ranked-pairs', seats: 1, strength: 'margins' },
  { rule: 'borda', seats: 2, variant: 'modified' },
  { rule: 'majority-judgment', seats: 1, grades: 6, missing: 'worst' },
  { rule: 'score', seats: 1, min: -3, max: 3, missing: 'refuse' },
  { rule: 'approval', seats: 500 },
];

describe('parseCountingRule', () => {
  it.each(RULES.map((rule) => [rule.rule, rule] as const))('reads %s as it is written', (_, rule) => {
    const parsed = parseCountingRule(parseJson(JSON.stringify(rule), 1000));
    expect(parsed).toEqual(rule);
    expect(Object.isFrozen(parsed)).toBe(true);
    expect(checkCountingRule(rule)).toEqual(rule);
  });

  it.each(RULES.flatMap((rule) => Object.keys(rule).map((key) => [rule.rule, key, rule] as const)))(
    '%s without %s, or with something else there, is refused',
    (_, key, rule) => {
      const { [key]: own, ...rest } = parseJson(JSON.stringify(rule), 1000) as JsonObject;
      expect(own).toBeDefined();
      expect(() => parseCountingRule(rest)).toThrow(DecodeError);
      for (const other of [null, true, 'x', 4000, -4000, [], {}, ''])
        expect(() => parseCountingRule({ ...rest, [key]: other })).toThrow(DecodeError);
      expect(() => parseCountingRule({ ...rule, more: 1 } as unknown as JsonObject)).toThrow(DecodeError);
    },
  );

  it('names the field', () => {
    const path = (value: JsonObject): string => {
      try {
        parseCountingRule(value, 'contests[2].rule');
      } catch (error) {
        if (error instanceof DecodeError) return `${error.code} ${error.path}`;
      }
      return 'read';
    };
    expect(path({ rule: 'plurality' })).toBe('bad-value contests[2].rule.rule');
    expect(path({ rule: 'toString' })).toBe('bad-value contests[2].rule.rule');
    expect(path({ rule: 'schulze', seats: 0 })).toBe('bad-number contests[2].rule.seats');
    expect(path({ rule: 'score', seats: 1, min: 3, max: 3, missing: 'worst' })).toBe(
      'bad-number contests[2].rule.max',
    );
    const meek = { rule: 'meek-stv', seats: 1, digits: 6, omega: 7, skipped: 'end' };
    expect(path(meek)).toBe('bad-number contests[2].rule.omega');
    expect(() => parseCountingRule(undefined)).toThrow(DecodeError);
  });
});

describe('countBallots refuses what it cannot count', () => {
  const AB = letters(2);
  const rule = { rule: 'schulze', seats: 1 } as const;
  const count = (ballots: readonly CountBallot[], of: CountingRule = rule): unknown =>
    countBallots(of, AB, ballots, [0, 1]);

  it.each<[string, CountBallot]>([
    ['a candidate who is not there', { ranking: [2], weight: 1 }],
    ['a negative position', { ranking: [-1], weight: 1 }],
    ['half a position', { ranking: [0.5], weight: 1 }],
    ['a candidate twice', { ranking: [0, 1, 0], weight: 1 }],
    ['a candidate twice in a rank', { ranking: [[1, 1]], weight: 1 }],
    ['no weight', { ranking: [0], weight: 0 }],
    ['a negative weight', { ranking: [0], weight: -1 }],
    ['half a weight', { ranking: [0], weight: 0.5 }],
    ['too much weight', { ranking: [0], weight: 1_000_000_000_001 }],
  ])('%s', (_, ballot) => {
    for (const ranked of RULES.filter(
      (one) => !['majority-judgment', 'score', 'approval'].includes(one.rule),
    ))
      expect(() => count([papers(1, 'AB'), ballot], ranked)).toThrow(RangeError);
  });

  it('weights that add up to too much', () => {
    const half = { ranking: [0], weight: 600_000_000_000 };
    expect(() => count([half, half])).toThrow(RangeError);
    expect(count([half, { ranking: [1], weight: 400_000_000_000 }])).toMatchObject({ winners: [0] });
  });

  it('ballots of the other kind', () => {
    expect(() => count([{ scores: [1, 0], weight: 1 }])).toThrow(TypeError);
    expect(() => count([papers(1, 'A')], { rule: 'approval', seats: 1 })).toThrow(TypeError);
    expect(() => count([{ ranking: 'A', weight: 1 } as unknown as CountBallot])).toThrow(TypeError);
  });

  it.each<[string, readonly (number | null)[]]>([
    ['a score too few', [1]],
    ['a score too many', [1, 1, 1]],
    ['a score too high', [1, 2]],
    ['a score too low', [-1, 1]],
    ['half a score', [0.5, 1]],
  ])('%s', (_, scores) => {
    expect(() => count([{ scores, weight: 1 }], { rule: 'approval', seats: 1 })).toThrow(RangeError);
    const grades = { rule: 'majority-judgment', seats: 1, grades: 2, missing: 'worst' } as const;
    expect(() => count([{ scores, weight: 1 }], grades)).toThrow(RangeError);
  });

  it('a lot that is no order of the candidates', () => {
    for (const lot of [[], [0], [0, 0], [0, 2], [1, 0, 2], [0, 1, 1], [0.5, 1], [-1, 0]])
      expect(() => countBallots(rule, AB, [], lot)).toThrow(RangeError);
  });

  it('candidates without names, of one name, none, too many', () => {
    for (const names of [[], [''], ['A', 'A'], Array.from({ length: 501 }, (_, i) => `${i}`)])
      expect(() => countBallots(rule, names, [], [...names.keys()])).toThrow(RangeError);
    expect(() => countBallots(rule, [1] as unknown as string[], [], [0])).toThrow(TypeError);
  });

  it('a rule out of bounds', () => {
    for (const seats of [0, -1, 1.5, Number.NaN, 501])
      expect(() => countBallots({ rule: 'schulze', seats }, AB, [], [0, 1])).toThrow(RangeError);
    expect(() => countBallots({ rule: 'none' } as unknown as CountingRule, AB, [], [0, 1])).toThrow(
      RangeError,
    );
  });
});

describe('drawLot', () => {
  const seed = new Uint8Array(32).fill(7);

  it('is an order of all candidates that depends on the seed alone', () => {
    const lot = drawLot(seed, 20);
    expect([...lot].sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(drawLot(seed, 20)).toEqual(lot);
    expect(drawLot(new Uint8Array(32).fill(8), 20)).not.toEqual(lot);
    expect(Object.isFrozen(lot)).toBe(true);
  });

  it('agrees with the vector of spec 9.2; more candidates change nothing among the others', () => {
    expect(drawLot(seed, 6)).toEqual([3, 4, 2, 0, 1, 5]);
    expect(drawLot(seed, 20).filter((candidate) => candidate < 6)).toEqual([3, 4, 2, 0, 1, 5]);
  });

  it('refuses short seeds and odd numbers', () => {
    expect(() => drawLot(new Uint8Array(15), 3)).toThrow(RangeError);
    expect(() => drawLot(new Uint8Array(1025), 3)).toThrow(RangeError);
    for (const candidates of [0, -1, 1.5, 501]) expect(() => drawLot(seed, candidates)).toThrow(RangeError);
  });
});
