/** What breaks one rule of every manifest, and no other. */
import type { Manifest } from '../../src/ballot/manifest.js';
import {
  as,
  BASE,
  CHOICE,
  type ManifestCase,
  SCORE,
  withContests,
  withRule,
  ZEROS,
} from './manifest-changes.js';
import { CONTESTS, contest, options, text, verifierKey } from './manifest-fixture.js';

const identity = `01${'00'.repeat(31)}`;
const fieldPrime = `ed${'ff'.repeat(30)}7f`;
const highBit = `${'11'.repeat(31)}91`;
const KNAPSACK = { kind: 'knapsack', budget: 10, min: 0, max: 3, blank: false } as const;
const POINTS = { kind: 'cumulative', points: 10, minTotal: 0, maxPerOption: 5, blank: false } as const;
const first = <T>(list: readonly T[], change: Partial<T>): T[] =>
  list.map((item, i) => (i === 0 ? { ...item, ...change } : item));
const title = (value: string): Partial<Manifest> => ({ title: { ko: value, en: 'x' } });

/** Cases of the rules M-01 to M-26. */
export const MANIFEST_CASES: readonly ManifestCase[] = [
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
    { ledger: { ...BASE.ledger, key: BASE.ledger.key.replace(/\+[0-9a-f]{8}\+/, '+00000000+') } },
  ],
  ['M-06', 'no key', { ledger: { ...BASE.ledger, key: '' } }],
  ['M-07', 'an id in upper case', { officers: first(BASE.officers, { id: 'Officer' }) }],
  ['M-07', 'a long id', { classes: first(BASE.classes, { id: 'x'.repeat(65) }) }],
  ['M-07', 'an id that starts with a hyphen', { trustees: first(BASE.trustees, { id: '-a' }) }],
  ['M-08', 'two officers of one id', { officers: first(BASE.officers, { id: 'officer-1' }) }],
  ['M-08', 'two options of one id', withContests([contest('only', CHOICE, first(options(3), { id: 'o1' }))])],
  ['M-09', 'too many options', withContests([contest('only', CHOICE, options(501))])],
  ['M-09', 'no class', { classes: [] }],
  ['M-10', 'a threshold of 0', { threshold: 0 }],
  ['M-10', 'a threshold above the trustees', { threshold: 4 }],
  ['M-10', 'a threshold that is no integer', { threshold: 1.5 }],
  ['M-11', 'a signing key of small order', { trustees: first(BASE.trustees, { signingKey: identity }) }],
  ['M-11', 'a key off the curve', { officers: first(BASE.officers, { key: `02${'00'.repeat(31)}` }) }],
  ['M-12', 'a sealing key of small order', { trustees: first(BASE.trustees, { sealingKey: ZEROS }) }],
  [
    'M-12',
    'a sealing key that is not canonical',
    { trustees: first(BASE.trustees, { sealingKey: fieldPrime }) },
  ],
  ['M-12', 'a sealing key with the high bit', { trustees: first(BASE.trustees, { sealingKey: highBit }) }],
  [
    'M-13',
    'two trustees with one sealing key',
    { trustees: first(BASE.trustees, { sealingKey: BASE.trustees[1]?.sealingKey ?? '' }) },
  ],
  [
    'M-13',
    'an officer who is a trustee',
    { officers: first(BASE.officers, { key: BASE.trustees[2]?.signingKey ?? '' }) },
  ],
  ['M-14', 'no officer required', { officersRequired: 0 }],
  ['M-14', 'more officers required than there are', { officersRequired: 4 }],
  ['M-15', 'a weight of 0', { classes: first(BASE.classes, { weight: 0 }) }],
  ['M-15', 'a large weight', { classes: first(BASE.classes, { weight: 1_000_001 }) }],
  ['M-16', 'a style without contests', { styles: [...BASE.styles, { id: 'none', contests: [] }] }],
  [
    'M-16',
    'a style with an unknown contest',
    { styles: [...BASE.styles, { id: 'odd', contests: ['nothing'] }] },
  ],
  [
    'M-16',
    'a style in another order',
    { styles: [...BASE.styles, { id: 'odd', contests: ['council', 'question'] }] },
  ],
  [
    'M-16',
    'a contest twice in a style',
    { styles: [...BASE.styles, { id: 'odd', contests: ['council', 'council'] }] },
  ],
  ['M-17', 'a contest that nobody gets', { styles: BASE.styles.slice(1), contests: CONTESTS.slice(0, 2) }],
  ['M-18', 'a minimum unit of 0', { minimumUnit: 0 }],
  ['M-19', 'more choices than options', withRule({ ...CHOICE, max: 4 })],
  ['M-19', 'min above max', withRule({ ...CHOICE, min: 3 })],
  ['M-19', 'max 0', withRule({ ...CHOICE, min: 0, max: 0 })],
  ['M-19', 'an unknown kind', withRule(as({ ...CHOICE, kind: 'guess' }))],
  ['M-20', 'an empty range of scores', withRule({ ...SCORE, minScore: 5 })],
  ['M-20', 'a negative score', withRule({ ...SCORE, minScore: -1 })],
  ['M-20', 'a total above its maximum', withRule({ ...SCORE, minTotal: 8, maxTotal: 4 })],
  ['M-21', 'no points', withRule({ ...POINTS, points: 0 })],
  ['M-21', 'minTotal above points', withRule({ ...POINTS, minTotal: 11 })],
  ['M-21', 'maxPerOption above points', withRule({ ...POINTS, maxPerOption: 11 })],
  ['M-22', 'no budget', withRule({ ...KNAPSACK, budget: 0 }, options(3, [1, 2, 3]))],
  ['M-22', 'a budget beyond 2^40', withRule({ ...KNAPSACK, budget: 2 ** 40 + 1 }, options(3, [1, 2, 3]))],
  ['M-22', 'no costs', withRule(KNAPSACK)],
  ['M-22', 'more choices than options', withRule({ ...KNAPSACK, max: 4 }, options(3, [1, 2, 3]))],
  ['M-23', 'a cost of 0', withRule(KNAPSACK, options(3, [0, 2, 3]))],
  [
    'M-23',
    'some costs',
    withContests([
      contest('only', CHOICE, [...options(2), ...first(options(3, [1, 1, 1]), { id: 'o3' }).slice(0, 1)]),
    ]),
  ],
  ['M-24', 'cheapest options beyond the budget', withRule({ ...KNAPSACK, min: 2 }, options(3, [5, 6, 7]))],
  ['M-24', 'every option beyond the budget', withRule(KNAPSACK, options(3, [11, 12, 13]))],
  ['M-24', 'a total that scores cannot reach', withRule({ ...SCORE, minTotal: 16, maxTotal: 20 })],
  ['M-24', 'a total that scores must exceed', withRule({ ...SCORE, minScore: 2, maxTotal: 5 })],
  ['M-24', 'points that cannot be given', withRule({ ...POINTS, points: 30, minTotal: 16 })],
  [
    'M-25',
    'a ballot that does not fit',
    withContests([contest('only', { ...CHOICE, max: 400 }, options(500))]),
  ],
  [
    'M-26',
    'a manifest that does not fit',
    withContests(
      Array.from({ length: 31 }, (_, i) => ({
        ...contest(`c${i}`, CHOICE),
        description: text('x'.repeat(990)),
      })),
    ),
  ],
];
