/**
 * Complete projective formulas for y^2 = x^3 + a x + b with any a: J. Renes, C. Costello, L. Batina, Complete addition
 * formulas for prime order elliptic curves (2016), section 2, written out as algebra. They hold on the whole group of
 * odd order that points are taken from, because their only exceptions are points that differ by one of order two.
 */
import type { Cell, FieldProgram } from '../field/program.js';
import { i32 } from '../wasm/expression.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CompleteOperations, type Projective, projectiveAt } from './complete-addition.js';
import { type CurveField, programOf } from './curve.js';
import { Y_OFFSET } from './layout.js';

/** The constants of the formulas: a, 3 b, a^2. */
interface Constants {
  readonly a: Cell | undefined;
  readonly b3: Cell;
}

/** The six products of coordinates: x1 x2, y1 y2, z1 z2, x1 y2 + x2 y1, y1 z2 + y2 z1, x1 z2 + x2 z1. */
type Products = Readonly<Record<'xx' | 'yy' | 'zz' | 'xy' | 'yz' | 'xz', Cell>>;

/** Defines the group operations; targets may equal sources. */
export function defineCompleteGeneral(module: ModuleBuilder, curve: CurveField): CompleteOperations {
  const { a, b } = curve.spec;
  const constants: Constants = { a: a === 0n ? undefined : curve.a, b3: curve.field.element(3n * b) };
  const sum = (program: FieldProgram, products: Products, target: Projective): void =>
    writeSum(program, constants, products, target);
  return {
    double: module.procedure(undefined, 2, (fn, target, source) => {
      const program = programOf(fn, curve);
      sum(program, squares(program, projectiveAt(program, source)), projectiveAt(program, target));
    }),
    addAffine: module.procedure(undefined, 3, (fn, target, source, affine) => {
      const program = programOf(fn, curve);
      const q = { x: program.stored(affine), y: program.stored(i32.add(affine, i32.constant(Y_OFFSET))) };
      const p = projectiveAt(program, source);
      sum(program, mixedProducts(program, p, q), projectiveAt(program, target));
    }),
    add: module.procedure(undefined, 3, (fn, target, source, other) => {
      const program = programOf(fn, curve);
      const [p, q] = [projectiveAt(program, source), projectiveAt(program, other)];
      sum(program, products(program, p, q), projectiveAt(program, target));
    }),
  };
}

function products(f: FieldProgram, p: Projective, q: Projective): Products {
  const xx = f.multiply(p.x, q.x);
  const yy = f.multiply(p.y, q.y);
  const zz = f.multiply(p.z, q.z);
  const cross = (s: Cell, t: Cell, u: Cell, v: Cell, both: Cell): Cell =>
    f.contract(f.subtract(f.multiply(f.add(s, t), f.add(u, v)), both));
  return {
    ...{ xx, yy, zz },
    xy: cross(p.x, p.y, q.x, q.y, f.add(xx, yy)),
    yz: cross(p.y, p.z, q.y, q.z, f.add(yy, zz)),
    xz: cross(p.x, p.z, q.x, q.z, f.add(xx, zz)),
  };
}

function mixedProducts(f: FieldProgram, p: Projective, q: Omit<Projective, 'z'>): Products {
  const xx = f.multiply(p.x, q.x);
  const yy = f.multiply(p.y, q.y);
  return {
    ...{ xx, yy, zz: p.z },
    xy: f.contract(f.subtract(f.multiply(f.add(p.x, p.y), f.add(q.x, q.y)), f.add(xx, yy))),
    yz: f.add(f.multiply(q.y, p.z), p.y),
    xz: f.add(f.multiply(q.x, p.z), p.x),
  };
}

function squares(f: FieldProgram, p: Projective): Products {
  const doubled = (s: Cell, t: Cell): Cell => {
    const product = f.multiply(s, t);
    return f.add(product, product);
  };
  return {
    ...{ xx: f.square(p.x), yy: f.square(p.y), zz: f.square(p.z) },
    ...{ xy: doubled(p.x, p.y), yz: doubled(p.y, p.z), xz: doubled(p.x, p.z) },
  };
}

/** With u = a xz + 3b zz, v = a xx + 3b xz - a^2 zz and w = 3 xx + a zz. */
function writeSum(f: FieldProgram, { a, b3 }: Constants, s: Products, target: Projective): void {
  const times = (factor: Cell | undefined, x: Cell, more: Cell): Cell =>
    factor === undefined ? more : f.contract(f.add(f.multiply(factor, x), more));
  const u = times(a, s.xz, f.multiply(b3, s.zz));
  const azz = a === undefined ? undefined : f.multiply(a, s.zz);
  const v = times(a, azz === undefined ? s.xx : f.subtract(s.xx, azz), f.multiply(b3, s.xz));
  const xx3 = f.triple(s.xx);
  const w = f.contract(azz === undefined ? xx3 : f.add(xx3, azz));
  const [minus, plus] = [f.contract(f.subtract(s.yy, u)), f.contract(f.add(s.yy, u))];
  const [x1, x2] = [f.multiply(s.xy, minus), f.multiply(s.yz, v)];
  const [y1, y2] = [f.multiply(plus, minus), f.multiply(w, v)];
  const [z1, z2] = [f.multiply(s.yz, plus), f.multiply(s.xy, w)];
  f.subtract(x1, x2, target.x);
  f.add(y1, y2, target.y);
  f.add(z1, z2, target.z);
}
