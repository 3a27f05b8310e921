/** The rule of a contest in a manifest's canonical bytes (spec 5.1). */
import type { Writer } from '../core/codec.js';
import { writeRankingRule } from './counting-codec.js';
import type { Rule } from './manifest.js';

/** Codes of the rules in canonical bytes. */
export const RULE_CODES = {
  choice: 1,
  score: 2,
  cumulative: 3,
  knapsack: 4,
  ranked: 5,
  'write-in': 6,
} as const;

/** Codes of {@link RankedRule.ties} in canonical bytes. */
export const TIES_CODES = { refused: 0, allowed: 1 } as const;

/** Writes a rule. Nothing is checked. */
export function writeRule(rule: Rule, writer: Writer): void {
  writer.u8(RULE_CODES[rule.kind]).bool(rule.blank);
  if (rule.kind === 'choice') writer.u32(rule.min).u32(rule.max);
  else if (rule.kind === 'cumulative') writer.u32(rule.points).u32(rule.minTotal).u32(rule.maxPerOption);
  else if (rule.kind === 'knapsack') writer.u64(rule.budget).u32(rule.min).u32(rule.max);
  else if (rule.kind === 'write-in') writer.u32(rule.maxBytes).u32(rule.shuffles);
  else if (rule.kind === 'ranked') {
    writer.u32(rule.min).u32(rule.max).u8(TIES_CODES[rule.ties]).u32(rule.shuffles);
    writeRankingRule(writer, rule.counting);
  } else {
    writer.u32(rule.minScore).u32(rule.maxScore);
    writeOptional(writer, rule.minTotal);
    writeOptional(writer, rule.maxTotal);
  }
}

/** Writes a number that may be missing. */
export function writeOptional(writer: Writer, value: number | undefined): void {
  writer.bool(value !== undefined);
  if (value !== undefined) writer.u64(value);
}
