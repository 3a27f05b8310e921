/** `constants.json`: the group. Only the standard ones are known; every number is compared with its own. */
import { concatBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { ELECTIONGUARD_3072, ELECTIONGUARD_4096 } from '../../../core/groups/modp-groups.js';
import {
  ELECTIONGUARD_3072_PARAMETERS,
  ELECTIONGUARD_4096_PARAMETERS,
  type ModpParameters,
} from '../../../core/groups/modp-params.js';
import { P256 } from '../../../core/groups/p256.js';
import { bytesToInteger, integerToBytes } from '../../../core/integers.js';
import type { JsonObject, JsonValue } from '../../../core/json.js';
import { asMap, asObject, asText } from '../../../core/json-fields.js';
import { curveGroup, type EgGroup, integerGroup } from './eg-group.js';
import { HASH_BYTES, P256_PRIME, tag, versionHash } from './hash.js';

/** The group of a record, with the first of its hashes. */
export interface Constants {
  readonly eg: EgGroup;
  /** HP. */
  readonly parameterHash: Uint8Array;
}

const MAX_DIGITS = 2048;

/** Reads the constants. @throws {DecodeError} `wrong-group` if they are not those of a known group */
export function readConstants(value: JsonValue, path: string): Constants {
  const object = asMap(value, path);
  if (!Object.hasOwn(object, 'type')) return integerConstants(object, path, V2_0_0);
  const { type, protocolVersion, constants } = asObject(
    object,
    path,
    ['type', 'protocolVersion', 'constants'],
    ['name'],
  );
  const inner = asMap(constants, `${path}.constants`);
  if (type === 'EllipticCurve') return curveConstants(inner, protocolVersion, path);
  if (type === 'IntegerGroup') {
    assertVersion(protocolVersion, 'v2.0.0', path);
    return integerConstants(inner, `${path}.constants`, V2_1_0);
  }
  throw new DecodeError('wrong-group', `${path}.type`, 'neither EllipticCurve nor IntegerGroup');
}

/** Numbers by their names. */
type Numbers = readonly (readonly [string, bigint])[];

const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

function curveConstants(object: JsonObject, version: JsonValue, path: string): Constants {
  assertVersion(version, 'v2.1.0', path);
  const point = P256.generator().toBytes();
  const [x, y] = [point.subarray(0, HASH_BYTES), point.subarray(HASH_BYTES)].map(bytesToInteger);
  const hashed: Numbers = [
    ['a', P256_PRIME - 3n],
    ['b', B],
    ['primeModulus', P256_PRIME],
    ['g.x', x ?? 0n],
    ['g.y', y ?? 0n],
    ['h', 1n],
  ];
  assertNumbers(object, `${path}.constants`, [...hashed, ['order', P256.order]]);
  const parts = hashed.map(([, number]) => integerToBytes(number, HASH_BYTES));
  return { eg: curveGroup(P256), parameterHash: versionHash('v2.1.0').digest(tag(0), ...parts) };
}

/** Names of prime, order, cofactor and generator. */
type IntegerNames = readonly [string, string, string, string];
const V2_1_0: IntegerNames = ['largePrime', 'smallPrime', 'cofactor', 'generator'];
const V2_0_0: IntegerNames = ['large_prime', 'small_prime', 'cofactor', 'generator'];

function integerConstants(object: JsonObject, path: string, names: IntegerNames): Constants {
  const prime = hexDigits(object[names[0]], `${path}.${names[0]}`);
  const [group, { p, q, g }] =
    prime.length === 768
      ? [ELECTIONGUARD_3072, ELECTIONGUARD_3072_PARAMETERS]
      : ([ELECTIONGUARD_4096, ELECTIONGUARD_4096_PARAMETERS] satisfies [unknown, ModpParameters]);
  const numbers = [p, q, (p - 1n) / q, g];
  assertNumbers(
    object,
    path,
    names.map((name, i) => [name, numbers[i] ?? 0n]),
  );
  const eg = integerGroup(group);
  const encoded = [integerToBytes(p, eg.bytes), integerToBytes(q, HASH_BYTES), integerToBytes(g, eg.bytes)];
  return { eg, parameterHash: versionHash('v2.0.0').digest(tag(0), concatBytes(...encoded)) };
}

function assertNumbers(object: JsonObject, path: string, numbers: Numbers): void {
  const fields = asObject(
    object,
    path,
    numbers.map(([name]) => name),
    ['name'],
  );
  for (const [name, number] of numbers)
    if (hexDigits(fields[name], `${path}.${name}`) !== number.toString(16))
      throw new DecodeError('wrong-group', `${path}.${name}`, 'not the number of the standard group');
}

/** Hexadecimal digits, lower-case and without leading zeros. */
function hexDigits(value: JsonValue | undefined, path: string): string {
  const text = asText(value, path, MAX_DIGITS);
  if (!/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) throw new DecodeError('bad-encoding', path, 'not hexadecimal');
  return text.toLowerCase().replace(/^0+(?=.)/, '');
}

function assertVersion(value: JsonValue, version: string, path: string): void {
  if (value !== version)
    throw new DecodeError(
      'bad-version',
      `${path}.protocolVersion`,
      `not ${version}, which is what is hashed`,
    );
}
