/** What breaks one rule of manifests whose votes are shuffled, and no other. */
import type { Manifest, Option, Rule } from '../../src/ballot/manifest.js';
import {
  as,
  BASE,
  type ManifestCase,
  RANKED,
  WEIGHTLESS,
  withContests,
  withRule,
} from './manifest-changes.js';
import { contest, options } from './manifest-fixture.js';

/** A text of the voter's own. */
export const WRITE_IN = { kind: 'write-in', maxBytes: 40, blank: false, shuffles: 2 } as const;

/** The part of a manifest whose votes are shuffled. */
export const mixed = (
  rule: Rule,
  list: readonly Option[] = options(rule.kind === 'write-in' ? 0 : 3),
): Partial<Manifest> => ({
  ...withRule(rule, list),
  classes: WEIGHTLESS,
});

/** Cases of rankings and texts, which are shuffled. */
export const MIXED_CASES: readonly ManifestCase[] = [
  ['M-25', 'a text on a ballot that does not fit', mixedMany(80)],
  ['M-27', 'a ranking of nothing', mixed({ ...RANKED, min: 0 })],
  ['M-27', 'a ranking of more than there is', mixed({ ...RANKED, max: 4 })],
  ['M-27', 'bounds the wrong way round', mixed({ ...RANKED, min: 3, max: 2 })],
  ['M-27', 'a ranking of 201 options', mixed(RANKED, options(201))],
  ['M-27', 'ties that are a word', mixed({ ...RANKED, ties: as('maybe') })],
  ['M-27', 'more seats than options', mixed({ ...RANKED, counting: { rule: 'scottish-stv', seats: 4 } })],
  ['M-27', 'no seats', mixed({ ...RANKED, counting: { rule: 'borda', seats: 0, variant: 'zero' } })],
  ['M-27', 'an unknown count', mixed({ ...RANKED, counting: as({ rule: 'dice', seats: 1 }) })],
  ['M-27', 'a count of scores', mixed({ ...RANKED, counting: as({ rule: 'approval', seats: 1 }) })],
  ['M-27', 'shared ranks that are not counted', mixed({ ...RANKED, ties: 'allowed' })],
  ['M-27', 'texts of no bytes', mixed({ ...WRITE_IN, maxBytes: 0 })],
  ['M-27', 'texts of 501 bytes', mixed({ ...WRITE_IN, maxBytes: 501 })],
  ['M-27', 'texts among options', mixed(WRITE_IN, options(1))],
  ['M-28', 'no shuffle', mixed({ ...RANKED, shuffles: 0 })],
  ['M-28', 'fewer shuffles than trustees who decrypt', mixed({ ...RANKED, shuffles: 1 })],
  ['M-28', 'more shuffles than trustees who decrypt', mixed({ ...WRITE_IN, shuffles: 3 })],
  ['M-29', 'a vote that counts twice', { ...mixed(RANKED), classes: BASE.classes }],
];

/** Many contests of long texts in one style. */
function mixedMany(count: number): Partial<Manifest> {
  const long = { ...WRITE_IN, maxBytes: 200 };
  const contests = Array.from({ length: count }, (_, i) => contest(`c${i}`, long, []));
  return { ...withContests(contests), classes: WEIGHTLESS };
}
