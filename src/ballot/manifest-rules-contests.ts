/** Rules of a manifest's contests and of what becomes of them: M-19 to M-29 (spec 5.2). */
import type { Group } from '../core/group.js';
import { ballotShape, openedValues, proofSize } from './ballot-shape.js';
import { cheapest } from './contest.js';
import { compileContest, type VoterContest } from './context.js';
import { type Contest, type Manifest, writeManifest } from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import { RULE_CODES } from './manifest-rule-codec.js';
import type { ManifestRule } from './manifest-rules.js';
import { MIXED_RULES, mixedProblem } from './manifest-rules-mixed.js';
import { isMixed } from './mixed-contest.js';

type Found = Generator<readonly [path: string, message: string]>;

/** M-19 to M-29. */
export const CONTEST_RULES: readonly ManifestRule[] = [
  { rule: 'M-19', title: 'a choice is of 1 to all options, from min to max', check: perContest(choice) },
  { rule: 'M-20', title: 'scores have a range, and totals if limited have one', check: perContest(score) },
  { rule: 'M-21', title: 'points have bounds that fit each other', check: perContest(cumulative) },
  {
    rule: 'M-22',
    title: 'a knapsack has a budget, and bounds that fit each other',
    check: perContest(knapsack),
  },
  { rule: 'M-23', title: 'costs are positive, and given for all options or none', check: perContest(costs) },
  { rule: 'M-24', title: 'every contest allows a vote other than blank', check: satisfiable },
  { rule: 'M-25', title: 'every ballot fits into one ledger entry', check: ballotSize },
  { rule: 'M-26', title: 'the manifest fits into one ledger entry', check: manifestSize },
  ...MIXED_RULES,
];

function perContest(problem: (contest: Contest) => string | undefined): ManifestRule['check'] {
  return function* ({ contests }): Found {
    for (const [i, contest] of contests.entries()) {
      const message = problem(contest);
      if (message !== undefined) yield [`contests[${i}].rule`, message];
    }
  };
}

function choice({ rule, options }: Contest): string | undefined {
  if (!Object.hasOwn(RULE_CODES, rule.kind)) return 'unknown kind of rule';
  return rule.kind === 'choice' ? countProblem(rule, options.length) : undefined;
}

function score({ rule }: Contest): string | undefined {
  if (rule.kind !== 'score') return undefined;
  if (
    !isBetween(rule.minScore, 0, LIMITS.score - 1) ||
    !isBetween(rule.maxScore, rule.minScore + 1, LIMITS.score)
  )
    return `need 0 <= minScore < maxScore <= ${LIMITS.score}`;
  const { minTotal = 0, maxTotal = LIMITS.money } = rule;
  const fits =
    isBetween(minTotal, 0, LIMITS.money) && isBetween(maxTotal, Math.max(1, minTotal), LIMITS.money);
  return fits ? undefined : 'need 0 <= minTotal <= maxTotal, and maxTotal >= 1';
}

function cumulative({ rule }: Contest): string | undefined {
  if (rule.kind !== 'cumulative') return undefined;
  if (!isBetween(rule.points, 1, LIMITS.score)) return `points must be an integer from 1 to ${LIMITS.score}`;
  if (!isBetween(rule.minTotal, 0, rule.points)) return 'minTotal must be from 0 to points';
  return isBetween(rule.maxPerOption, 1, rule.points) ? undefined : 'maxPerOption must be from 1 to points';
}

function knapsack({ rule, options }: Contest): string | undefined {
  if (rule.kind !== 'knapsack') return undefined;
  if (!isBetween(rule.budget, 1, LIMITS.money)) return 'the budget must be an integer from 1 to 2^40';
  if (options.some(({ cost }) => cost === undefined)) return 'every option needs a cost';
  return countProblem(rule, options.length);
}

function costs({ options }: Contest): string | undefined {
  const given = options.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  if (given.some((cost) => !isBetween(cost, 1, LIMITS.money))) return 'a cost is an integer from 1 to 2^40';
  return given.length === 0 || given.length === options.length ? undefined : 'some options have no cost';
}

function countProblem({ min, max }: { min: number; max: number }, options: number): string | undefined {
  if (isBetween(min, 0, options) && isBetween(max, Math.max(1, min), options)) return undefined;
  return `need 0 <= min <= max, and max from 1 to ${options}`;
}

function* satisfiable(manifest: Manifest, groups: (id: string) => Group): Found {
  for (const [i, compiled] of contestsWithoutExclusions(manifest, groups).entries()) {
    const contest = manifest.contests[i];
    if (typeof compiled === 'string') yield [`contests[${i}].rule`, compiled];
    else if (
      compiled !== undefined &&
      contest?.rule.kind === 'knapsack' &&
      cheapest(contest, Math.max(1, contest.rule.min)) > contest.rule.budget
    )
      yield [`contests[${i}].rule`, 'the cheapest options that make up min exceed the budget'];
  }
}

function* ballotSize(manifest: Manifest, groups: (id: string) => Group): Found {
  const group = knownGroup(manifest, groups);
  if (group === undefined) return;
  const all = contestsWithoutExclusions(manifest, groups);
  const index = new Map(manifest.contests.map(({ id }, i) => [id, i]));
  for (const [i, { contests }] of manifest.styles.entries()) {
    const parts = contests.map((id) => all[index.get(id) ?? -1]);
    const size = ballotBytes(
      group,
      parts.filter((part) => typeof part === 'object'),
    );
    if (size > LIMITS.ballotBytes)
      yield [`styles[${i}]`, `its ballots would have ${size} bytes, at most ${LIMITS.ballotBytes} fit`];
  }
}

function* manifestSize(manifest: Manifest): Found {
  const size = encodedLength(manifest);
  if (size !== undefined && size > LIMITS.manifestBytes)
    yield ['', `has ${size} bytes, at most ${LIMITS.manifestBytes} fit`];
}

/**
 * Every contest as voters without exclusions get it; a text if it allows no vote; `undefined` where another rule is
 * broken, which is reported there.
 */
function contestsWithoutExclusions(
  manifest: Manifest,
  groups: (id: string) => Group,
): readonly (VoterContest | string | undefined)[] {
  const group = knownGroup(manifest, groups);
  return manifest.contests.map((contest, number) => {
    const broken = [choice, score, cumulative, knapsack, costs, mixedProblem].some(
      (rule) => rule(contest) !== undefined,
    );
    const { length } = contest.options;
    if (group === undefined || broken || length > LIMITS.options) return undefined;
    if (length < 1 && !isMixed(contest.rule)) return undefined;
    if (isMixed(contest.rule) && manifest.eligibility !== undefined) return undefined;
    try {
      return compileContest(manifest, number, [], group);
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  });
}

function knownGroup(manifest: Manifest, groups: (id: string) => Group): Group | undefined {
  try {
    return groups(manifest.group);
  } catch {
    return undefined;
  }
}

/** Bytes of a ballot (spec 6.2), and of its openings if it is challenged: nonces, and a u64 for every opened value. */
function ballotBytes(group: Group, contests: readonly VoterContest[]): number {
  return contests.reduce((sum, contest) => {
    const { positions } = proofSize(contest);
    return sum + positions * group.scalarBytes + 8 * openedValues(contest);
  }, ballotShape(group, contests).length);
}

/** `undefined` where the manifest cannot be encoded, which earlier rules report. */
function encodedLength(manifest: Manifest): number | undefined {
  try {
    return writeManifest(manifest).length;
  } catch {
    return undefined;
  }
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}
