import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DecisionRule, Fraction } from '../../src/ballot/decision.js';
import type { Contest, Manifest, RankedRule, Rule } from '../../src/ballot/manifest.js';
import type { AnonymousEligibility } from '../../src/ballot/manifest-eligibility.js';
import { MANIFEST_RULES, validateManifest } from '../../src/ballot/manifest-rules.js';
import { electionGroup } from '../../src/core/groups/election-groups.js';
import { P256 } from '../../src/core/groups/p256.js';
import { AWARD_CASES, awarding } from './award-cases.js';
import { CONTESTS, contest, manifestFixture, options, text, verifierKey } from './manifest-fixture.js';
import { MEDIA_CASES } from './media-cases.js';

const base = manifestFixture();
const zeros = '00'.repeat(32);
const identity = `01${'00'.repeat(31)}`;
const fieldPrime = `ed${'ff'.repeat(30)}7f`;
const highBit = `${'11'.repeat(31)}91`;

const as = <T>(value: unknown): T => value as T;
const first = <T>(list: readonly T[], change: Partial<T>): T[] =>
  list.map((item, i) => (i === 0 ? { ...item, ...change } : item));
const withRule = (rule: Rule, costs?: readonly number[]): Partial<Manifest> => ({
  contests: [contest('only', rule, options(3, costs))],
  styles: [{ id: 'all', contests: ['only'] }],
});
const withContests = (contests: Contest[]): Partial<Manifest> => ({
  contests,
  styles: [{ id: 'all', contests: contests.map(({ id }) => id) }],
});
const title = (value: string): Partial<Manifest> => ({ title: { ko: value, en: 'x' } });
const knapsack = { kind: 'knapsack', budget: 10, min: 0, max: 3, blank: false } as const;
const points = { kind: 'cumulative', points: 10, minTotal: 0, maxPerOption: 5, blank: false } as const;
const score = { kind: 'score', minScore: 0, maxScore: 5, blank: false } as const;
const choice = { kind: 'choice', min: 1, max: 2, blank: false } as const;
const ranked: RankedRule = {
  ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
  counting: { rule: 'scottish-stv', seats: 2 },
};
const writeIn = { kind: 'write-in', maxBytes: 40, blank: false, shuffles: 2 } as const;
const weightless = base.classes.map((voterClass) => ({ ...voterClass, weight: 1 }));
/** A manifest whose votes are shuffled. */
const mixed = (rule: Rule, list = options(rule.kind === 'write-in' ? 0 : 3)): Partial<Manifest> => ({
  ...withContests([contest('only', rule, list)]),
  classes: weightless,
});

/** Rule, what is wrong, and the change that makes it so: nothing but that rule may speak. */
const CASES: readonly (readonly [rule: string, what: string, change: Partial<Manifest>])[] = [
  ['M-01', 'another version', { version: as(2) }],
  ['M-01', 'practice that is a word', { practice: as('yes') }],
  ['M-01', 'an unknown revoting', { revoting: as('never') }],
  ['M-01', 'an inherited word', { precedence: as('toString') }],
  ['M-02', 'a language twice', { languages: ['ko', 'en', 'en'] }],
  ['M-02', 'a default that is not declared', { defaultLanguage: 'fr' }],
  ['M-03', 'a missing language', { title: { ko: 'x' } }],
  ['M-03', 'an undeclared language', { title: { ko: 'x', en: 'x', fr: 'x' } }],
  ['M-03', 'an inherited text', { title: as(Object.create({ ko: 'x', en: 'x' })) }],
  ['M-03', 'an empty text', title(' ')],
  ['M-03', 'a long text', title('x'.repeat(1001))],
  ['M-03', 'a control character', title('a\u0000b')],
  ['M-03', 'a right-to-left override', title('a\u202eb')],
  ['M-03', 'a text not in form C', title('e\u0301')],
  ['M-03', 'a lone surrogate', title('\ud800')],
  [
    'M-03',
    'a bad name of an option',
    {
      contests: CONTESTS.map((c, i) =>
        i === 0 ? { ...c, options: first(c.options, { name: { ko: 'x' } }) } : c,
      ),
    },
  ],
  ['M-04', 'an unknown group', { group: as('P-999') }],
  ['M-04', 'the test group', { group: 'TINY-TEST' }],
  ['M-05', 'a nonce in upper case', { nonce: 'AB'.repeat(32) }],
  ['M-05', 'a short nonce', { nonce: 'ab'.repeat(31) }],
  [
    'M-06',
    'a key of another origin',
    { ledger: { origin: 'other.example', key: verifierKey('vote.example') } },
  ],
  [
    'M-06',
    'a key with a wrong hash',
    { ledger: { ...base.ledger, key: base.ledger.key.replace(/\+[0-9a-f]{8}\+/, '+00000000+') } },
  ],
  ['M-06', 'no key', { ledger: { ...base.ledger, key: '' } }],
  ['M-07', 'an id in upper case', { officers: first(base.officers, { id: 'Officer' }) }],
  ['M-07', 'a long id', { classes: first(base.classes, { id: 'x'.repeat(65) }) }],
  ['M-07', 'an id that starts with a hyphen', { trustees: first(base.trustees, { id: '-a' }) }],
  ['M-08', 'two officers of one id', { officers: first(base.officers, { id: 'officer-1' }) }],
  ['M-08', 'two options of one id', withContests([contest('only', choice, first(options(3), { id: 'o1' }))])],
  ['M-09', 'too many options', withContests([contest('only', choice, options(501))])],
  ['M-09', 'no class', { classes: [] }],
  ['M-10', 'a threshold of 0', { threshold: 0 }],
  ['M-10', 'a threshold above the trustees', { threshold: 4 }],
  ['M-10', 'a threshold that is no integer', { threshold: 1.5 }],
  ['M-11', 'a signing key of small order', { trustees: first(base.trustees, { signingKey: identity }) }],
  ['M-11', 'a key off the curve', { officers: first(base.officers, { key: `02${'00'.repeat(31)}` }) }],
  ['M-12', 'a sealing key of small order', { trustees: first(base.trustees, { sealingKey: zeros }) }],
  [
    'M-12',
    'a sealing key that is not canonical',
    { trustees: first(base.trustees, { sealingKey: fieldPrime }) },
  ],
  ['M-12', 'a sealing key with the high bit', { trustees: first(base.trustees, { sealingKey: highBit }) }],
  [
    'M-13',
    'two trustees with one sealing key',
    { trustees: first(base.trustees, { sealingKey: base.trustees[1]?.sealingKey ?? '' }) },
  ],
  [
    'M-13',
    'an officer who is a trustee',
    { officers: first(base.officers, { key: base.trustees[2]?.signingKey ?? '' }) },
  ],
  ['M-14', 'no officer required', { officersRequired: 0 }],
  ['M-14', 'more officers required than there are', { officersRequired: 4 }],
  ['M-15', 'a weight of 0', { classes: first(base.classes, { weight: 0 }) }],
  ['M-15', 'a large weight', { classes: first(base.classes, { weight: 1_000_001 }) }],
  ['M-16', 'a style without contests', { styles: [...base.styles, { id: 'none', contests: [] }] }],
  [
    'M-16',
    'a style with an unknown contest',
    { styles: [...base.styles, { id: 'odd', contests: ['nothing'] }] },
  ],
  [
    'M-16',
    'a style in another order',
    { styles: [...base.styles, { id: 'odd', contests: ['council', 'question'] }] },
  ],
  [
    'M-16',
    'a contest twice in a style',
    { styles: [...base.styles, { id: 'odd', contests: ['council', 'council'] }] },
  ],
  ['M-17', 'a contest that nobody gets', { styles: base.styles.slice(1), contests: CONTESTS.slice(0, 2) }],
  ['M-18', 'a minimum unit of 0', { minimumUnit: 0 }],
  ['M-19', 'more choices than options', withRule({ ...choice, max: 4 })],
  ['M-19', 'min above max', withRule({ ...choice, min: 3 })],
  ['M-19', 'max 0', withRule({ ...choice, min: 0, max: 0 })],
  ['M-19', 'an unknown kind', withRule(as({ ...choice, kind: 'guess' }))],
  ['M-20', 'an empty range of scores', withRule({ ...score, minScore: 5 })],
  ['M-20', 'a negative score', withRule({ ...score, minScore: -1 })],
  ['M-20', 'a total above its maximum', withRule({ ...score, minTotal: 8, maxTotal: 4 })],
  ['M-21', 'no points', withRule({ ...points, points: 0 })],
  ['M-21', 'minTotal above points', withRule({ ...points, minTotal: 11 })],
  ['M-21', 'maxPerOption above points', withRule({ ...points, maxPerOption: 11 })],
  ['M-22', 'no budget', withRule({ ...knapsack, budget: 0 }, [1, 2, 3])],
  ['M-22', 'a budget beyond 2^40', withRule({ ...knapsack, budget: 2 ** 40 + 1 }, [1, 2, 3])],
  ['M-22', 'no costs', withRule(knapsack)],
  ['M-22', 'more choices than options', withRule({ ...knapsack, max: 4 }, [1, 2, 3])],
  ['M-23', 'a cost of 0', withRule(knapsack, [0, 2, 3])],
  [
    'M-23',
    'some costs',
    withContests([
      contest('only', choice, [...options(2), ...first(options(3, [1, 1, 1]), { id: 'o3' }).slice(0, 1)]),
    ]),
  ],
  ['M-24', 'cheapest options beyond the budget', withRule({ ...knapsack, min: 2 }, [5, 6, 7])],
  ['M-24', 'every option beyond the budget', withRule(knapsack, [11, 12, 13])],
  ['M-24', 'a total that scores cannot reach', withRule({ ...score, minTotal: 16, maxTotal: 20 })],
  ['M-24', 'a total that scores must exceed', withRule({ ...score, minScore: 2, maxTotal: 5 })],
  ['M-24', 'points that cannot be given', withRule({ ...points, points: 30, minTotal: 16 })],
  [
    'M-25',
    'a ballot that does not fit',
    withContests([contest('only', { ...choice, max: 400 }, options(500))]),
  ],
  [
    'M-26',
    'a manifest that does not fit',
    withContests(
      Array.from({ length: 31 }, (_, i) => ({
        ...contest(`c${i}`, choice),
        description: text('x'.repeat(990)),
      })),
    ),
  ],
];

const MIXED_CASES: typeof CASES = [
  ['M-25', 'a text on a ballot that does not fit', mixedMany(80)],
  ['M-27', 'a ranking of nothing', mixed({ ...ranked, min: 0 })],
  ['M-27', 'a ranking of more than there is', mixed({ ...ranked, max: 4 })],
  ['M-27', 'bounds the wrong way round', mixed({ ...ranked, min: 3, max: 2 })],
  ['M-27', 'a ranking of 201 options', mixed(ranked, options(201))],
  ['M-27', 'ties that are a word', mixed({ ...ranked, ties: as('maybe') })],
  ['M-27', 'more seats than options', mixed({ ...ranked, counting: { rule: 'scottish-stv', seats: 4 } })],
  ['M-27', 'no seats', mixed({ ...ranked, counting: { rule: 'borda', seats: 0, variant: 'zero' } })],
  ['M-27', 'an unknown count', mixed({ ...ranked, counting: as({ rule: 'dice', seats: 1 }) })],
  ['M-27', 'a count of scores', mixed({ ...ranked, counting: as({ rule: 'approval', seats: 1 }) })],
  ['M-27', 'shared ranks that are not counted', mixed({ ...ranked, ties: 'allowed' })],
  ['M-27', 'texts of no bytes', mixed({ ...writeIn, maxBytes: 0 })],
  ['M-27', 'texts of 501 bytes', mixed({ ...writeIn, maxBytes: 501 })],
  ['M-27', 'texts among options', mixed(writeIn, options(1))],
  ['M-28', 'no shuffle', mixed({ ...ranked, shuffles: 0 })],
  ['M-28', 'fewer shuffles than trustees who decrypt', mixed({ ...ranked, shuffles: 1 })],
  ['M-28', 'more shuffles than trustees who decrypt', mixed({ ...writeIn, shuffles: 3 })],
  ['M-29', 'a vote that counts twice', { ...mixed(ranked), classes: base.classes }],
];

const hashes = { verifyingKey: zeros, constraints: zeros, program: zeros, provingKey: zeros };
const twoOptions = contest('only', choice, options(2));
/** A manifest whose voters are anonymous. */
const anonymous = (
  eligibility: Partial<AnonymousEligibility> = {},
  contests: readonly Contest[] = [twoOptions],
): Partial<Manifest> => ({
  ...withContests([...contests]),
  classes: weightless.slice(0, 1),
  group: 'BabyJubJub',
  revoting: 'first-only',
  eligibility: {
    ...{ kind: 'anonymous', depth: 20, nullifiers: 'per-contest', circuits: contests.map(() => hashes) },
    ...eligibility,
  },
});
const one = { kind: 'choice', min: 1, max: 1, blank: true } as const;
const TWO = [contest('only', one, options(2)), contest('b', one, options(2))];
const part = ([numerator = 0, denominator = 0]: readonly number[]): Fraction => ({ numerator, denominator });
/** A manifest whose one contest decides something. */
const deciding = (rules: readonly Partial<DecisionRule>[] = [{}]): Partial<Manifest> => ({
  ...withContests(TWO.slice(0, 1)),
  classes: weightless,
  decisions: rules.map((rule) => ({
    ...{ contest: 'only', turnout: part([1, 4]), majority: { bound: 'more-than', ...part([1, 2]) } },
    ...rule,
  })),
});
const policy = (text: string): Partial<Manifest> => ({ ledger: { ...base.ledger, policy: text } });

const PART_CASES: typeof CASES = [
  ['M-04', 'anonymous voters in another group', { ...anonymous(), group: 'P-256' }],
  ['M-04', 'the group of circuits without them', { group: 'BabyJubJub' }],
  ['M-30', 'an empty policy', policy('')],
  ['M-30', 'a policy without its last line feed', policy('log a')],
  ['M-30', 'a policy in other letters', policy('log \u00e9\n')],
  ['M-30', 'a policy with a carriage return', policy('log a\r\n')],
  ['M-30', 'a long policy', policy(`${'x'.repeat(8192)}\n`)],
  ['M-31', 'anonymous voters of two classes', { ...anonymous(), classes: weightless }],
  ['M-31', 'anonymous voters of some weight', { ...anonymous(), classes: base.classes.slice(1) }],
  ['M-31', 'anonymous voters of two styles', { ...anonymous(), styles: styled(['only'], ['only']) }],
  [
    'M-31',
    'anonymous voters of a ranking',
    anonymous({}, [twoOptions, contest('order', { ...ranked, shuffles: 2 })]),
  ],
  ['M-31', 'anonymous voters who vote again', { ...anonymous(), revoting: 'last-counts' }],
  ['M-32', 'a tree of no depth', anonymous({ depth: 0 })],
  ['M-32', 'a tree of depth 33', anonymous({ depth: 33 })],
  ['M-32', 'no circuit', anonymous({ circuits: [] })],
  ['M-32', 'a hash of 31 bytes', anonymous({ circuits: [{ ...hashes, program: zeros.slice(2) }] })],
  ['M-32', 'unknown nullifiers', anonymous({ nullifiers: as('toString') })],
  ['M-32', 'another kind', anonymous({ kind: as('secret') })],
  ['M-32', '65 options', anonymous({}, [contest('only', choice, options(65))])],
  ['M-33', 'no decision at all', deciding([])],
  ['M-33', 'a decision on no contest', deciding([{ contest: 'x' }])],
  ['M-33', 'two decisions on one contest', deciding([{}, {}])],
  ['M-33', 'a decision on a choice of two', { ...deciding(), ...withContests([twoOptions]) }],
  ['M-33', 'a decision on scores', { ...deciding(), ...withContests([contest('only', score, options(2))]) }],
  ['M-33', 'a decision by weighted votes', { ...deciding(), classes: base.classes }],
  [
    'M-33',
    'a decision that some are not asked for',
    { ...deciding(), ...withContests(TWO), styles: styled(['only', 'b'], ['b']) },
  ],
  ['M-33', 'a decision by anonymous voters of single contests', { ...deciding(), ...anonymous({}, TWO) }],
  ...[
    [-1, 4],
    [0.5, 1],
    [5, 4],
    [1, 0],
    [1, 1001],
    [Number.NaN, 2],
  ].map((pair): (typeof CASES)[number] => [
    'M-34',
    `a turnout of ${pair}`,
    deciding([{ turnout: part(pair) }]),
  ]),
  ...[
    [1, 1],
    [49, 100],
    [0, 1],
  ].map((pair): (typeof CASES)[number] => [
    'M-34',
    `a majority of ${pair}`,
    deciding([{ majority: { bound: 'more-than', ...part(pair) } }]),
  ]),
  ...[
    [1, 2],
    [3, 2],
    [0, 1],
  ].map((pair): (typeof CASES)[number] => [
    'M-34',
    `a majority of at least ${pair}`,
    deciding([{ majority: { bound: 'at-least', ...part(pair) } }]),
  ]),
];

/** A style for each list of contests. */
function styled(...lists: readonly string[][]): Manifest['styles'] {
  return lists.map((contests, i) => ({ id: `s${i}`, contests }));
}

/** Many contests of long texts in one style. */
function mixedMany(count: number): Partial<Manifest> {
  const long = { ...writeIn, maxBytes: 200 };
  const contests = Array.from({ length: count }, (_, i) => contest(`c${i}`, long, []));
  return { ...withContests(contests), classes: weightless };
}

const ALL_CASES = [...CASES, ...MIXED_CASES, ...PART_CASES, ...AWARD_CASES, ...MEDIA_CASES];

describe('manifest rules', () => {
  for (const [rule, what, change] of ALL_CASES)
    it(`${rule} alone refuses ${what}`, () => {
      const issues = validateManifest({ ...base, ...change }, electionGroup);
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
    expect(validateManifest(base)).toEqual([]);
    expect(validateManifest({ ...base, group: P256.id })).toEqual([]);
    expect(validateManifest({ ...base, ...mixed(ranked) })).toEqual([]);
    expect(validateManifest({ ...base, ...mixed(writeIn) })).toEqual([]);
    expect(validateManifest({ ...base, ...deciding([{ turnout: part([0, 1]) }]) })).toEqual([]);
    expect(validateManifest({ ...base, ...awarding([{}, { contests: ['b'] }]) })).toEqual([]);
  });

  it('accept parts', () => {
    expect(validateManifest({ ...base, ...policy('log a\nwitness b\tc\n') })).toEqual([]);
    expect(validateManifest({ ...base, ...anonymous() }, electionGroup)).toEqual([]);
    const perElection = anonymous({ nullifiers: 'per-election', depth: 32 });
    expect(validateManifest({ ...base, ...perElection }, electionGroup)).toEqual([]);
  });

  it('stop at 100 issues', () => {
    const officers = Array.from({ length: 200 }, () => ({ id: 'X', name: {}, key: '' }));
    expect(validateManifest({ ...base, officers })).toHaveLength(100);
  });
});
