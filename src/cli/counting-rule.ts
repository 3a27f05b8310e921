/** Counting rules by name, with the usual parameters. */
import { RANKING_RULES } from '../ballot/counting-codec.js';
import type { RankingRule } from '../ballot/manifest.js';
import { UsageError } from './errors.js';

/** The names, for the help of options. */
export const RULE_NAMES: string = RANKING_RULES.join(', ');

/** A counting rule with the usual parameters. @throws {UsageError} if there is none of that name */
export function countingRule(rule: string, seats: number): RankingRule {
  switch (rule) {
    case 'irv':
      return { rule, skipped: 'pass', ties: 'earlier-stage' };
    case 'meek-stv':
      return { rule, seats, digits: 9, omega: 6, skipped: 'pass' };
    case 'ranked-pairs':
      return { rule, seats, strength: 'winning-votes' };
    case 'borda':
      return { rule, seats, variant: 'averaged' };
    case 'scottish-stv':
    case 'schulze':
      return { rule, seats };
    default:
      throw new UsageError(`--rule: one of ${RULE_NAMES}`);
  }
}
