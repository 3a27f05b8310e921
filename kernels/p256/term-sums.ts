/** Sums of points by complete formulas, and many projective points made affine by one inversion. Branches on counts only. */

import type { FieldKernel } from '../field/kernels.js';
import { at as item, type Limbs, zipLimbs } from '../field/limbs.js';
import { type Cell, type FieldProgram, STORED } from '../field/program.js';
import type { Arithmetic } from '../field/wide.js';
import { type I32, i32, type ValueType } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CompleteOperations, projectiveAt } from './complete-addition.js';
import { type CurveField, programOf } from './curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, PROJECTIVE_STRIDE, Y_OFFSET, Z_OFFSET } from './layout.js';
import { operand } from './operands.js';

const at = i32.constant;

/** a where the mask is -1, b where it is 0. */
const SELECT: FieldKernel = {
  name: 'select',
  inputs: 2,
  signs: 1,
  compute: <T extends ValueType>(
    wide: Arithmetic<T>,
    inputs: readonly Limbs<T>[],
    masks: readonly Local<T>[],
  ) => zipLimbs(item(inputs, 0), item(inputs, 1), (a, b) => wide.select(item(masks, 0), a, b)),
};

/** Exports `sumTerms` and `normalizeEach`. */
export function defineTermSums(module: ModuleBuilder, curve: CurveField, complete: CompleteOperations): void {
  const zero = curve.field.element(0n);
  defineSumTerms(module, curve, complete, zero);
  defineNormalizeEach(module, curve, zero);
}

/** `sumTerms`: (references, count, projective): the sum of at least one point, each negated where its reference says so. */
function defineSumTerms(
  module: ModuleBuilder,
  curve: CurveField,
  complete: CompleteOperations,
  zero: Cell,
): void {
  const load = module.procedure(undefined, 2, (fn, target, reference) => {
    const program = programOf(fn, curve);
    const term = operand(program, reference, 0);
    const p = projectiveAt(program, target);
    const identity = identityMask(fn, i32.load(term.address, IDENTITY_OFFSET));
    program.copy(term.x, p.x);
    program.apply(SELECT, [curve.one, program.negateIf(term.sign, term.y)], [identity], p.y);
    program.apply(SELECT, [zero, curve.one], [identity], p.z);
  });
  const entry = at(curve.field.reserve(PROJECTIVE_STRIDE));
  module.procedure('sumTerms', 3, (fn, references, count, target) => {
    const end = fn.let(i32.add(references, i32.mul(count, at(4))));
    fn.call(load, target, references);
    advance(fn, references, 4);
    fn.while(i32.lessUnsigned(references, end), () => {
      fn.call(load, entry, references);
      fn.call(complete.add, target, target, entry);
      advance(fn, references, 4);
    });
  });
}

/**
 * `normalizeEach`: (projectives, count, points, work): Montgomery's trick. In place of a Z that is zero, 1 is multiplied
 * along, and zero taken as its inverse. `work` has place for a projective point each.
 */
function defineNormalizeEach(module: ModuleBuilder, curve: CurveField, zero: Cell): void {
  const factor = defineFactor(module, curve);
  module.procedure('normalizeEach', 4, (fn, projectives, count, points, work) => {
    const program = programOf(fn, curve);
    const [product, inverse] = [program.place(STORED), program.place(STORED)];
    const end = fn.let(i32.add(projectives, i32.mul(count, at(PROJECTIVE_STRIDE))));
    const last = fn.let(i32.add(points, i32.mul(count, at(POINT_STRIDE))));
    const source = fn.let(projectives);
    program.copy(curve.one, product);
    fn.while(i32.lessUnsigned(source, end), () => {
      program.copy(product, program.stored(work));
      fn.call(factor, i32.add(work, at(Y_OFFSET)), source);
      program.multiply(product, program.stored(i32.add(work, at(Y_OFFSET))), product);
      advance(fn, source, PROJECTIVE_STRIDE);
      advance(fn, work, PROJECTIVE_STRIDE);
    });
    fn.call(curve.invert, inverse.address, product.address);
    fn.while(i32.lessUnsigned(projectives, source), () => {
      advance(fn, source, -PROJECTIVE_STRIDE);
      advance(fn, work, -PROJECTIVE_STRIDE);
      advance(fn, last, -POINT_STRIDE);
      writeAffine(program, source, work, inverse, zero, last);
    });
  });
}

/** Writes the affine point of `source`, and makes the inverse that of the points before. */
function writeAffine(
  program: FieldProgram,
  source: I32,
  work: I32,
  inverse: Cell,
  zero: Cell,
  target: I32,
): void {
  const { fn } = program;
  const isIdentity = i32.load(work, Z_OFFSET);
  const own = program.multiply(inverse, program.stored(work), program.place(STORED));
  program.multiply(inverse, program.stored(i32.add(work, at(Y_OFFSET))), inverse);
  const used = program.apply(SELECT, [zero, own], [identityMask(fn, isIdentity)], program.place(STORED));
  const p = projectiveAt(program, source);
  program.multiply(p.x, used, program.stored(target));
  program.multiply(p.y, used, program.stored(i32.add(target, at(Y_OFFSET))));
  fn.store(target, IDENTITY_OFFSET, isIdentity);
}

/** (target, projective): its Z, or 1 if that is zero; behind it a word that says so. */
function defineFactor(module: ModuleBuilder, curve: CurveField): Callable {
  return module.procedure(undefined, 2, (fn, target, source) => {
    const program = programOf(fn, curve);
    const z = program.stored(i32.add(source, at(Z_OFFSET)));
    const isZero = fn.let(callValue(curve.isZero, z.address));
    program.apply(SELECT, [curve.one, z], [identityMask(fn, isZero)], program.stored(target));
    fn.store(target, Z_OFFSET - Y_OFFSET, isZero);
  });
}

/** -1 for 1, and 0 for 0. */
function identityMask(fn: FunctionBuilder, identity: I32): Local<'i32'> {
  return fn.let(i32.sub(at(0), identity));
}

function advance(fn: FunctionBuilder, pointer: Local<'i32'>, by: number): void {
  fn.set(pointer, i32.add(pointer, at(by)));
}
