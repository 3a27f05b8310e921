/** `hanpyo/counting`: rules that turn ranked or rated ballots into winners, with every step of the count. */
export * from './ballot.js';
export * from './blt.js';
export * from './blt-write.js';
export * from './count.js';
export * from './decimal.js';
export * from './json.js';
export * from './lot.js';
export * from './preflib.js';
export { FILE_LIMITS, type RankedProfile } from './profile.js';
export * from './result.js';
export {
  type ApprovalRule,
  type BordaRule,
  type CountingRule,
  type CountingRuleName,
  checkCountingRule,
  type IrvRule,
  type MajorityJudgmentRule,
  type MeekRule,
  type RankedPairsRule,
  type RuleProblem,
  ruleProblem,
  type SchulzeRule,
  type ScoreRule,
  type ScottishRule,
} from './rule.js';
export * from './rule-json.js';
export * from './text.js';
