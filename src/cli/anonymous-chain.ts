/**
 * What an auditor of an election of `AnonElection` brings, for the chain does not have it: a JSON file (docs/contracts.md).
 *
 *     {"circuit": {"depth": 20, "rule": {"options": 4, "minPerOption": 0, "maxPerOption": 1,
 *                  "limits": [{"weights": [1, 1, 1, 1], "min": 0, "max": 1}], "blank": false, "excluded": []}},
 *      "verifyingKey": {...}, "threshold": 2, "verificationKeys": ["<hex of x and y>", ...], "roll": ["<decimal>", ...]}
 */
import { type CircuitShape, circuitShape } from '../ballot/anonymous/contest.js';
import { type AnonymousRoll, anonymousRoll, MAX_ROLL } from '../ballot/anonymous/roll.js';
import { fromHex } from '../core/bytes.js';
import { decode } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import { BABYJUBJUB } from '../core/groups/babyjubjub.js';
import { parseBigDecimal } from '../core/integers.js';
import { type JsonValue, parseJson } from '../core/json.js';
import { asArray, asBoolean, asInteger, asObject, asText } from '../core/json-fields.js';
import { SNARK_FIELD } from '../core/poseidon.js';
import type { AnonymousTrustees } from '../evm/anonymous-share.js';
import { parseVerifyingKey, type VerifyingKey } from '../zk/groth16/verifying-key.js';
import type { ContestRule } from '../zk/layout.js';

/** What the file says. */
export interface KnownToAuditor {
  readonly shape: CircuitShape;
  readonly verifyingKey: VerifyingKey;
  readonly trustees: AnonymousTrustees;
  readonly roll?: AnonymousRoll;
}

/** Longest file: a roll of as many commitments as there may be. */
export const MAX_KNOWN: number = 2 ** 21 + 84 * MAX_ROLL;

const MAX_TRUSTEES = 255;
const MAX_OPTIONS = 1024;
const MAX_DIGITS = 78;
const MAX_NUMBER = 2 ** 32;

/** Reads the file. @throws {DecodeError} if it is malformed, or the rule, roll or threshold is none */
export function readKnown(json: Uint8Array): KnownToAuditor {
  const fields = ['circuit', 'verifyingKey', 'threshold', 'verificationKeys'];
  const known = asObject(parseJson(json, MAX_KNOWN, 'known'), 'known', fields, ['roll']);
  const circuit = asObject(known.circuit, 'known.circuit', ['depth', 'rule']);
  const depth = asInteger(circuit.depth, 'known.circuit.depth', 1, 32);
  const keys = asArray(known.verificationKeys, 'known.verificationKeys', MAX_TRUSTEES).map((text, i) => {
    const path = `known.verificationKeys[${i}]`;
    return decode(fromHex(asText(text, path, 128), path), path, (reader) => reader.element(BABYJUBJUB));
  });
  const threshold = asInteger(known.threshold, 'known.threshold', 1, keys.length);
  const commitments =
    known.roll === undefined ? undefined : asArray(known.roll, 'known.roll', MAX_ROLL).map(field);
  return sound(() => ({
    shape: circuitShape(depth, ruleOf(circuit.rule)),
    verifyingKey: parseVerifyingKey(JSON.stringify(known.verifyingKey)),
    trustees: { threshold, verificationKeys: keys },
    ...(commitments && { roll: anonymousRoll(commitments, depth) }),
  }));
}

function ruleOf(value: JsonValue | undefined): ContestRule {
  const path = 'known.circuit.rule';
  const rule = asObject(value, path, [
    'options',
    'minPerOption',
    'maxPerOption',
    'limits',
    'blank',
    'excluded',
  ]);
  const number = (item: JsonValue | undefined, name: string): number =>
    asInteger(item, `${path}.${name}`, -MAX_NUMBER, MAX_NUMBER);
  const numbers = (item: JsonValue | undefined, name: string): number[] =>
    asArray(item, `${path}.${name}`, MAX_OPTIONS).map((each) => number(each, name));
  return {
    options: asInteger(rule.options, `${path}.options`, 1, MAX_OPTIONS),
    minPerOption: number(rule.minPerOption, 'minPerOption'),
    maxPerOption: number(rule.maxPerOption, 'maxPerOption'),
    limits: asArray(rule.limits, `${path}.limits`, MAX_OPTIONS).map((item) => {
      const { weights, min, max } = asObject(item, `${path}.limits`, ['weights', 'min', 'max']);
      return { weights: numbers(weights, 'weights'), min: number(min, 'min'), max: number(max, 'max') };
    }),
    blank: asBoolean(rule.blank, `${path}.blank`),
    excluded: numbers(rule.excluded, 'excluded'),
  };
}

/** A commitment on the roll. */
function field(value: JsonValue, index: number): bigint {
  const path = `known.roll[${index}]`;
  const commitment = parseBigDecimal(asText(value, path, MAX_DIGITS), MAX_DIGITS, path);
  if (commitment >= SNARK_FIELD) throw new DecodeError('bad-scalar', path, 'not a field element');
  return commitment;
}

/** What is malformed in the file is the file's fault. */
function sound<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DecodeError('bad-value', 'known', error.message, { cause: error });
  }
}
