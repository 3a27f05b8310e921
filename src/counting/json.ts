/** The result of a count as JSON. */
import type { JsonValue } from '../core/json.js';
import { formatVotes } from './decimal.js';
import type { CountResult } from './result.js';

/**
 * The result as a JSON value with the names of {@link CountResult}. Votes become decimal texts, since JSON has no exact
 * fractions; numbers of papers and positions of candidates stay numbers.
 */
export function countToJson(result: CountResult): JsonValue {
  return toJson(result, result.digits);
}

function toJson(value: unknown, digits: number): JsonValue {
  if (typeof value === 'bigint') return formatVotes(value, digits);
  if (Array.isArray(value)) return value.map((item) => toJson(item, digits));
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, digits)]));
}
