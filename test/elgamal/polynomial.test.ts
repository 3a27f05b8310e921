import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import {
  commitPolynomial,
  evaluateCommitments,
  evaluatePolynomial,
  lagrangeAtZero,
  lagrangeFractionsAtZero,
  nonzeroScalar,
  randomPolynomial,
} from '../../src/elgamal/polynomial.js';
import { seededRng } from '../helpers/rng.js';
import { GROUPS, RUNS } from './helpers.js';

describe.each(GROUPS)('polynomials on $id', (group) => {
  const scalars = fc.array(fc.integer({ min: 0, max: 1018 }), { minLength: 1, maxLength: 5 });

  it('Horner agrees with powers, and commitments with values', () => {
    fc.assert(
      fc.property(scalars, fc.integer({ min: 1, max: 1018 }), (values, index) => {
        const coefficients = values.map((v) => group.scalar(v));
        let [slow, power] = [0n, 1n];
        for (const v of values) [slow, power] = [slow + BigInt(v) * power, power * BigInt(index)];
        const value = evaluatePolynomial(coefficients, index);
        expect(value.equals(group.scalar(slow))).toBe(true);
        const image = evaluateCommitments(commitPolynomial(coefficients), index);
        expect(image.equals(group.generator().multiply(value))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('any t points interpolate to the secret, t - 1 do not', () => {
    const rng = seededRng('interpolate');
    const indices = fc.uniqueArray(fc.integer({ min: 1, max: 255 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(indices, (points) => {
        const polynomial = randomPolynomial(group, points.length, rng);
        const at0 = (chosen: readonly number[]) =>
          lagrangeAtZero(group, chosen).reduce(
            (sum, l, i) => sum.add(l.multiply(evaluatePolynomial(polynomial, chosen[i] ?? 0))),
            group.scalar(0),
          );
        const [secret] = polynomial;
        expect(secret !== undefined && at0(points).equals(secret)).toBe(true);
        // With one point less the error is the leading coefficient times the points: never zero.
        expect(secret !== undefined && at0(points.slice(1)).equals(secret)).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses index 0, duplicates, multiples of the order, and nothing at all', () => {
    const polynomial = [group.scalar(1), group.scalar(2)];
    for (const index of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => evaluatePolynomial(polynomial, index)).toThrow(RangeError);
      expect(() => evaluateCommitments(commitPolynomial(polynomial), index)).toThrow(RangeError);
      expect(() => lagrangeAtZero(group, [1, index])).toThrow(RangeError);
    }
    for (const list of [[], [1, 1], [2, 3, 2]]) expect(() => lagrangeAtZero(group, list)).toThrow(RangeError);
    expect(() => evaluatePolynomial([], 1)).toThrow(RangeError);
    for (const count of [0, -1, 1.5])
      expect(() => randomPolynomial(group, count, seededRng('x'))).toThrow(RangeError);
  });

  it('random polynomials have as many coefficients as asked for, none zero', () => {
    const rng = seededRng('degree');
    for (let i = 0; i < 50; i++) {
      const polynomial = randomPolynomial(group, 4, rng);
      expect(polynomial.length).toBe(4);
      expect(polynomial.some((a) => a.isZero())).toBe(false);
    }
    expect(() => nonzeroScalar(group, (n) => new Uint8Array(n))).toThrow(RangeError);
  });
});

describe('polynomials on a small group', () => {
  it('the order and indices equal modulo the order are refused', () => {
    expect(() => evaluatePolynomial([TINY_TEST.scalar(1)], 1019)).toThrow(RangeError);
    expect(() => lagrangeAtZero(TINY_TEST, [1, 1020])).toThrow(RangeError);
    expect(() => lagrangeAtZero(TINY_TEST, [1019])).toThrow(RangeError);
  });
});

describe('Lagrange coefficients as fractions', () => {
  it('are those of the field, in lowest terms', () => {
    expect(lagrangeFractionsAtZero([1, 2, 3])).toEqual({ numerators: [3n, -3n, 1n], denominator: 1n });
    expect(lagrangeFractionsAtZero([4, 2])).toEqual({ numerators: [-1n, 2n], denominator: 1n });
    expect(lagrangeFractionsAtZero([1, 4])).toEqual({ numerators: [4n, -1n], denominator: 3n });
    const indices = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(indices, (chosen) => {
        const { numerators, denominator } = lagrangeFractionsAtZero(chosen);
        const part = RISTRETTO255.scalar(denominator).invert();
        expect(denominator > 0n).toBe(true);
        expect(numerators.map((n) => RISTRETTO255.scalar(n).multiply(part).value)).toEqual(
          lagrangeAtZero(RISTRETTO255, chosen).map(({ value }) => value),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses what has no coefficients', () => {
    for (const list of [[], [1, 1], [2, 3, 2]])
      expect(() => lagrangeFractionsAtZero(list)).toThrow(RangeError);
  });
});
