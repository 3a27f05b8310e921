/** Vectors of scalars and sums of multiples, as the arguments of Bayer and Groth need them. */
import { Writer } from '../../core/codec.js';
import type { Element, Group, Scalar } from '../../core/group.js';
import type { EquationTerm } from '../../zk/terms.js';

/** `[1, x, x^2, ..., x^(count - 1)]` */
export function powersOf(x: Scalar, count: number): Scalar[] {
  const powers: Scalar[] = [];
  for (let power = x.group.scalar(1); powers.length < count; power = power.multiply(x)) powers.push(power);
  return powers;
}

/** The bilinear map `a * b = sum_j a_j b_j y^j`, j from 1 (Bayer and Groth 2012, section 5.2). */
export function bilinearMap(a: readonly Scalar[], b: readonly Scalar[], y: Scalar): Scalar {
  if (a.length !== b.length) throw new RangeError('vectors differ in length');
  let sum = y.group.scalar(0);
  let power = y;
  a.forEach((value, j) => {
    sum = sum.add(value.multiply(entry(b, j)).multiply(power));
    power = power.multiply(y);
  });
  return sum;
}

/** `factor` times each term. */
export function scaledTerms(bases: readonly Element[], scalars: readonly Scalar[]): EquationTerm[] {
  return bases.map((base, i) => ({ base, scalar: entry(scalars, i) }));
}

/** The same terms with negated scalars. */
export function negatedTerms(terms: readonly EquationTerm[]): EquationTerm[] {
  return terms.map(({ base, scalar }) => ({ base, scalar: scalar.negate() }));
}

/** The sum of public multiples, by one multi-scalar multiplication. */
export function sumOfVartime(group: Group, terms: readonly EquationTerm[]): Element {
  const points = new Writer();
  const scalars = new Writer();
  for (const { base, scalar } of terms) {
    points.elementOrIdentity(base);
    scalars.scalar(scalar);
  }
  return group.elementOrIdentityFromBytes(group.bulk.multiMultiplyVartime(points.finish(), scalars.finish()));
}

/** An item of a list whose length was checked. @throws {RangeError} if it is not there */
export function entry<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
