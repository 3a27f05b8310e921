/** What breaks one rule of anonymous voters, decisions or policies of witnesses, and no other. */
import type { DecisionRule, Fraction } from '../../src/ballot/decision.js';
import type { Contest, Manifest } from '../../src/ballot/manifest.js';
import type { AnonymousEligibility } from '../../src/ballot/manifest-eligibility.js';
import {
  as,
  BASE,
  CHOICE,
  type ManifestCase,
  RANKED,
  SCORE,
  WEIGHTLESS,
  withContests,
  ZEROS,
} from './manifest-changes.js';
import { contest, options } from './manifest-fixture.js';

const hashes = { verifyingKey: ZEROS, constraints: ZEROS, program: ZEROS, provingKey: ZEROS };
const twoOptions = contest('only', CHOICE, options(2));
/** The part of a manifest whose voters are anonymous. */
export const anonymous = (
  eligibility: Partial<AnonymousEligibility> = {},
  contests: readonly Contest[] = [twoOptions],
): Partial<Manifest> => ({
  ...withContests([...contests]),
  classes: WEIGHTLESS.slice(0, 1),
  group: 'BabyJubJub',
  revoting: 'first-only',
  eligibility: {
    ...{ kind: 'anonymous', depth: 20, nullifiers: 'per-contest', circuits: contests.map(() => hashes) },
    ...eligibility,
  },
});
const one = { kind: 'choice', min: 1, max: 1, blank: true } as const;
const TWO = [contest('only', one, options(2)), contest('b', one, options(2))];
/** A part of all, as a numerator and a denominator. */
export const part = ([numerator = 0, denominator = 0]: readonly number[]): Fraction => ({
  numerator,
  denominator,
});
/** The part of a manifest whose one contest decides something. */
export const deciding = (rules: readonly Partial<DecisionRule>[] = [{}]): Partial<Manifest> => ({
  ...withContests(TWO.slice(0, 1)),
  classes: WEIGHTLESS,
  decisions: rules.map((rule) => ({
    ...{ contest: 'only', turnout: part([1, 4]), majority: { bound: 'more-than', ...part([1, 2]) } },
    ...rule,
  })),
});
/** The part of a manifest that names witnesses. */
export const policy = (text: string): Partial<Manifest> => ({ ledger: { ...BASE.ledger, policy: text } });

/** Cases of parts that a manifest can have. */
export const PART_CASES: readonly ManifestCase[] = [
  ['M-04', 'anonymous voters in another group', { ...anonymous(), group: 'P-256' }],
  ['M-04', 'the group of circuits without them', { group: 'BabyJubJub' }],
  ['M-30', 'an empty policy', policy('')],
  ['M-30', 'a policy without its last line feed', policy('log a')],
  ['M-30', 'a policy in other letters', policy('log \u00e9\n')],
  ['M-30', 'a policy with a carriage return', policy('log a\r\n')],
  ['M-30', 'a long policy', policy(`${'x'.repeat(8192)}\n`)],
  ['M-31', 'anonymous voters of two classes', { ...anonymous(), classes: WEIGHTLESS }],
  ['M-31', 'anonymous voters of some weight', { ...anonymous(), classes: BASE.classes.slice(1) }],
  ['M-31', 'anonymous voters of two styles', { ...anonymous(), styles: styled(['only'], ['only']) }],
  [
    'M-31',
    'anonymous voters of a ranking',
    anonymous({}, [twoOptions, contest('order', { ...RANKED, shuffles: 2 })]),
  ],
  ['M-31', 'anonymous voters who vote again', { ...anonymous(), revoting: 'last-counts' }],
  ['M-32', 'a tree of no depth', anonymous({ depth: 0 })],
  ['M-32', 'a tree of depth 33', anonymous({ depth: 33 })],
  ['M-32', 'no circuit', anonymous({ circuits: [] })],
  ['M-32', 'a hash of 31 bytes', anonymous({ circuits: [{ ...hashes, program: ZEROS.slice(2) }] })],
  ['M-32', 'unknown nullifiers', anonymous({ nullifiers: as('toString') })],
  ['M-32', 'another kind', anonymous({ kind: as('secret') })],
  ['M-32', '65 options', anonymous({}, [contest('only', CHOICE, options(65))])],
  ['M-33', 'no decision at all', deciding([])],
  ['M-33', 'a decision on no contest', deciding([{ contest: 'x' }])],
  ['M-33', 'two decisions on one contest', deciding([{}, {}])],
  ['M-33', 'a decision on a choice of two', { ...deciding(), ...withContests([twoOptions]) }],
  ['M-33', 'a decision on scores', { ...deciding(), ...withContests([contest('only', SCORE, options(2))]) }],
  ['M-33', 'a decision by weighted votes', { ...deciding(), classes: BASE.classes }],
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
  ].map((pair): ManifestCase => ['M-34', `a turnout of ${pair}`, deciding([{ turnout: part(pair) }])]),
  ...[
    [1, 1],
    [49, 100],
    [0, 1],
  ].map(
    (pair): ManifestCase => [
      'M-34',
      `a majority of ${pair}`,
      deciding([{ majority: { bound: 'more-than', ...part(pair) } }]),
    ],
  ),
  ...[
    [1, 2],
    [3, 2],
    [0, 1],
  ].map(
    (pair): ManifestCase => [
      'M-34',
      `a majority of at least ${pair}`,
      deciding([{ majority: { bound: 'at-least', ...part(pair) } }]),
    ],
  ),
];

/** A style for each list of contests. */
function styled(...lists: readonly string[][]): Manifest['styles'] {
  return lists.map((contests, i) => ({ id: `s${i}`, contests }));
}
