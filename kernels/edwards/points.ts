/** Points of a twisted Edwards curve inside a module: projective additions, and the map to Weierstrass form and back. */
import type { FieldKernel } from '../field/kernels.js';
import { at as item, type Limbs, zipLimbs } from '../field/limbs.js';
import type { Cell, FieldProgram } from '../field/program.js';
import type { Arithmetic } from '../field/wide.js';
import type { CurveField } from '../p256/curve.js';
import { Y_OFFSET } from '../p256/layout.js';
import { type I32, i32, type ValueType } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { EdwardsSpec } from './map.js';

/** A point (X : Y : Z) with x = X/Z and y = Y/Z. */
export interface EdwardsPoint {
  readonly x: Cell;
  readonly y: Cell;
  readonly z: Cell;
}

/** Constants of the curve in the module. */
export interface EdwardsConstants {
  readonly spec: EdwardsSpec;
  readonly a: Cell;
  readonly d: Cell;
  readonly scale: Cell;
  readonly zero: Cell;
  /** A/3 */
  readonly shift: Cell;
}

/** a where the mask is -1, b where it is 0. */
export const SELECT: FieldKernel = {
  name: 'select',
  inputs: 2,
  signs: 1,
  compute: <T extends ValueType>(
    wide: Arithmetic<T>,
    inputs: readonly Limbs<T>[],
    masks: readonly Local<T>[],
  ) => zipLimbs(item(inputs, 0), item(inputs, 1), (a, b) => wide.select(item(masks, 0), a, b)),
};

/** Places the constants in the module. */
export function edwardsConstants(curve: CurveField, spec: EdwardsSpec): EdwardsConstants {
  const place = (value: bigint): Cell => curve.field.element(value);
  const { a, d, scale } = spec.edwards;
  return { spec, a: place(a), d: place(d), scale: place(scale), zero: curve.zero, shift: place(spec.shift) };
}

/** The point at an address, in the layout of projective points. */
export function edwardsAt(program: FieldProgram, address: I32): EdwardsPoint {
  const element = (i: number): Cell =>
    program.stored(program.fn.let(i32.add(address, i32.constant(i * Y_OFFSET))));
  return { x: element(0), y: element(1), z: element(2) };
}

/**
 * Twice a point (dbl-2008-bbjlp of the Explicit-Formulas Database: D. Bernstein, P. Birkner, M. Joye, T. Lange, C. Peters,
 * Twisted Edwards curves, 2008).
 */
export function doubleEdwards(
  f: FieldProgram,
  constants: EdwardsConstants,
  { x, y, z }: EdwardsPoint,
  target: EdwardsPoint,
): void {
  const both = f.square(f.add(x, y));
  const [xx, yy, zz] = [f.square(x), f.square(y), f.square(z)];
  const axx = timesA(f, constants, xx);
  const sum = f.contract(f.add(axx, yy));
  const rest = f.contract(f.subtract(sum, f.add(zz, zz)));
  const cross = f.contract(f.subtract(both, f.add(xx, yy)));
  f.multiply(cross, rest, target.x);
  f.multiply(sum, f.contract(f.subtract(axx, yy)), target.y);
  f.multiply(sum, rest, target.z);
}

function timesA(f: FieldProgram, { spec, a, zero }: EdwardsConstants, x: Cell): Cell {
  if (spec.edwards.a !== -1n) return f.multiply(a, x);
  return f.contract(f.subtract(zero, x));
}

/**
 * What the map needs of an Edwards point: u = numeratorU / denominator, v = numeratorV / denominator. The denominator is
 * zero for the points (0, 1) and (0, -1).
 */
export interface Fractions {
  readonly numeratorU: Cell;
  readonly numeratorV: Cell;
  readonly denominator: Cell;
}

/** u = (Z + Y) / (Z - Y) and v = s u Z / X, over the common denominator (Z - Y) X. */
export function toFractions(
  f: FieldProgram,
  { scale }: EdwardsConstants,
  { x, y, z }: EdwardsPoint,
  target: Fractions,
): void {
  const sum = f.contract(f.add(z, y));
  f.multiply(sum, x, target.numeratorU);
  f.multiply(f.multiply(scale, z), sum, target.numeratorV);
  f.multiply(f.contract(f.subtract(z, y)), x, target.denominator);
}

/**
 * The Edwards point of a Weierstrass point other than the identity, of odd order: x = s u / v and y = (u - 1) / (u + 1),
 * over the common denominator Z = (u + 1) v. Also XY/Z = s u (u - 1).
 */
export function fromWeierstrass(
  f: FieldProgram,
  { scale, shift }: EdwardsConstants,
  point: { readonly x: Cell; readonly y: Cell },
  one: Cell,
): EdwardsPoint & { readonly t: Cell } {
  const u = f.contract(f.subtract(point.x, shift));
  const [plus, minus] = [f.contract(f.add(u, one)), f.contract(f.subtract(u, one))];
  const su = f.multiply(scale, u);
  return {
    x: f.multiply(su, plus),
    y: f.multiply(minus, point.y),
    z: f.multiply(plus, point.y),
    t: f.multiply(su, minus),
  };
}

/** (source) -> 1 if the integer that the element stands for is odd, else 0: the sign of RFC 8032 and RFC 9496. */
export function defineIsOdd(curve: CurveField): Callable {
  return curve.field.module.function(undefined, 1, (fn, source) => {
    fn.call(curve.plain, source);
    return i32.and(i32.load(curve.integer), i32.constant(1));
  });
}

/** -1 for 1, and 0 for 0. */
export function maskOf(fn: FunctionBuilder, condition: I32): Local<'i32'> {
  return fn.let(i32.sub(i32.constant(0), condition));
}
