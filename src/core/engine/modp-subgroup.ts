/** The subgroup of prime order q modulo a prime p, on encodings: what the group and the bulk engine compute. */
import { compareBytes, equalBytes } from '../bytes.js';
import { isSquare } from '../groups/jacobi.js';
import type { ModpParameters } from '../groups/modp-params.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { systemRng } from '../random.js';
import { BUCKETS_FROM, bucketProductVartime } from './modp-buckets.js';
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

/** Powers that share one chain of squares, and powers that share buckets: so many that memory stays below 1 MiB. */
const [CHAIN_PART, BUCKETS_PART] = [32, 1024] as const;

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
 */
export function isElement(group: ModpSubgroup, encoding: Uint8Array): boolean {
  if (!isResidue(group, encoding)) return false;
  if (group.p === 2n * group.q + 1n) return isSquareEncoded(group, encoding);
  const space = new ModpSpace(group.field);
  return hasOrderQ(group, space, space.decode(encoding));
}

/**
 * Whether all encodings, end to end, are elements, for groups whose half cofactor is a prime r; never wrongly yes but with
 * a probability of 2^-128. Squares have an order that divides q r. If one of them is no element, its part of order r is in
 * the product of all x_i^(w_i) with random 128-bit weights, unless its own weight is the one, modulo r > 2^128, that hides
 * it. So one power to q decides.
 * @throws {TypeError} for other groups
 */
export function areElements(group: ModpSubgroup, encodings: Uint8Array): boolean {
  if (group.halfCofactor !== 'prime') throw new TypeError('the cofactor of this group is not twice a prime');
  const size = group.field.elementBytes;
  if (encodings.length % size !== 0) return false;
  const items = Array.from({ length: encodings.length / size }, (_, i) =>
    encodings.subarray(i * size, (i + 1) * size),
  );
  if (!items.every((item) => isResidue(group, item) && isSquareEncoded(group, item))) return false;
  const weights = items.map(() => bytesToInteger(systemRng(16)));
  const space = new ModpSpace(group.field);
  return hasOrderQ(group, space, space.decode(powersEncodedVartime(group, items, weights)));
}

/** Whether bytes encode a number from 1 to p - 1. */
function isResidue({ field, encodedPrime }: ModpSubgroup, encoding: Uint8Array): boolean {
  return (
    encoding.length === field.elementBytes &&
    compareBytes(encoding, encodedPrime) < 0 &&
    encoding.some((byte) => byte !== 0)
  );
}

function isSquareEncoded({ field, p }: ModpSubgroup, encoding: Uint8Array): boolean {
  const symbol = field.kernels.jacobi(new ModpSpace(field).plain(encoding));
  return symbol === 2 ? isSquare(bytesToInteger(encoding), p) : symbol === 1;
}

/**
 * Whether x^q = 1. With q = a - b for a power of two a and a small b, as in ElectionGuard, x^a = x^b is the same and needs
 * fewer products.
 */
function hasOrderQ({ q, bits }: ModpSubgroup, space: ModpSpace, x: number): boolean {
  const above = 2n ** BigInt(bits);
  const [a, b] = above - q < 2n ** 32n ? [above, above - q] : [q, 0n];
  const left = space.encode(productOfPowersVartime(space, [x], [a]));
  return equalBytes(left, space.encode(productOfPowersVartime(space, [x], [b])));
}

/** The product of two residues. */
export function multiplyEncoded({ field }: ModpSubgroup, a: Uint8Array, b: Uint8Array): Uint8Array {
  const space = new ModpSpace(field);
  const [x, y] = [space.plain(a), space.plain(b)];
  field.kernels.multiply(x, x, y);
  field.kernels.multiply(x, x, field.cubed);
  return space.encode(x);
}

/** The products of two lists of residues, pair by pair. @throws {RangeError} if there are not as many */
export function addEachEncoded(group: ModpSubgroup, a: Uint8Array, b: Uint8Array): Uint8Array {
  const { elementBytes } = group.field;
  if (a.length !== b.length || a.length % elementBytes !== 0)
    throw new RangeError('need two lists of as many encodings');
  const sums = new Uint8Array(a.length);
  for (let at = 0; at < a.length; at += elementBytes) {
    const end = at + elementBytes;
    sums.set(multiplyEncoded(group, a.subarray(at, end), b.subarray(at, end)), at);
  }
  return sums;
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
  const length = bases.length < BUCKETS_FROM ? CHAIN_PART : BUCKETS_PART;
  for (let first = 0; first < bases.length; first += length) {
    const part = bases.slice(first, first + length).map((base) => space.decode(base));
    const multiply = part.length < BUCKETS_FROM ? productOfPowersVartime : bucketProductVartime;
    field.kernels.multiply(total, total, multiply(space, part, exponents.slice(first, first + length)));
    space.release(top);
  }
  return space.encode(total);
}
