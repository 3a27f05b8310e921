/** The group of an election, and numbers as Helios writes them: in decimals. */
import { DecodeError } from '../../../core/errors.js';
import type { Group } from '../../../core/group.js';
import { foreignModpGroup } from '../../../core/groups/foreign-modp.js';
import { HELIOS_2048 } from '../../../core/groups/modp-groups.js';
import { HELIOS_2048_PARAMETERS, type ModpParameters } from '../../../core/groups/modp-params.js';
import { bytesToInteger, integerToBytes, mod, parseBigDecimal } from '../../../core/integers.js';
import type { JsonValue } from '../../../core/json.js';
import { asObject, asText } from '../../../core/json-fields.js';
import type { Rng } from '../../../core/random.js';
import type { HeliosRules } from './options.js';

/** A number from 1 to p - 1, not yet known to be in the group. Two of them are the same base only if they are one object. */
export interface Residue {
  /** Decimals, as they are hashed. */
  readonly text: string;
  /** Its encoding in the group. */
  readonly bytes: Uint8Array;
  /** Where it stands in the record. */
  readonly path: string;
}

/** What an election computes in. */
export interface HeliosGroup {
  readonly group: Group;
  readonly parameters: ModpParameters;
  readonly rules: HeliosRules;
  /** Of p: no number of more digits is looked at. */
  readonly digits: number;
  /** g */
  readonly generator: Residue;
}

/** A public key as Helios states it. */
export interface StatedKey {
  readonly parameters: ModpParameters;
  readonly y: JsonValue;
}

/** Digits of the largest number: 8192 bits. */
const MAX_DIGITS = 2467;

/** Reads a public key with its parameters, which are not checked. @throws {DecodeError} */
export function readStatedKey(value: JsonValue | undefined, path: string): StatedKey {
  const { g, p, q, y } = asObject(value, path, ['g', 'p', 'q', 'y']);
  const parameters = {
    p: integer(p, `${path}.p`),
    q: integer(q, `${path}.q`),
    g: integer(g, `${path}.g`),
  };
  return { parameters, y };
}

/** Whether two keys are of the same group. */
export function sameParameters(a: ModpParameters, b: ModpParameters): boolean {
  return a.p === b.p && a.q === b.q && a.g === b.g;
}

/** Makes the group of some parameters. @throws {DecodeError} if they are not those of a group of prime order */
export function heliosGroup(
  parameters: ModpParameters,
  { rng, rules }: { readonly rng: Rng; readonly rules: HeliosRules },
  path: string,
): HeliosGroup {
  const known = sameParameters(parameters, HELIOS_2048_PARAMETERS);
  const group = known ? HELIOS_2048 : foreignModpGroup(parameters, rng, path);
  const generator = encodedResidue(integerToBytes(parameters.g, group.elementBytes), `${path}.g`);
  return Object.freeze({ group, parameters, rules, digits: parameters.p.toString().length, generator });
}

/** Reads a number from 1 to p - 1. @throws {DecodeError} */
export function readResidue(
  { group, parameters, digits }: HeliosGroup,
  value: JsonValue,
  path: string,
): Residue {
  const text = asText(value, path, MAX_DIGITS);
  const number = parseBigDecimal(text, digits, path);
  if (number === 0n || number >= parameters.p)
    throw new DecodeError('bad-element', path, 'not a number from 1 to p - 1');
  return { text, bytes: integerToBytes(number, group.elementBytes), path };
}

/**
 * Reads a scalar.
 * @throws {DecodeError} `bad-scalar` if it is not below the order, unless the rules are lenient
 */
export function readScalar({ parameters, rules }: HeliosGroup, value: JsonValue, path: string): bigint {
  const number = integer(value, path);
  if (number >= parameters.q && rules === 'strict')
    throw new DecodeError('bad-scalar', path, 'not below the order of the group');
  return mod(number, parameters.q);
}

/** A residue of an encoding. */
export function encodedResidue(bytes: Uint8Array, path: string): Residue {
  return { text: bytesToInteger(bytes).toString(), bytes, path };
}

function integer(value: JsonValue, path: string): bigint {
  return parseBigDecimal(asText(value, path, MAX_DIGITS), MAX_DIGITS, path);
}
