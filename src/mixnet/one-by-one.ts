/** The equations of a proof of shuffle, one after the other: the reference, and the judge who names what fails. */
import type { Group, Scalar } from '../core/group.js';
import {
  assertShape,
  type ChainEquations,
  type CiphertextEquations,
  type FailingEquation,
  rowsOf,
  type ShuffleEquations,
} from './equations.js';
import { TermSum } from './term-sum.js';

/** Rows that are taken at a time. */
const ROWS = 4_096;

/**
 * The first equation that does not hold, in the order A, B by rows, C, D, F by components; `undefined` if all hold.
 * Nothing is random, and every equation is evaluated on its own. All data is public.
 * @throws {DecodeError} `bad-element` if a point does not decode, `bad-scalar` if a scalar is not below the order
 * @throws {RangeError} if a list has not the length that it must have
 */
export function failingEquation(values: ShuffleEquations): FailingEquation | undefined {
  assertShape(values);
  const { chain, ciphertexts } = values;
  if (!equationA(values)) return { equation: 'A', index: undefined };
  const row = chain === undefined ? -1 : failingRow(values, chain);
  if (row >= 0) return { equation: 'B', index: row };
  if (chain !== undefined && !equationC(values, chain)) return { equation: 'C', index: undefined };
  if (chain !== undefined && !equationD(values, chain)) return { equation: 'D', index: undefined };
  const component = ciphertexts === undefined ? -1 : failingComponent(values, ciphertexts);
  return component >= 0 ? { equation: 'F', index: component } : undefined;
}

/** v sum e_i u_i + A' - kA G - sum kE_i h_i = 0 */
function equationA(values: ShuffleEquations): boolean {
  const { group, challenge, generators, permutationCommitment, kA, Ap, kE } = values;
  const sum = new TermSum(group);
  for (const [first, count] of parts(values.size)) {
    const e = mapScalars(group, values.exponents(first, count), (scalar) => scalar.multiply(challenge));
    const response = rowsOf(kE, group.scalarBytes, first, count);
    sum.add(rowsOf(permutationCommitment, group.elementBytes, first, count), e);
    sum.add(rowsOf(generators, group.elementBytes, first, count), mapScalars(group, response, negated));
  }
  sum.addOne(Ap, group.scalar(1));
  sum.addOne(group.generator().toBytes(), kA.negate());
  return sum.isIdentity();
}

/** The first i where v B_i + B'_i - kB_i G - kE_i B_{i-1} is not 0, or -1. */
function failingRow(values: ShuffleEquations, { B, Bp, kB }: ChainEquations): number {
  const { group, size, generators, challenge, kE } = values;
  const [base, one] = [group.generator().toBytes(), group.scalar(1)];
  let previous = pointAt(group, generators, 0);
  for (let i = 0; i < size; i++) {
    const sum = new TermSum(group);
    const current = pointAt(group, B, i);
    sum.addOne(current, challenge);
    sum.addOne(pointAt(group, Bp, i), one);
    sum.addOne(base, scalarAt(group, kB, i).negate());
    sum.addOne(previous, scalarAt(group, kE, i).negate());
    if (!sum.isIdentity()) return i;
    previous = current;
  }
  return -1;
}

/** v (sum u_i - sum h_i) + C' - kC G = 0 */
function equationC(values: ShuffleEquations, { Cp, kC }: ChainEquations): boolean {
  const { group, challenge, generators, permutationCommitment } = values;
  const sum = new TermSum(group);
  sum.addOne(group.bulk.sum(permutationCommitment), challenge);
  sum.addOne(group.bulk.sum(generators), challenge.negate());
  sum.addOne(Cp, group.scalar(1));
  sum.addOne(group.generator().toBytes(), kC.negate());
  return sum.isIdentity();
}

/** v (B_{N-1} - (prod e_i) h_0) + D' - kD G = 0 */
function equationD(values: ShuffleEquations, { B, Dp, kD }: ChainEquations): boolean {
  const { group, size, challenge, generators } = values;
  let product = group.scalar(1);
  for (const [first, count] of parts(size)) {
    const e = values.exponents(first, count);
    for (let i = 0; i < count; i++) product = product.multiply(scalarAt(group, e, i));
  }
  const sum = new TermSum(group);
  sum.addOne(pointAt(group, B, size - 1), challenge);
  sum.addOne(pointAt(group, generators, 0), challenge.multiply(product).negate());
  sum.addOne(Dp, group.scalar(1));
  sum.addOne(group.generator().toBytes(), kD.negate());
  return sum.isIdentity();
}

/**
 * The first component c of a row where v sum e_i w_i + F' + kF K - sum kE_i w'_i is not 0, or -1; K is G for c1, Y for c2.
 */
function failingComponent(values: ShuffleEquations, ciphertexts: CiphertextEquations): number {
  const { group, challenge, size, kE } = values;
  const { width, publicKey, inputs, outputs, Fp, kF } = ciphertexts;
  const components = Array.from({ length: 2 * width }, (_, c) => c);
  const sums = components.map(() => new TermSum(group));
  for (const [first, count] of parts(size)) {
    const e = mapScalars(group, values.exponents(first, count), (scalar) => scalar.multiply(challenge));
    const response = mapScalars(group, rowsOf(kE, group.scalarBytes, first, count), negated);
    sums.forEach((sum, c) => {
      sum.add(component(values, ciphertexts, inputs, [first, count], c), e);
      sum.add(component(values, ciphertexts, outputs, [first, count], c), response);
    });
  }
  const base = group.generator().toBytes();
  return sums.findIndex((sum, c) => {
    sum.addOne(pointAt(group, Fp, c), group.scalar(1));
    sum.addOne(c % 2 === 0 ? base : publicKey, kF[c >> 1] ?? group.scalar(0));
    return !sum.isIdentity();
  });
}

/** Component `c` of some rows of a list of ciphertexts, end to end. */
function component(
  { group }: ShuffleEquations,
  { width }: CiphertextEquations,
  list: Uint8Array,
  [first, count]: Part,
  c: number,
): Uint8Array {
  const size = group.elementBytes;
  const column = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) column.set(pointAt(group, list, (first + i) * 2 * width + c), i * size);
  return column;
}

type Part = readonly [first: number, count: number];

/** Rows in parts. */
function* parts(size: number): Generator<Part> {
  for (let first = 0; first < size; first += ROWS) yield [first, Math.min(ROWS, size - first)];
}

function pointAt({ elementBytes }: Group, list: Uint8Array, index: number): Uint8Array {
  return rowsOf(list, elementBytes, index, 1);
}

function scalarAt(group: Group, list: Uint8Array, index: number): Scalar {
  return group.scalarFromBytes(rowsOf(list, group.scalarBytes, index, 1));
}

function mapScalars(group: Group, list: Uint8Array, map: (scalar: Scalar) => Scalar): Uint8Array {
  const result = new Uint8Array(list.length);
  for (let i = 0; i * group.scalarBytes < list.length; i++)
    result.set(map(scalarAt(group, list, i)).toBytes(), i * group.scalarBytes);
  return result;
}

function negated(scalar: Scalar): Scalar {
  return scalar.negate();
}
