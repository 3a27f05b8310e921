/** The optional parts of a manifest in its JSON form (spec 5.1). */
import { DecodeError } from '../core/errors.js';
import type { JsonValue } from '../core/json.js';
import { asArray, asInteger, asObject, asText } from '../core/json-fields.js';
import { BOUND_CODES, type DecisionRule, type Fraction, type Majority } from './decision.js';
import {
  type AnonymousEligibility,
  CIRCUIT_HASHES,
  type CircuitHashes,
  NULLIFIER_CODES,
} from './manifest-eligibility.js';
import { LIMITS } from './manifest-limits.js';
import { wordFromJson } from './manifest-words.js';

/** Reads `eligibility`. The rules of spec 5.2 are not checked. @throws {DecodeError} */
export function eligibilityFromJson(value: JsonValue | undefined, path: string): AnonymousEligibility {
  const o = asObject(value, path, ['kind', 'depth', 'nullifiers', 'circuits']);
  if (o.kind !== 'anonymous') throw new DecodeError('bad-value', `${path}.kind`, 'must be anonymous');
  const { nullifiers } = o;
  if (nullifiers !== 'per-contest' && nullifiers !== 'per-election') {
    const words = Object.keys(NULLIFIER_CODES).join(', ');
    throw new DecodeError('bad-value', `${path}.nullifiers`, `must be one of ${words}`);
  }
  const circuits = asArray(o.circuits, `${path}.circuits`, LIMITS.contests).map((item, i) =>
    hashesFromJson(item, `${path}.circuits[${i}]`),
  );
  const depth = asInteger(o.depth, `${path}.depth`, 0, LIMITS.minimumUnit);
  return Object.freeze({ kind: 'anonymous', depth, nullifiers, circuits: Object.freeze(circuits) });
}

function hashesFromJson(value: JsonValue, path: string): CircuitHashes {
  const o = asObject(value, path, CIRCUIT_HASHES);
  const hash = (name: keyof CircuitHashes): string => asText(o[name], `${path}.${name}`, LIMITS.idBytes);
  return Object.freeze({
    verifyingKey: hash('verifyingKey'),
    constraints: hash('constraints'),
    program: hash('program'),
    provingKey: hash('provingKey'),
  });
}

/** Reads `decisions`. The rules of spec 5.2 are not checked. @throws {DecodeError} */
export function decisionsFromJson(value: JsonValue | undefined, path: string): readonly DecisionRule[] {
  const decisions = asArray(value, path, LIMITS.contests).map((item, i) => {
    const at = `${path}[${i}]`;
    const o = asObject(item, at, ['contest', 'turnout', 'majority']);
    return Object.freeze({
      contest: asText(o.contest, `${at}.contest`, LIMITS.idBytes),
      turnout: fractionFromJson(o.turnout, `${at}.turnout`),
      majority: majorityFromJson(o.majority, `${at}.majority`),
    });
  });
  return Object.freeze(decisions);
}

function fractionFromJson(value: JsonValue | undefined, path: string): Fraction {
  return Object.freeze(parts(asObject(value, path, ['numerator', 'denominator']), path));
}

function majorityFromJson(value: JsonValue | undefined, path: string): Majority {
  const o = asObject(value, path, ['bound', 'numerator', 'denominator']);
  return Object.freeze({ bound: wordFromJson(o.bound, `${path}.bound`, BOUND_CODES), ...parts(o, path) });
}

function parts(o: Readonly<Record<keyof Fraction, JsonValue>>, path: string): Fraction {
  const part = (name: keyof Fraction): number => asInteger(o[name], `${path}.${name}`, 0, LIMITS.fraction);
  return { numerator: part('numerator'), denominator: part('denominator') };
}
