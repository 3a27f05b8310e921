/** Manifests with awards, and what is wrong with most of them: rule, what, and the change that makes it so. */
import type { Award } from '../../src/ballot/award.js';
import type { Contest, Manifest } from '../../src/ballot/manifest.js';
import { CHOICE, type ManifestCase, RANKED, WEIGHTLESS, withContests } from './manifest-changes.js';
import { contest, options, text } from './manifest-fixture.js';

const PRICED = ['only', 'b'].map((id) => contest(id, CHOICE, options(3, [1, 2, 3])));

/** The part of a manifest that awards something. */
export function awarding(
  awards: readonly Partial<Award>[],
  contests: readonly Contest[] = PRICED,
): Partial<Manifest> {
  return {
    ...withContests(contests),
    awards: awards.map((award, i) => ({
      ...{ id: `award-${i}`, name: text('Award'), contests: ['only'], budget: 9, most: 2, minVotes: 1 },
      ...{ ties: ['lower-cost-first', 'listed-first'], misfit: 'skip' },
      ...award,
    })),
  };
}

/** What breaks one rule and no other. */
export const AWARD_CASES: readonly ManifestCase[] = [
  ['M-03', 'an award whose name lacks a language', awarding([{ name: { ko: 'x' } }])],
  ['M-07', 'an award of a bad id', awarding([{ id: 'A' }])],
  ['M-08', 'two awards of one id', awarding([{}, { id: 'award-0', contests: ['b'] }])],
  ['M-35', 'an award of no contest of the manifest', awarding([{ contests: ['x'] }])],
  ['M-35', 'an award of a contest without costs', awarding([{}], [contest('only', CHOICE)])],
  ['M-35', 'a contest in two awards', awarding([{}, {}])],
  ['M-35', 'a contest twice in an award', awarding([{ contests: ['only', 'only'] }])],
  ['M-35', 'contests in another order', awarding([{ contests: ['b', 'only'] }])],
  [
    'M-35',
    'an award by rankings',
    { ...awarding([{}], [contest('only', RANKED, options(3, [1, 2, 3]))]), classes: WEIGHTLESS },
  ],
  ['M-36', 'no award at all', awarding([])],
  [
    'M-36',
    'too many awards',
    awarding(
      Array.from({ length: 101 }, (_, i) => ({ contests: [`c${i}`] })),
      Array.from({ length: 101 }, (_, i) => contest(`c${i}`, CHOICE, options(2, [1, 1]))),
    ),
  ],
  ['M-36', 'an award of no contests', awarding([{ contests: [] }])],
  ['M-36', 'no budget', awarding([{ budget: 0 }])],
  ['M-36', 'no places', awarding([{ most: 0 }])],
  ['M-36', 'no votes needed', awarding([{ minVotes: 0 }])],
  ['M-36', 'ties that stay open', awarding([{ ties: ['lower-cost-first'] }])],
  ['M-36', 'a tie rule twice', awarding([{ ties: ['listed-first', 'listed-first'] }])],
  [
    'M-36',
    'an unknown tie rule',
    awarding([{ ties: ['toString' as Award['ties'][number], 'listed-first'] }]),
  ],
  ['M-36', 'an unknown misfit rule', awarding([{ misfit: 'toString' as NonNullable<Award['misfit']> }])],
];
