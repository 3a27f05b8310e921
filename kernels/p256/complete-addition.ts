/**
 * Complete projective formulas for y^2 = x^3 - 3 x + b of prime order, without exceptional cases and without branches:
 * J. Renes, C. Costello, L. Batina, Complete addition formulas for prime order elliptic curves (2016), algorithms 4
 * to 6, written out as algebra. The identity is (0 : 1 : 0).
 */

import type { Cell, FieldProgram } from '../field/program.js';
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, programOf } from './curve.js';
import { Y_OFFSET, Z_OFFSET } from './layout.js';

/** The three coordinates of a point. */
export interface Projective {
  readonly x: Cell;
  readonly y: Cell;
  readonly z: Cell;
}

/** The complete group operations as functions of the module. */
export interface CompleteOperations {
  /** (target, source): twice a projective point */
  readonly double: Callable;
  /** (target, source, affine point other than the identity): their sum, projective */
  readonly addAffine: Callable;
  /** (target, source, source): the sum of projective points */
  readonly add: Callable;
}

/** Defines the group operations; targets may equal sources. */
export function defineComplete(module: ModuleBuilder, curve: CurveField): CompleteOperations {
  return {
    double: module.procedure(undefined, 2, (fn, target, source) => {
      const program = programOf(fn, curve);
      writeDouble(program, curve.b, projectiveAt(program, source), projectiveAt(program, target));
    }),
    addAffine: module.procedure(undefined, 3, (fn, target, source, affine) => {
      const program = programOf(fn, curve);
      const q = { x: program.stored(affine), y: program.stored(i32.add(affine, i32.constant(Y_OFFSET))) };
      writeAddAffine(program, curve.b, projectiveAt(program, source), q, projectiveAt(program, target));
    }),
    add: module.procedure(undefined, 3, (fn, target, source, other) => {
      const program = programOf(fn, curve);
      const [p, q] = [projectiveAt(program, source), projectiveAt(program, other)];
      writeAdd(program, curve.b, p, q, projectiveAt(program, target));
    }),
  };
}

/** The coordinates of the point at an address. */
export function projectiveAt(program: FieldProgram, address: I32): Projective {
  return {
    x: program.stored(address),
    y: program.stored(i32.add(address, i32.constant(Y_OFFSET))),
    z: program.stored(i32.add(address, i32.constant(Z_OFFSET))),
  };
}

/** Algorithm 4. */
function writeAdd(f: FieldProgram, b: Cell, p: Projective, q: Projective, target: Projective): void {
  const xx = f.multiply(p.x, q.x);
  const yy = f.multiply(p.y, q.y);
  const zz = f.multiply(p.z, q.z);
  const cross = (s: Cell, t: Cell, u: Cell, v: Cell, both: Cell): Cell =>
    f.subtract(f.multiply(f.add(s, t), f.add(u, v)), both);
  const xy = cross(p.x, p.y, q.x, q.y, f.add(xx, yy));
  const yz = cross(p.y, p.z, q.y, q.z, f.add(yy, zz));
  const xz = cross(p.x, p.z, q.x, q.z, f.add(xx, zz));
  writeSum(f, b, { xx, yy, zz, xy, yz, xz }, target);
}

/** Algorithm 5: the second point has Z = 1. */
function writeAddAffine(
  f: FieldProgram,
  b: Cell,
  p: Projective,
  q: Omit<Projective, 'z'>,
  target: Projective,
): void {
  const xx = f.multiply(p.x, q.x);
  const yy = f.multiply(p.y, q.y);
  const xy = f.subtract(f.multiply(f.add(p.x, p.y), f.add(q.x, q.y)), f.add(xx, yy));
  const yz = f.add(f.multiply(q.y, p.z), p.y);
  const xz = f.add(f.multiply(q.x, p.z), p.x);
  writeSum(f, b, { xx, yy, zz: p.z, xy, yz, xz }, target);
}

/** The six products of coordinates: x1 x2, y1 y2, z1 z2, x1 y2 + x2 y1, y1 z2 + y2 z1, x1 z2 + x2 z1. */
type Products = Readonly<Record<'xx' | 'yy' | 'zz' | 'xy' | 'yz' | 'xz', Cell>>;

/** The part that algorithms 4 and 5 share. */
function writeSum(f: FieldProgram, b: Cell, s: Products, target: Projective): void {
  const u = f.triple(f.subtract(s.xz, f.multiply(b, s.zz)));
  const minus = f.contract(f.subtract(s.yy, u));
  const plus = f.contract(f.add(s.yy, u));
  const zz3 = f.triple(s.zz);
  const v = f.contract(f.triple(f.contract(f.subtract(f.subtract(f.multiply(b, s.xz), zz3), s.xx))));
  const w = f.contract(f.subtract(f.triple(s.xx), zz3));
  const [y1, y2] = [f.multiply(plus, minus), f.multiply(w, v)];
  const [x1, x2] = [f.multiply(s.xy, plus), f.multiply(s.yz, v)];
  const [z1, z2] = [f.multiply(s.yz, minus), f.multiply(s.xy, w)];
  f.subtract(x1, x2, target.x);
  f.add(y1, y2, target.y);
  f.add(z1, z2, target.z);
}

/** Algorithm 6. */
function writeDouble(f: FieldProgram, b: Cell, p: Projective, target: Projective): void {
  const [xx, yy, zz] = [f.square(p.x), f.square(p.y), f.square(p.z)];
  const xy = f.multiply(p.x, p.y);
  const xy2 = f.add(xy, xy);
  const xz = f.multiply(p.x, p.z);
  const xz2 = f.add(xz, xz);
  const yz = f.multiply(p.y, p.z);
  const yz2 = f.contract(f.add(yz, yz));
  const u = f.contract(f.triple(f.subtract(f.multiply(b, zz), xz2)));
  const minus = f.subtract(yy, u);
  const plus = f.add(yy, u);
  const zz3 = f.triple(zz);
  const v = f.contract(f.triple(f.contract(f.subtract(f.subtract(f.multiply(b, xz2), zz3), xx))));
  const w = f.contract(f.subtract(f.triple(xx), zz3));
  const [x1, x2] = [f.multiply(minus, xy2), f.multiply(yz2, v)];
  const [y1, y2] = [f.multiply(minus, plus), f.multiply(w, v)];
  const z = f.multiply(yz2, yy);
  const z2 = f.add(z, z);
  f.subtract(x1, x2, target.x);
  f.add(y1, y2, target.y);
  f.add(z2, z2, target.z);
}
