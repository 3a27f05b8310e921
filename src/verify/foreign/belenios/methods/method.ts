/**
 * The counting methods that a question can name. Belenios has its own variants, with its own ties, so they are not those of
 * `counting`: Schulze's method where equal victories are told apart by the votes against them, majority judgment with
 * the better of two middle grades, and a single transferable vote in floating point.
 */
import { DecodeError } from '../../../../core/errors.js';
import type { JsonValue } from '../../../../core/json.js';

/** What a question says of its count. A vote is one integer for each answer. */
export type Method =
  | { readonly kind: 'schulze'; readonly blank: boolean }
  | { readonly kind: 'majority-judgment'; readonly blank: boolean; readonly grades: readonly string[] }
  | { readonly kind: 'stv'; readonly seats: number };

/** A vote names a grade by one byte; 0 is no grade. */
const MAX_GRADES = 255;

/**
 * The method that a question names; `undefined` where it names none that Belenios counts by.
 * @throws {DecodeError} `too-large` if it has more grades than a vote can name
 */
export function methodOf(extra: JsonValue | undefined, path: string): Method | undefined {
  if (typeof extra !== 'object' || extra === null || isList(extra)) return undefined;
  const { method, blank, grades, seats } = extra;
  if (typeof blank !== 'boolean') return undefined;
  if (method === 'Schulze') return { kind: 'schulze', blank };
  if (method === 'STV' && typeof seats === 'number' && seats > 0) return { kind: 'stv', seats };
  if (method !== 'MajorityJudgment' || !isList(grades)) return undefined;
  if (grades.length > MAX_GRADES)
    throw new DecodeError('too-large', `${path}.grades`, `more than ${MAX_GRADES} grades`);
  const names = grades.filter((grade): grade is string => typeof grade === 'string');
  return names.length === grades.length && names.length > 0
    ? { kind: 'majority-judgment', blank, grades: names }
    : undefined;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
