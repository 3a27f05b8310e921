/** Counting rules as data that a manifest can name: integers and words, nothing hidden, every default written out. */
import { COUNT_LIMITS } from './ballot.js';

/** Instant run-off (spec 9.3). */
export interface IrvRule {
  readonly rule: 'irv';
  /** What a skipped rank does. */
  readonly skipped: 'end' | 'pass';
  /** How equal lowest candidates are told apart: by the latest earlier round at which they differed, or at once by lot. */
  readonly ties: 'earlier-stage' | 'lot';
}

/** The single transferable vote of the Scottish Local Government Elections Order 2007 (spec 9.4). */
export interface ScottishRule {
  readonly rule: 'scottish-stv';
  readonly seats: number;
}

/** Meek's single transferable vote in fixed-point arithmetic (spec 9.5). */
export interface MeekRule {
  readonly rule: 'meek-stv';
  readonly seats: number;
  /** Decimals of votes and keep factors, 4 to 15. */
  readonly digits: number;
  /** Iteration ends when the surplus is below 10^-`omega`; 1 to `digits`. */
  readonly omega: number;
  readonly skipped: 'end' | 'pass';
}

/** Schulze's method, winning votes (spec 9.7). */
export interface SchulzeRule {
  readonly rule: 'schulze';
  readonly seats: number;
}

/** Tideman's ranked pairs (spec 9.8). */
export interface RankedPairsRule {
  readonly rule: 'ranked-pairs';
  readonly seats: number;
  /** What makes a victory strong: papers for the winner, or their excess over those for the loser. */
  readonly strength: 'winning-votes' | 'margins';
}

/** Borda's count (spec 9.9). */
export interface BordaRule {
  readonly rule: 'borda';
  readonly seats: number;
  /** What partial ballots give: see the spec. */
  readonly variant: 'averaged' | 'zero' | 'modified';
}

/** Majority judgment of Balinski and Laraki (spec 9.10). */
export interface MajorityJudgmentRule {
  readonly rule: 'majority-judgment';
  readonly seats: number;
  /** How many grades there are, 2 to 100: 0 is the worst, `grades - 1` the best. */
  readonly grades: number;
  /** A candidate without a grade: gets the worst, or the ballot is refused. */
  readonly missing: 'worst' | 'refuse';
}

/** Score voting (spec 9.11). */
export interface ScoreRule {
  readonly rule: 'score';
  readonly seats: number;
  readonly min: number;
  readonly max: number;
  /** A candidate without a score: gets the lowest, or the ballot is refused. */
  readonly missing: 'worst' | 'refuse';
}

/** Approval voting: scores of 0 and 1, no score is 0 (spec 9.12). */
export interface ApprovalRule {
  readonly rule: 'approval';
  readonly seats: number;
}

/** A counting rule with all of its parameters. */
export type CountingRule =
  | IrvRule
  | ScottishRule
  | MeekRule
  | SchulzeRule
  | RankedPairsRule
  | BordaRule
  | MajorityJudgmentRule
  | ScoreRule
  | ApprovalRule;

/** The name of a counting rule. */
export type CountingRuleName = CountingRule['rule'];

/** What is wrong with a value that should be a counting rule. */
export interface RuleProblem {
  readonly code: 'bad-value' | 'bad-number';
  /** The field; empty for the value as a whole. */
  readonly field: string;
  readonly message: string;
}

/** What a field may hold: one of some words, or an integer within bounds that may depend on the fields before it. */
type FieldRule = readonly string[] | ((fields: Fields) => readonly [min: number, max: number]);
type Fields = Readonly<Record<string, unknown>>;

/** Least and most of the numbers of rules that count rankings; `omega` is from 1 to `digits`. */
export const RANKING_BOUNDS: Readonly<Record<'seats' | 'digits', readonly [min: number, max: number]>> = {
  seats: [1, COUNT_LIMITS.candidates],
  digits: [4, 15],
};

const SEATS: Readonly<Record<string, FieldRule>> = { seats: () => RANKING_BOUNDS.seats };
const SKIPPED = { skipped: ['end', 'pass'] } as const;
const MISSING = { missing: ['worst', 'refuse'] } as const;

/** The fields of every rule besides its name: no more and no less. */
const FIELDS: Readonly<Record<CountingRuleName, Readonly<Record<string, FieldRule>>>> = {
  irv: { ...SKIPPED, ties: ['earlier-stage', 'lot'] },
  'scottish-stv': SEATS,
  'meek-stv': {
    ...SEATS,
    digits: () => RANKING_BOUNDS.digits,
    omega: ({ digits }) => [1, Number(digits)],
    ...SKIPPED,
  },
  schulze: SEATS,
  'ranked-pairs': { ...SEATS, strength: ['winning-votes', 'margins'] },
  borda: { ...SEATS, variant: ['averaged', 'zero', 'modified'] },
  'majority-judgment': { ...SEATS, grades: () => [2, 100], ...MISSING },
  score: {
    ...SEATS,
    min: () => [-COUNT_LIMITS.score, COUNT_LIMITS.score - 1],
    max: ({ min }) => [Number(min) + 1, COUNT_LIMITS.score],
    ...MISSING,
  },
  approval: SEATS,
};

/** The first thing that is wrong with a value; `undefined` if it is a counting rule. */
export function ruleProblem(value: unknown): RuleProblem | undefined {
  const wrong = (field: string, message: string): RuleProblem => ({ code: 'bad-value', field, message });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong('', 'expected an object');
  const fields = value as Fields;
  const { rule } = fields;
  if (typeof rule !== 'string' || !Object.hasOwn(FIELDS, rule))
    return wrong('rule', 'no counting rule of this name');
  const known = FIELDS[rule as CountingRuleName];
  const foreign = Object.keys(fields).find((key) => key !== 'rule' && !Object.hasOwn(known, key));
  if (foreign !== undefined) return wrong('', `unknown key ${JSON.stringify(foreign.slice(0, 40))}`);
  for (const [key, allowed] of Object.entries(known)) {
    if (!Object.hasOwn(fields, key)) return wrong('', `key "${key}" is missing`);
    const problem = fieldProblem(key, fields, allowed);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Checks a rule that a caller made.
 * @returns a frozen copy
 * @throws {RangeError} for what is no counting rule, or has a parameter out of bounds
 */
export function checkCountingRule(rule: CountingRule): CountingRule {
  const problem = ruleProblem(rule);
  if (problem !== undefined) throw new RangeError(`${problem.field || 'rule'}: ${problem.message}`);
  return Object.freeze({ ...rule });
}

function fieldProblem(field: string, fields: Fields, allowed: FieldRule): RuleProblem | undefined {
  const value = fields[field];
  if (typeof allowed !== 'function')
    return allowed.some((word) => word === value)
      ? undefined
      : { code: 'bad-value', field, message: `not one of ${allowed.join(', ')}` };
  const [min, max] = allowed(fields);
  if (typeof value !== 'number') return { code: 'bad-value', field, message: 'expected an integer' };
  if (Number.isInteger(value) && value >= min && value <= max) return undefined;
  return { code: 'bad-number', field, message: `not from ${min} to ${max}` };
}
