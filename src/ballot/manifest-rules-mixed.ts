/** Rules of contests whose votes are shuffled: M-27 to M-29 (spec 5.2). */
import { checkCountingRule } from '../counting/rule.js';
import type { Contest, Manifest, RankedRule } from './manifest.js';
import type { ManifestRule } from './manifest-rules.js';
import { isMixed } from './mixed-contest.js';

type Found = Generator<readonly [path: string, message: string]>;

/** M-27 to M-29. */
export const MIXED_RULES: readonly ManifestRule[] = [
  { rule: 'M-27', title: 'a ranking has bounds and a count that fit its options', check: rankings },
  { rule: 'M-28', title: 'shuffles are by 1 to all trustees', check: shuffles },
  { rule: 'M-29', title: 'votes that are shuffled all have weight 1', check: weights },
];

function* rankings({ contests }: Manifest): Found {
  for (const [i, { rule, options }] of contests.entries()) {
    if (rule.kind === 'write-in' && options.length > 0)
      yield [`contests[${i}].options`, 'a contest of texts has no options'];
    const problem = rule.kind === 'ranked' ? rankingProblem(rule, options) : undefined;
    if (problem !== undefined) yield [`contests[${i}].rule`, problem];
  }
}

function rankingProblem(
  { min, max, ties, counting }: RankedRule,
  options: Contest['options'],
): string | undefined {
  if (!(Number.isSafeInteger(min) && Number.isSafeInteger(max) && 1 <= min && min <= max))
    return 'need 1 <= min <= max';
  if (max > options.length) return `max must be at most ${options.length}`;
  if (ties !== 'allowed' && ties !== 'refused') return 'ties are allowed or refused';
  try {
    checkCountingRule(counting);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return `counting: ${error.message}`;
    throw error;
  }
  if (counting.rule !== 'irv' && counting.seats > options.length)
    return `counting: ${counting.seats} seats for ${options.length} options`;
  if (ties === 'allowed' && !SHARED_RANKS.has(counting.rule))
    return `${counting.rule} does not count shared ranks`;
  return undefined;
}

/** The counting rules that take several options on one rank. */
const SHARED_RANKS: ReadonlySet<string> = /* @__PURE__ */ new Set(['schulze', 'ranked-pairs', 'borda']);

function* shuffles({ contests, trustees }: Manifest): Found {
  for (const [i, { rule }] of contests.entries()) {
    if (!isMixed(rule)) continue;
    const { shuffles: count } = rule;
    if (!(Number.isSafeInteger(count) && count >= 1 && count <= trustees.length))
      yield [`contests[${i}].rule.shuffles`, `must be from 1 to ${trustees.length}`];
  }
}

function* weights({ contests, classes }: Manifest): Found {
  if (!contests.some(({ rule }) => isMixed(rule))) return;
  for (const [i, { weight }] of classes.entries())
    if (weight !== 1) yield [`classes[${i}].weight`, 'must be 1 where votes are shuffled'];
}
