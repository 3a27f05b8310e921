/** Rules of contests whose votes are shuffled: M-27 to M-29 (spec 5.2). */
import { checkCountingRule } from '../counting/rule.js';
import { RANKING_RULES } from './counting-codec.js';
import type { Contest, Manifest, RankedRule } from './manifest.js';
import type { ManifestRule } from './manifest-rules.js';
import { isMixed } from './mixed-contest.js';
import { MAX_RANKED_OPTIONS, MAX_TEXT_BYTES } from './mixed-message.js';

type Found = Generator<readonly [path: string, message: string]>;

/** M-27 to M-29. */
export const MIXED_RULES: readonly ManifestRule[] = [
  { rule: 'M-27', title: 'rankings and texts have bounds, and a count that fits them', check: bounds },
  { rule: 'M-28', title: 'as many trustees shuffle as decrypt', check: shuffles },
  { rule: 'M-29', title: 'votes that are shuffled all have weight 1', check: weights },
];

function* bounds({ contests }: Manifest): Found {
  for (const [i, contest] of contests.entries()) {
    const problem = mixedProblem(contest);
    if (problem !== undefined) yield [`contests[${i}].rule`, problem];
  }
}

/** What M-27 finds in a contest. */
export function mixedProblem({ rule, options }: Contest): string | undefined {
  if (rule.kind === 'ranked') return rankingProblem(rule, options);
  if (rule.kind !== 'write-in') return undefined;
  if (options.length > 0) return 'a contest of texts has no options';
  if (!isBetween(rule.maxBytes, 1, MAX_TEXT_BYTES)) return `maxBytes must be from 1 to ${MAX_TEXT_BYTES}`;
  return undefined;
}

function rankingProblem(
  { min, max, ties, counting }: RankedRule,
  options: Contest['options'],
): string | undefined {
  if (options.length > MAX_RANKED_OPTIONS) return `more than ${MAX_RANKED_OPTIONS} options to rank`;
  if (!isBetween(min, 1, options.length) || !isBetween(max, min, options.length))
    return `need 1 <= min <= max <= ${options.length}`;
  if (ties !== 'allowed' && ties !== 'refused') return 'ties are allowed or refused';
  try {
    checkCountingRule(counting);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return `counting: ${error.message}`;
    throw error;
  }
  if (!RANKING_RULES.includes(counting.rule)) return `${counting.rule} does not count rankings`;
  if (counting.rule !== 'irv' && counting.seats > options.length)
    return `counting: ${counting.seats} seats for ${options.length} options`;
  if (ties === 'allowed' && !SHARED_RANKS.has(counting.rule))
    return `${counting.rule} does not count shared ranks`;
  return undefined;
}

/** The counting rules that take several options on one rank. */
const SHARED_RANKS: ReadonlySet<string> = /* @__PURE__ */ new Set(['schulze', 'ranked-pairs', 'borda']);

/**
 * With fewer shuffles, fewer trustees than it takes to decrypt would together know whose each vote is. As many as can decrypt
 * know it whatever is shuffled: more shuffles would hide nothing more, and only give one more trustee the power to stop the
 * count.
 */
function* shuffles({ contests, threshold }: Manifest): Found {
  for (const [i, { rule }] of contests.entries()) {
    if (!isMixed(rule)) continue;
    const { shuffles: count } = rule;
    if (count !== threshold) yield [`contests[${i}].rule.shuffles`, `must be the threshold, ${threshold}`];
  }
}

function* weights({ contests, classes }: Manifest): Found {
  if (!contests.some(({ rule }) => isMixed(rule))) return;
  for (const [i, { weight }] of classes.entries())
    if (weight !== 1) yield [`classes[${i}].weight`, 'must be 1 where votes are shuffled'];
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}
