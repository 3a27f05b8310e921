/** Counting rules in a manifest's bytes: numbers are read within their bounds, and refused beside them. */
import { expect, it } from 'vitest';
import { readRankingRule, writeRankingRule } from '../../src/ballot/counting-codec.js';
import type { RankingRule } from '../../src/ballot/manifest.js';
import { decode, Writer } from '../../src/core/codec.js';
import { checkCountingRule } from '../../src/counting/rule.js';

const meek = { rule: 'meek-stv', seats: 1, digits: 4, omega: 1, skipped: 'end' } as const;

function read(rule: RankingRule): RankingRule {
  const writer = new Writer();
  writeRankingRule(writer, rule);
  return decode(writer.finish(), 'rule', readRankingRule);
}

it('reads what is at a bound', () => {
  for (const rule of [
    meek,
    { ...meek, seats: 500, digits: 15, omega: 15 },
    { rule: 'schulze', seats: 500 },
    { rule: 'irv', skipped: 'pass', ties: 'lot' },
  ] as const) {
    expect(read(rule)).toEqual(rule);
    expect(Object.isFrozen(read(rule))).toBe(true);
    expect(checkCountingRule(rule)).toEqual(rule);
  }
});

it('refuses what is beside it, as the rules themselves do', () => {
  for (const rule of [
    { ...meek, seats: 0 },
    { ...meek, seats: 501 },
    { ...meek, digits: 3 },
    { ...meek, digits: 16 },
    { ...meek, omega: 0 },
    { ...meek, omega: 5 },
    { rule: 'scottish-stv', seats: 0 },
    { rule: 'borda', seats: 501, variant: 'zero' },
    { rule: 'ranked-pairs', seats: 0, strength: 'margins' },
  ] as const) {
    expect(() => read(rule)).toThrow(expect.objectContaining({ code: 'bad-value' }));
    expect(() => checkCountingRule(rule)).toThrow(RangeError);
  }
});
