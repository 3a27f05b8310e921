/** Counting rules in JSON. */
import { DecodeError } from '../core/errors.js';
import type { JsonValue } from '../core/json.js';
import { type CountingRule, checkCountingRule, ruleProblem } from './rule.js';

/**
 * Reads a counting rule from parsed JSON: exactly the fields of its kind, each within bounds. What is read is valid.
 * @throws {DecodeError} `bad-value`, `bad-number`, naming the field
 */
export function parseCountingRule(value: JsonValue | undefined, path = 'rule'): CountingRule {
  const problem = ruleProblem(value);
  if (problem === undefined) return checkCountingRule(value as unknown as CountingRule);
  const { code, field, message } = problem;
  throw new DecodeError(code, field === '' ? path : `${path}.${field}`, message);
}
