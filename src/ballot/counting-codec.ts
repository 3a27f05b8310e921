/** The counting rule of a ranked contest in a manifest's canonical bytes (spec 5.1): a code, then its parameters. */
import type { Reader, Writer } from '../core/codec.js';
import { RANKING_BOUNDS } from '../counting/rule.js';
import type { RankingRule } from './manifest.js';

/** Codes of the rules. */
const CODES: Readonly<Record<RankingRule['rule'], number>> = {
  irv: 1,
  'scottish-stv': 2,
  'meek-stv': 3,
  schulze: 4,
  'ranked-pairs': 5,
  borda: 6,
};
const SKIPPED = ['end', 'pass'] as const;
const TIES = ['earlier-stage', 'lot'] as const;
const STRENGTHS = ['winning-votes', 'margins'] as const;
const VARIANTS = ['averaged', 'zero', 'modified'] as const;

/** Names of the rules that count rankings. */
export const RANKING_RULES: readonly string[] = /* @__PURE__ */ Object.keys(CODES);

/** Writes a rule. Nothing is checked. */
export function writeRankingRule(writer: Writer, counting: RankingRule): void {
  writer.u8(CODES[counting.rule]);
  if (counting.rule === 'irv') {
    writer.u8(SKIPPED.indexOf(counting.skipped)).u8(TIES.indexOf(counting.ties));
    return;
  }
  writer.u32(counting.seats);
  if (counting.rule === 'meek-stv')
    writer.u8(counting.digits).u8(counting.omega).u8(SKIPPED.indexOf(counting.skipped));
  else if (counting.rule === 'ranked-pairs') writer.u8(STRENGTHS.indexOf(counting.strength));
  else if (counting.rule === 'borda') writer.u8(VARIANTS.indexOf(counting.variant));
}

/** Reads a rule, whose parameters are within their bounds. @throws {DecodeError} */
export function readRankingRule(reader: Reader): RankingRule {
  const code = reader.u8();
  const rule = (Object.keys(CODES) as RankingRule['rule'][]).find((name) => CODES[name] === code);
  if (rule === undefined) throw reader.error('bad-value', `unknown counting rule ${code}`);
  return Object.freeze(readFields(rule, reader));
}

function readFields(rule: RankingRule['rule'], reader: Reader): RankingRule {
  const word = <W>(words: readonly W[]): W => {
    const found = words[reader.u8()];
    if (found === undefined) throw reader.error('bad-value', 'unknown parameter of a counting rule');
    return found;
  };
  const within = (value: number, [min, max]: readonly [number, number]): number => {
    if (value < min || value > max)
      throw reader.error('bad-value', `${value} in a counting rule is not from ${min} to ${max}`);
    return value;
  };
  if (rule === 'irv') return { rule, skipped: word(SKIPPED), ties: word(TIES) };
  const seats = within(reader.u32(), RANKING_BOUNDS.seats);
  if (rule === 'meek-stv') {
    const digits = within(reader.u8(), RANKING_BOUNDS.digits);
    const omega = within(reader.u8(), [1, digits]);
    return { rule, seats, digits, omega, skipped: word(SKIPPED) };
  }
  if (rule === 'ranked-pairs') return { rule, seats, strength: word(STRENGTHS) };
  if (rule === 'borda') return { rule, seats, variant: word(VARIANTS) };
  return { rule, seats };
}
