import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MANIFEST_RULES, validateManifest } from '../../src/ballot/manifest-rules.js';
import { electionGroup } from '../../src/core/groups/election-groups.js';
import { P256 } from '../../src/core/groups/p256.js';
import { AWARD_CASES, awarding } from './award-cases.js';
import { MANIFEST_CASES } from './manifest-cases.js';
import { BASE, RANKED } from './manifest-changes.js';
import { MEDIA_CASES } from './media-cases.js';
import { MIXED_CASES, mixed, WRITE_IN } from './mixed-manifest-cases.js';
import { anonymous, deciding, PART_CASES, part, policy } from './part-manifest-cases.js';

const ALL_CASES = [...MANIFEST_CASES, ...MIXED_CASES, ...PART_CASES, ...AWARD_CASES, ...MEDIA_CASES];

describe('manifest rules', () => {
  for (const [rule, what, change] of ALL_CASES)
    it(`${rule} alone refuses ${what}`, () => {
      const issues = validateManifest({ ...BASE, ...change }, electionGroup);
      expect([...new Set(issues.map((issue) => issue.rule))]).toEqual([rule]);
      expect(issues[0]?.message).not.toBe('');
    });

  it('are numbered in order, and each has a case', () => {
    const numbers = MANIFEST_RULES.map(({ rule }) => rule);
    expect(numbers).toEqual(numbers.map((_, i) => `M-${String(i + 1).padStart(2, '0')}`));
    expect(new Set(ALL_CASES.map(([rule]) => rule))).toEqual(new Set(numbers));
  });

  it('are the ones that the specification lists', () => {
    const spec = readFileSync('docs/spec/manifest.md', 'utf8');
    const listed = [...spec.matchAll(/^\| (M-\d\d) \| (.*) \|$/gm)].map(([, rule, title]) => ({
      rule,
      title,
    }));
    expect(listed).toEqual(MANIFEST_RULES.map(({ rule, title }) => ({ rule, title })));
  });

  it('accept every kind of contest, also on P-256', () => {
    expect(validateManifest(BASE)).toEqual([]);
    expect(validateManifest({ ...BASE, group: P256.id })).toEqual([]);
    expect(validateManifest({ ...BASE, ...mixed(RANKED) })).toEqual([]);
    expect(validateManifest({ ...BASE, ...mixed(WRITE_IN) })).toEqual([]);
    expect(validateManifest({ ...BASE, ...deciding([{ turnout: part([0, 1]) }]) })).toEqual([]);
    expect(validateManifest({ ...BASE, ...awarding([{}, { contests: ['b'] }]) })).toEqual([]);
  });

  it('accept parts', () => {
    expect(validateManifest({ ...BASE, ...policy('log a\nwitness b\tc\n') })).toEqual([]);
    expect(validateManifest({ ...BASE, ...anonymous() }, electionGroup)).toEqual([]);
    const perElection = anonymous({ nullifiers: 'per-election', depth: 32 });
    expect(validateManifest({ ...BASE, ...perElection }, electionGroup)).toEqual([]);
  });

  it('stop at 100 issues', () => {
    const officers = Array.from({ length: 200 }, () => ({ id: 'X', name: {}, key: '' }));
    expect(validateManifest({ ...BASE, officers })).toHaveLength(100);
  });
});
