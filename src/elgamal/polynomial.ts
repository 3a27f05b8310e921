/**
 * Shamir sharing with Feldman's commitments (spec section 4.2): secret polynomials over the scalars, their images in
 * the group, and interpolation at zero. Polynomials are lists of coefficients, the constant term first.
 */
import type { Element, Group, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';

const MAX_DRAWS = 16;

/**
 * A uniform scalar other than zero.
 * @throws {RangeError} if the source yields zero again and again: it is broken
 */
export function nonzeroScalar(group: Group, rng: Rng): Scalar {
  for (let i = 0; i < MAX_DRAWS; i++) {
    const scalar = group.randomScalar(rng);
    if (!scalar.isZero()) return scalar;
  }
  throw new RangeError('the random source yields nothing but zero');
}

/**
 * A random polynomial of exactly `count` coefficients, none of them zero (in a real group that excludes nothing).
 * @param count - the threshold: number of points that determine the polynomial; at least 1
 */
export function randomPolynomial(group: Group, count: number, rng: Rng): readonly Scalar[] {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('a polynomial needs a coefficient');
  return Array.from({ length: count }, () => nonzeroScalar(group, rng));
}

/**
 * The value `sum_k a_k index^k` by Horner's rule (spec 4.2a).
 * @param index - 1 or more, and not a multiple of the order: the value at 0 is the secret itself
 */
export function evaluatePolynomial(coefficients: readonly Scalar[], index: number): Scalar {
  const group = groupOf(coefficients);
  const x = indexScalar(group, index);
  return coefficients.reduceRight((sum, a) => sum.multiply(x).add(a), group.scalar(0));
}

/** Commitments `A_k = a_k G` to the coefficients. */
export function commitPolynomial(coefficients: readonly Scalar[]): readonly Element[] {
  const generator = groupOf(coefficients).generator();
  return coefficients.map((a) => generator.multiply(a));
}

/** The image `sum_k index^k A_k` of the value at `index`, from the commitments alone (spec 4.2b). */
export function evaluateCommitments(commitments: readonly Element[], index: number): Element {
  const group = groupOf(commitments);
  const x = indexScalar(group, index);
  return commitments.reduceRight((sum, a) => sum.multiplyVartime(x).add(a), group.identity());
}

/**
 * Lagrange coefficients at zero for the points with the given indices, in their order (spec 4.2c):
 * `lambda_i = prod_(j != i) j / (j - i)`.
 * @throws {RangeError} if the indices are empty, not positive, or not distinct modulo the order
 */
export function lagrangeAtZero(group: Group, indices: readonly number[]): readonly Scalar[] {
  if (indices.length === 0) throw new RangeError('interpolation needs a point');
  const points = indices.map((index) => indexScalar(group, index));
  return points.map((own, i) => {
    let numerator = group.scalar(1);
    let denominator = group.scalar(1);
    for (const other of points.filter((_, j) => j !== i)) {
      if (other.equals(own)) throw new RangeError('indices must be distinct');
      numerator = numerator.multiply(other);
      denominator = denominator.multiply(other.subtract(own));
    }
    return numerator.multiply(denominator.invert());
  });
}

/** Lagrange coefficients as integers over one denominator. */
export interface LagrangeFractions {
  readonly numerators: readonly bigint[];
  /** Positive, and the least that there is. */
  readonly denominator: bigint;
}

/**
 * {@link lagrangeAtZero} as fractions: of few points that lie close together they are small integers.
 * @param indices - positive safe integers
 * @throws {RangeError} if the indices are empty or not distinct
 */
export function lagrangeFractionsAtZero(indices: readonly number[]): LagrangeFractions {
  if (indices.length === 0 || new Set(indices).size !== indices.length)
    throw new RangeError('indices must be distinct, and there must be one');
  const fractions = indices.map((own) => {
    const others = indices.filter((other) => other !== own);
    const numerator = others.reduce((product, other) => product * BigInt(other), 1n);
    const denominator = others.reduce((product, other) => product * BigInt(other - own), 1n);
    const shared = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
    return { numerator: numerator / shared, denominator: denominator / shared };
  });
  const denominator = fractions.reduce(
    (least, one) => (least * one.denominator) / greatestCommonDivisor(least, one.denominator),
    1n,
  );
  return {
    numerators: fractions.map((one) => one.numerator * (denominator / one.denominator)),
    denominator,
  };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [left, right] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (right > 0n) [left, right] = [right, left % right];
  return left;
}

/**
 * The least common scale of all Lagrange coefficients at zero for points among 1 .. `count`, and the coefficients so
 * scaled, which are integers (spec 4.2d): `(count - 1)!` is a multiple of every product of differences.
 * @param count - how many points there are, at least 1
 */
export function lagrangeScale(count: number): bigint {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('interpolation needs a point');
  let scale = 1n;
  for (let i = 2; i < count; i++) scale *= BigInt(i);
  return scale;
}

/**
 * {@link lagrangeAtZero} times {@link lagrangeScale}, as integers.
 * @throws {RangeError} if the indices are empty, not distinct, or not from 1 to `count`
 */
export function scaledLagrangeAtZero(count: number, indices: readonly number[]): readonly bigint[] {
  const scale = lagrangeScale(count);
  if (indices.length === 0 || new Set(indices).size !== indices.length)
    throw new RangeError('indices must be distinct, and there must be one');
  if (!indices.every((index) => Number.isSafeInteger(index) && index >= 1 && index <= count))
    throw new RangeError(`an index counts from 1 to ${count}`);
  return indices.map((own) => {
    const others = indices.filter((other) => other !== own);
    const numerator = others.reduce((product, other) => product * BigInt(other), scale);
    return numerator / others.reduce((product, other) => product * BigInt(other - own), 1n);
  });
}

function indexScalar(group: Group, index: number): Scalar {
  if (!Number.isSafeInteger(index) || index < 1) throw new RangeError(`an index counts from 1, not ${index}`);
  const scalar = group.scalar(index);
  if (scalar.isZero()) throw new RangeError(`index ${index} is zero modulo the group order`);
  return scalar;
}

function groupOf(items: readonly { readonly group: Group }[]): Group {
  const [first] = items;
  if (first === undefined) throw new RangeError('a polynomial needs a coefficient');
  return first.group;
}
