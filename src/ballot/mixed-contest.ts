/** Contests whose votes are shuffled and decrypted one by one (spec section 6.11): which they are, and the layout of their votes. */
import type { Group } from '../core/group.js';
import type { Contest, MixedContestRule, Rule } from './manifest.js';
import { compileMixedLayout, type MixedLayout } from './mixed-message.js';

/** Whether the votes of a rule are shuffled rather than added up. */
export function isMixed(rule: Rule): rule is MixedContestRule {
  return rule.kind === 'ranked' || rule.kind === 'write-in';
}

/**
 * The layout of the votes of a mixed contest; `undefined` for any other.
 * @throws {RangeError} if the rule allows no vote, or none that fits
 */
export function mixedLayout({ rule, options }: Contest, group: Group): MixedLayout | undefined {
  return isMixed(rule) ? compileMixedLayout(rule, options.length, group) : undefined;
}
