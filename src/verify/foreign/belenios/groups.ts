/** The groups that elections of Belenios name. */
import { fromHex, toHex } from '../../../core/bytes.js';
import { residuesVartime } from '../../../core/engine/modp-powers.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element, Group } from '../../../core/group.js';
import { timesCofactor } from '../../../core/groups/ed25519-cofactor.js';
import { ED25519 } from '../../../core/groups/ed25519-group.js';
import { BELENIOS_2048, RFC_3526_2048 } from '../../../core/groups/modp-groups.js';
import {
  BELENIOS_2048_PARAMETERS,
  type ModpParameters,
  RFC_3526_2048_PARAMETERS,
} from '../../../core/groups/modp-params.js';
import { bytesToInteger, integerToBytes, mod, parseBigDecimal } from '../../../core/integers.js';
import { hashInteger, type TextCodec, type TextGroup, textGroup } from './text-group.js';

/**
 * The group of a name.
 * @throws {DecodeError} `bad-value` if it is none of `Ed25519`, `RFC-3526-2048`, `BELENIOS-2048`
 */
export function groupOfName(name: string, path: string): TextGroup {
  const codec = Object.hasOwn(CODECS, name) ? CODECS[name] : undefined;
  if (codec === undefined) throw new DecodeError('bad-value', path, 'this group is not supported');
  return textGroup(codec());
}

const CODECS: Readonly<Record<string, () => TextCodec>> = {
  Ed25519: () => edwards(ED25519),
  'RFC-3526-2048': () => integers(RFC_3526_2048, RFC_3526_2048_PARAMETERS, 255),
  'BELENIOS-2048': () => integers(BELENIOS_2048, BELENIOS_2048_PARAMETERS, 0),
};

/** Bits below the integers that an element hides: room to find an element in. */
const EDWARDS_PADDING = 14n;
const INTEGERS_PADDING = 8n;
const EDWARDS_TEXT = /^[0-9a-f]{64}$/;
/** Digits of the longest element of 2048 bits. */
const MAX_DIGITS = 617;

/** Ed25519: 64 digits of hex, the bytes of RFC 8032 from the last to the first. */
function edwards(group: Group): TextCodec {
  return {
    group,
    decode: (text, path) => {
      if (!EDWARDS_TEXT.test(text)) throw new DecodeError('bad-element', path, 'not 64 digits of hex');
      return fromHex(text, path).reverse();
    },
    encode: (bytes) => toHex(bytes.reverse()),
    shuffleGenerator: (index) => group.elementFromBytes(edwardsGenerator(index)),
    capacity: 30,
    compare: (a, b) => compareIntegers(bytesToInteger(a.toBytes()), bytesToInteger(b.toBytes())),
    hidden: (element) => bytesToInteger(element.toBytes().reverse()) >> EDWARDS_PADDING,
  };
}

/** The first of the integers from a hash on that is the y of a point with an even x, times the cofactor. */
function edwardsGenerator(index: number): Uint8Array {
  for (let y = hashInteger(`ggen|${index}`) >> 2n; ; y++) {
    const point = timesCofactor(integerToBytes(y, 32).reverse());
    if (point !== undefined) return point;
  }
}

/** Integers modulo a prime: decimals. */
function integers(group: Group, { p, q }: ModpParameters, capacity: number): TextCodec {
  const residues = residuesVartime(p);
  return {
    group,
    decode: (text, path) => {
      const integer = parseBigDecimal(text, MAX_DIGITS, path);
      if (integer >= p) throw new DecodeError('bad-element', path, 'not below the prime');
      return integerToBytes(integer, group.elementBytes);
    },
    encode: (bytes) => bytesToInteger(bytes).toString(),
    shuffleGenerator: (index) => {
      const power = residues.power(mod(hashInteger(`ggen|${index}`), p), (p - 1n) / q);
      return group.elementFromBytes(integerToBytes(power, group.elementBytes));
    },
    capacity,
    compare: (a, b) => compareIntegers(integerOf(a), integerOf(b)),
    hidden: (element) => integerOf(element) >> INTEGERS_PADDING,
  };
}

function integerOf(element: Element): bigint {
  return bytesToInteger(element.toBytes());
}

function compareIntegers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
