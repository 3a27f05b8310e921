/** Rules of a manifest's awards: M-35 and M-36 (spec 5.2). */
import type { Manifest } from './manifest.js';
import { TIE_CODES } from './manifest-awards.js';
import { LIMITS } from './manifest-limits.js';
import type { ManifestRule } from './manifest-rules.js';
import { isMixed } from './mixed-contest.js';

type Found = Generator<readonly [path: string, message: string]>;

/** M-35 and M-36. */
export const AWARD_RULES: readonly ManifestRule[] = [
  {
    rule: 'M-35',
    title: 'awards are of contests whose options have costs, each contest in one award at most',
    check: contests,
  },
  { rule: 'M-36', title: 'awards have bounds, and rules for ties that leave nothing open', check: bounds },
];

function* contests({ awards = [], contests: all }: Manifest): Found {
  const taken = new Set<number>();
  for (const [i, award] of awards.entries()) {
    let last = -1;
    for (const [j, id] of award.contests.entries()) {
      const path = `awards[${i}].contests[${j}]`;
      const position = all.findIndex((contest) => contest.id === id);
      const contest = all[position];
      if (contest === undefined) yield [path, `there is no contest ${id}`];
      else if (isMixed(contest.rule) || contest.options.some(({ cost }) => cost === undefined))
        yield [path, `the options of contest ${id} have no costs, or no votes that are added up`];
      else if (position <= last) yield [path, `contest ${id} is not in the order of the manifest`];
      else if (taken.has(position)) yield [path, `contest ${id} is in another award`];
      taken.add(position);
      last = Math.max(last, position);
    }
  }
}

function* bounds({ awards }: Manifest): Found {
  if (awards === undefined) return;
  if (awards.length < 1 || awards.length > LIMITS.awards)
    yield ['awards', `has ${awards.length} items, 1 to ${LIMITS.awards} are allowed`];
  const within = (value: number, most: number): boolean =>
    Number.isSafeInteger(value) && value >= 1 && value <= most;
  for (const [i, { contests: ids, budget, most, minVotes, ties, misfit }] of awards.entries()) {
    const path = `awards[${i}]`;
    if (ids.length === 0) yield [`${path}.contests`, 'an award needs a contest'];
    if (!within(budget, LIMITS.money)) yield [`${path}.budget`, 'must be from 1 to 2^40'];
    if (!within(most, LIMITS.places)) yield [`${path}.most`, `must be from 1 to ${LIMITS.places}`];
    if (!within(minVotes, LIMITS.money)) yield [`${path}.minVotes`, 'must be from 1 to 2^40'];
    if (ties.at(-1) !== 'listed-first' || new Set(ties).size !== ties.length)
      yield [`${path}.ties`, 'must be different, the last of them listed-first'];
    if (!ties.every((tie) => Object.hasOwn(TIE_CODES, tie))) yield [`${path}.ties`, 'unknown word'];
    if (misfit !== 'skip' && misfit !== 'stop') yield [`${path}.misfit`, 'unknown word'];
  }
}
