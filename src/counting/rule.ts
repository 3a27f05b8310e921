/** Counting rules as data that a manifest can name: integers and words, nothing hidden, every default written out. */
import { DecodeError } from '../core/errors.js';
import { type JsonValue, parseJson } from '../core/json.js';
import { asInteger, asMap, asObject } from '../core/json-fields.js';
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

const SKIPPED = ['end', 'pass'] as const;
const MISSING = ['worst', 'refuse'] as const;

/**
 * Reads a counting rule from parsed JSON: exactly the fields of its kind, each within bounds. What is read is valid.
 * @throws {DecodeError} `bad-value`, `bad-number`, naming the field
 */
export function parseCountingRule(value: JsonValue | undefined, path = 'rule'): CountingRule {
  const name = asMap(value, path).rule;
  const readers: Readonly<Record<CountingRuleName, () => CountingRule>> = {
    irv: () => readIrv(value, path),
    'scottish-stv': () => ({ rule: 'scottish-stv', ...readSeats(value, path, []) }),
    'meek-stv': () => readMeek(value, path),
    schulze: () => ({ rule: 'schulze', ...readSeats(value, path, []) }),
    'ranked-pairs': () => {
      const seats = readSeats(value, path, ['strength']);
      return {
        rule: 'ranked-pairs',
        ...seats,
        strength: word(value, path, 'strength', ['winning-votes', 'margins']),
      };
    },
    borda: () => {
      const seats = readSeats(value, path, ['variant']);
      return {
        rule: 'borda',
        ...seats,
        variant: word(value, path, 'variant', ['averaged', 'zero', 'modified']),
      };
    },
    'majority-judgment': () => {
      const seats = readSeats(value, path, ['grades', 'missing']);
      const grades = integer(value, path, 'grades', 2, 100);
      return { rule: 'majority-judgment', ...seats, grades, missing: word(value, path, 'missing', MISSING) };
    },
    score: () => readScore(value, path),
    approval: () => ({ rule: 'approval', ...readSeats(value, path, []) }),
  };
  if (typeof name !== 'string' || !Object.hasOwn(readers, name))
    throw new DecodeError('bad-value', `${path}.rule`, 'no counting rule of this name');
  return Object.freeze(readers[name as CountingRuleName]());
}

/**
 * Checks a rule that a caller made: the same bounds as {@link parseCountingRule}.
 * @returns a frozen copy
 * @throws {RangeError} what {@link parseCountingRule} would refuse
 */
export function checkCountingRule(rule: CountingRule): CountingRule {
  try {
    return parseCountingRule(parseJson(JSON.stringify(rule) ?? 'null', 10_000));
  } catch (error) {
    if (error instanceof DecodeError) throw new RangeError(error.message, { cause: error });
    throw error;
  }
}

function readIrv(value: JsonValue | undefined, path: string): IrvRule {
  asObject(value, path, ['rule', 'skipped', 'ties']);
  const ties = word(value, path, 'ties', ['earlier-stage', 'lot']);
  return { rule: 'irv', skipped: word(value, path, 'skipped', SKIPPED), ties };
}

function readMeek(value: JsonValue | undefined, path: string): MeekRule {
  const seats = readSeats(value, path, ['digits', 'omega', 'skipped']);
  const digits = integer(value, path, 'digits', 4, 15);
  const omega = integer(value, path, 'omega', 1, digits);
  return { rule: 'meek-stv', ...seats, digits, omega, skipped: word(value, path, 'skipped', SKIPPED) };
}

function readScore(value: JsonValue | undefined, path: string): ScoreRule {
  const seats = readSeats(value, path, ['min', 'max', 'missing']);
  const min = integer(value, path, 'min', -COUNT_LIMITS.score, COUNT_LIMITS.score - 1);
  const max = integer(value, path, 'max', min + 1, COUNT_LIMITS.score);
  return { rule: 'score', ...seats, min, max, missing: word(value, path, 'missing', MISSING) };
}

/** The seats of a rule whose fields are `rule`, `seats` and `others`, no more and no less. */
function readSeats(
  value: JsonValue | undefined,
  path: string,
  others: readonly string[],
): { readonly seats: number } {
  asObject(value, path, ['rule', 'seats', ...others]);
  return { seats: integer(value, path, 'seats', 1, COUNT_LIMITS.candidates) };
}

function integer(value: JsonValue | undefined, path: string, key: string, min: number, max: number): number {
  return asInteger(asMap(value, path)[key], `${path}.${key}`, min, max);
}

function word<W extends string>(
  value: JsonValue | undefined,
  path: string,
  key: string,
  words: readonly W[],
): W {
  const found = words.find((known) => known === asMap(value, path)[key]);
  if (found === undefined)
    throw new DecodeError('bad-value', `${path}.${key}`, `not one of ${words.join(', ')}`);
  return found;
}
