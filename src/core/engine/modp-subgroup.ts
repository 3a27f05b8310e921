/** The subgroup of prime order q modulo a prime p, on encodings: what the group and the bulk engine compute. */
import { compareBytes, equalBytes } from '../bytes.js';
import { isSquare } from '../groups/jacobi.js';
import type { ModpParameters } from '../groups/modp-params.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { type ModpField, ModpSpace } from './modp-field.js';
import { productOfPowersVartime } from './modp-power.js';

/** A subgroup in the memory of one instance. Encodings are big-endian residues from 1 to p - 1. */
export interface ModpSubgroup extends ModpParameters {
  readonly field: ModpField;
  /** Bits of a scalar. */
  readonly bits: number;
  /** Encoding of 1. */
  readonly one: Uint8Array;
  /** Encoding of p, which is not an element. */
  readonly encodedPrime: Uint8Array;
}

/** Terms of a product that share one chain of squarings; longer products go in parts, so that memory stays below 1 MiB. */
const PART = 32;

/** Prepares a subgroup. */
export function modpSubgroup(field: ModpField, parameters: ModpParameters): ModpSubgroup {
  return Object.freeze({
    ...parameters,
    field,
    bits: bitLength(parameters.q),
    one: integerToBytes(1n, field.elementBytes),
    encodedPrime: integerToBytes(parameters.p, field.elementBytes),
  });
}

/**
 * Whether bytes encode an element: a number x from 1 to p - 1 with x^q = 1, or, where p = 2q + 1, a square.
 * With q = a - b for a power of two a and a small b, as in ElectionGuard, x^a = x^b is the same and needs fewer products.
 */
export function isElement(group: ModpSubgroup, encoding: Uint8Array): boolean {
  const { field, p, q } = group;
  if (encoding.length !== field.elementBytes || compareBytes(encoding, group.encodedPrime) >= 0) return false;
  if (encoding.every((byte) => byte === 0)) return false;
  if (p === 2n * q + 1n) return isSquare(bytesToInteger(encoding), p);
  const above = 2n ** BigInt(group.bits);
  const [a, b] = above - q < 2n ** 32n ? [above, above - q] : [q, 0n];
  const space = new ModpSpace(field);
  const x = space.decode(encoding);
  const [left, right] = [a, b].map((k) => space.encode(productOfPowersVartime(space, [x], [k])));
  return left !== undefined && right !== undefined && equalBytes(left, right);
}

/** The product of two residues. */
export function multiplyEncoded({ field }: ModpSubgroup, a: Uint8Array, b: Uint8Array): Uint8Array {
  const space = new ModpSpace(field);
  const [x, y] = [space.plain(a), space.plain(b)];
  field.kernels.multiply(x, x, y);
  field.kernels.multiply(x, x, field.cubed);
  return space.encode(x);
}

/** The product of powers with public exponents. */
export function powersEncodedVartime(
  { field }: ModpSubgroup,
  bases: readonly Uint8Array[],
  exponents: readonly bigint[],
): Uint8Array {
  const space = new ModpSpace(field);
  const total = space.number();
  space.copy(total, field.one);
  const top = space.top;
  for (let first = 0; first < bases.length; first += PART) {
    const part = bases.slice(first, first + PART).map((base) => space.decode(base));
    const product = productOfPowersVartime(space, part, exponents.slice(first, first + PART));
    field.kernels.multiply(total, total, product);
    space.release(top);
  }
  return space.encode(total);
}
