/**
 * Twisted Edwards curves a x^2 + y^2 = 1 + d x^2 y^2 in Weierstrass form. By way of the Montgomery curve
 * v^2 = u^3 + A u^2 + u with u = (1 + y) / (1 - y) and v = s u / x (RFC 7748, section 4.1), and then X = u + A/3.
 *
 * Why at all: chords do not know of the curve's coefficients, so points in this form share the batch additions and all
 * that is built on them, at 5M + 1S and a share of an inversion, where a mixed addition of extended Edwards coordinates
 * takes 7M. The map costs a dozen multiplications at decoding. What it loses, that the formulas are complete on the whole
 * curve, is not missed, because points are taken from the subgroup of odd order.
 */
import type { ByteOrder } from '../field/bytes.js';
import type { PrimeField } from '../field/prime.js';
import type { CurveSpec } from '../p256/curve.js';
import type { PackedField } from '../packed/field.js';

/** What a twisted Edwards curve is. */
export interface EdwardsParameters {
  readonly field: PrimeField;
  readonly a: bigint;
  readonly d: bigint;
  /** A of the Montgomery curve: 2 (a + d) / (a - d). */
  readonly montgomery: bigint;
  /** s above: its square is 4 / (a - d), for points of the Montgomery curve with factor 1. */
  readonly scale: bigint;
  /** The order of the subgroup; the cofactor is 8. */
  readonly order: bigint;
  readonly byteOrder: ByteOrder;
  /** The field of the vector kernels. */
  readonly packed: PackedField;
}

/** A curve with the parameters of its Edwards form. */
export interface EdwardsSpec extends CurveSpec {
  readonly edwards: EdwardsParameters;
  /** A/3: the difference of X and u. */
  readonly shift: bigint;
}

/** The Weierstrass form. @throws {RangeError} for parameters that do not belong together */
export function edwardsSpec(edwards: EdwardsParameters): EdwardsSpec {
  const { field, order, byteOrder, packed } = edwards;
  const p = field.prime;
  const mod = (x: bigint): bigint => ((x % p) + p) % p;
  const A = edwards.montgomery;
  if (mod(A * (edwards.a - edwards.d) - 2n * (edwards.a + edwards.d)) !== 0n)
    throw new RangeError('A does not belong to a and d');
  if (mod(edwards.scale ** 2n * (edwards.a - edwards.d) - 4n) !== 0n)
    throw new RangeError('the scale does not belong to a and d');
  const third = (2n * p + 1n) / 3n;
  const inverse3 = mod(3n * third) === 1n ? third : (p + 1n) / 3n;
  return {
    ...{ field, order, byteOrder, edwards, packed },
    shift: mod(A * inverse3),
    a: mod(1n - A * A * inverse3),
    b: mod((2n * A ** 3n - 9n * A) * inverse3 ** 3n),
  };
}
