/**
 * Reads groups, keys, ciphertexts and shuffle arguments out of parsed JSON (`core/json.ts`). Every element is checked to be
 * in the group, every scalar to be below q, every list to have a bounded length; objects have exactly the keys that the
 * format says.
 */
import { DecodeError } from '../../../core/errors.js';
import type { Element, Scalar } from '../../../core/group.js';
import type { JsonObject, JsonValue } from '../../../core/json.js';
import { asArray, asObject, asText } from '../../../core/json-fields.js';
import type { Rng } from '../../../core/random.js';
import type { CiphertextRow } from '../../../mixnet/bayer-groth/context.js';
import type { SwissPostFormat } from './formats.js';
import { elementOf, type SwissPostGroup, swissPostGroup } from './group.js';

/** Most items of the lists: ciphertexts of a ballot box, messages of a ciphertext, and so on. */
export const MAX_ITEMS = 1_000_000;

/** Longest p that is read, in bytes. */
const MAX_PARAMETER_BYTES = 384;

/** The longest text of an integer that is looked at. */
const MAX_TEXT = 2 + 2 * MAX_PARAMETER_BYTES;

/**
 * Reads and checks `{ p, q, g }`.
 * @param rng - for the tests of primality
 * @throws {DecodeError} if the parameters are none of a group that Swiss Post uses
 */
export function readGroup(
  format: SwissPostFormat,
  value: JsonValue | undefined,
  rng: Rng,
  path = 'encryptionGroup',
): SwissPostGroup {
  const { p, q, g } = asObject(value, path, ['p', 'q', 'g']);
  const read = (json: JsonValue, name: string): bigint =>
    format.integer(asText(json, `${path}.${name}`, MAX_TEXT), MAX_PARAMETER_BYTES, `${path}.${name}`);
  return swissPostGroup({ p: read(p, 'p'), q: read(q, 'q'), g: read(g, 'g') }, rng, path);
}

/** Reads what lies in one group. */
export class SwissPostReader {
  readonly format: SwissPostFormat;
  readonly #group: SwissPostGroup;

  constructor(format: SwissPostFormat, group: SwissPostGroup) {
    this.format = format;
    this.#group = group;
  }

  /** Any element, 1 included. @throws {DecodeError} `bad-element`, `bad-encoding`, `bad-value`, `too-large` */
  element(value: JsonValue | undefined, path: string): Element {
    return elementOf(this.#group, this.#integer(value, this.#group.group.elementBytes, path), path);
  }

  /** A number below q. @throws {DecodeError} `bad-scalar`, `bad-encoding`, `bad-value`, `too-large` */
  scalar(value: JsonValue | undefined, path: string): Scalar {
    const { group } = this.#group;
    const integer = this.#integer(value, group.scalarBytes, path);
    if (integer >= group.order) throw new DecodeError('bad-scalar', path, 'not below q');
    return group.scalar(integer);
  }

  /** A list of elements. @throws {DecodeError} as {@link element}; `too-large` above `max` items */
  elements(value: JsonValue | undefined, path: string, max: number = MAX_ITEMS): Element[] {
    return asArray(value, path, max).map((item, i) => this.element(item, `${path}[${i}]`));
  }

  /** A list of scalars. @throws {DecodeError} as {@link scalar}; `too-large` above {@link MAX_ITEMS} items */
  scalars(value: JsonValue | undefined, path: string): Scalar[] {
    return asArray(value, path, MAX_ITEMS).map((item, i) => this.scalar(item, `${path}[${i}]`));
  }

  /** Public keys: elements other than 1, under which nothing would be secret. @throws {DecodeError} also `identity` */
  publicKeys(value: JsonValue | undefined, path: string): Element[] {
    const keys = this.elements(value, path);
    const bad = keys.findIndex((key) => key.isIdentity());
    if (bad >= 0) throw new DecodeError('identity', `${path}[${bad}]`, 'a public key is 1');
    return keys;
  }

  /** A ciphertext `{ gamma, phis }`, as the row of gamma and the phis. @throws {DecodeError} as {@link elements} */
  ciphertext(value: JsonValue | undefined, path: string): CiphertextRow {
    const { gamma, phis } = asObject(value, path, ['gamma', 'phis']);
    return [this.element(gamma, `${path}.gamma`), ...this.elements(phis, `${path}.phis`)];
  }

  /** A list of ciphertexts. @throws {DecodeError} as {@link ciphertext} */
  ciphertexts(value: JsonValue | undefined, path: string): CiphertextRow[] {
    return asArray(value, path, MAX_ITEMS).map((item, i) => this.ciphertext(item, `${path}[${i}]`));
  }

  /** An object with the keys of a table, under our names. @throws {DecodeError} `bad-value` */
  fields<Name extends string>(
    value: JsonValue | undefined,
    path: string,
    names: Readonly<Record<Name, string>>,
    optional: readonly NoInfer<Name>[] = [],
  ): (name: Name) => Field {
    const keyOf: Readonly<Record<string, string>> = names;
    const isOptional = (name: string): boolean => optional.some((other) => other === name);
    const keys = (wanted: boolean): string[] =>
      Object.entries(keyOf).flatMap(([name, key]) => (isOptional(name) === wanted ? [key] : []));
    const object: JsonObject = asObject(value, path, keys(false), keys(true));
    return (name) => ({ value: object[names[name]], path: `${path}.${names[name]}` });
  }

  #integer(value: JsonValue | undefined, bytes: number, path: string): bigint {
    return this.format.integer(asText(value, path, MAX_TEXT), bytes, path);
  }
}

/** A field of an object, with the path that errors name. */
export interface Field {
  readonly value: JsonValue | undefined;
  readonly path: string;
}
