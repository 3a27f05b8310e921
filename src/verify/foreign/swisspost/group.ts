/**
 * Swiss Post's encryption groups: the squares modulo a safe prime p = 2q + 1 that the record states, as elements and as
 * the integers that are hashed.
 */
import { DecodeError } from '../../../core/errors.js';
import type { Element, Group } from '../../../core/group.js';
import { foreignModpGroup } from '../../../core/groups/foreign-modp.js';
import type { ModpParameters } from '../../../core/groups/modp-params.js';
import { bitLength, bytesToInteger, integerToBytes } from '../../../core/integers.js';
import type { Rng } from '../../../core/random.js';

/** A group with the prime that its elements are reduced by. */
export interface SwissPostGroup {
  readonly group: Group;
  readonly p: bigint;
}

/** Bits of p that the security levels of the specification have, the one for tests left out. */
const SIZES: readonly number[] = [2048, 3072];

/**
 * Makes a group after checking that p and q are prime, p = 2q + 1, and that g generates the squares.
 * @param rng - for the tests of primality
 * @param path - name of the parameters, for error messages
 * @throws {DecodeError} `bad-value` for parameters that are no such group, `too-large` for a p of other than 2048 or 3072 bits
 */
export function swissPostGroup(parameters: ModpParameters, rng: Rng, path = ''): SwissPostGroup {
  const { p, q } = parameters;
  if (!SIZES.includes(bitLength(p)))
    throw new DecodeError('too-large', path, `p of ${bitLength(p)} bits is not of a security level`);
  if (p !== 2n * q + 1n) throw new DecodeError('bad-value', path, 'p is not 2q + 1');
  return Object.freeze({ group: foreignModpGroup(parameters, rng, path), p });
}

/** The integer from 1 to p - 1 that an element is. */
export function integerOf(element: Element): bigint {
  return bytesToInteger(element.toBytes());
}

/**
 * The element that an integer is; 1, the identity, is one.
 * @throws {DecodeError} `bad-element` if it is not a square from 1 to p - 1
 */
export function elementOf({ group, p }: SwissPostGroup, value: bigint, path = ''): Element {
  if (value < 1n || value >= p) throw new DecodeError('bad-element', path, 'not from 1 to p - 1');
  return group.elementOrIdentityFromBytes(integerToBytes(value, group.elementBytes), path);
}
