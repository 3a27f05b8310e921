/** Changes of the fixture's manifest, of which cases of its rules are made. */
import type { Contest, Manifest, Option, RankedRule, Rule } from '../../src/ballot/manifest.js';
import { contest, manifestFixture, options } from './manifest-fixture.js';

/** A rule, what is wrong, and the change of the fixture that makes it so: nothing but that rule may speak. */
export type ManifestCase = readonly [rule: string, what: string, change: Partial<Manifest>];

/** The manifest that is changed. */
export const BASE: Manifest = manifestFixture();
/** 32 bytes of zeros, in hexadecimal. */
export const ZEROS: string = '00'.repeat(32);
/** The classes of the fixture with a weight of 1. */
export const WEIGHTLESS: Manifest['classes'] = BASE.classes.map((voterClass) => ({
  ...voterClass,
  weight: 1,
}));

/** One or two of the options. */
export const CHOICE = { kind: 'choice', min: 1, max: 2, blank: false } as const;
/** Scores from 0 to 5. */
export const SCORE = { kind: 'score', minScore: 0, maxScore: 5, blank: false } as const;
/** A ranking for two seats. */
export const RANKED: RankedRule = {
  ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
  counting: { rule: 'scottish-stv', seats: 2 },
};

/** A value that the types forbid. */
export const as = <T>(value: unknown): T => value as T;

/** The part of a manifest with these contests, on one style. */
export const withContests = (contests: readonly Contest[]): Partial<Manifest> => ({
  contests,
  styles: [{ id: 'all', contests: contests.map(({ id }) => id) }],
});

/** The part of a manifest with one contest of a rule. */
export const withRule = (rule: Rule, list: readonly Option[] = options(3)): Partial<Manifest> =>
  withContests([contest('only', rule, list)]);
