/**
 * Affine doublings in batches, four points at a time in vectors, with one inversion for all: s = (3 x^2 + a) / 2y, then
 * as on a chord. For tables of public points.
 */
import { PackedArithmetic } from '../packed/arithmetic.js';
import { packColumns, type Quad, squareColumns, subtractAt, subtractQuads } from '../packed/element.js';
import { BALANCED, DIFFERENCE, EITHER, PACKED, SIGNED } from '../packed/forms.js';
import { chordOrdinate } from '../packed/kernels.js';
import {
  defineQuadKernel,
  loadPoints,
  loadQuad,
  QUAD_BYTES,
  storePoints,
  storeQuad,
} from '../packed/quads.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { CurveField } from './curve.js';
import { PACKED_SLOT, POINT_STRIDE } from './layout.js';
import { balancedLimbs, defineOne, type PackedBatch } from './packed-addition.js';

const at = i32.constant;
/** Bytes of four points. */
const FOUR = 4 * POINT_STRIDE;

/**
 * Exports `doublePackedVartime`: (points, count, doubles, work) -> 1, or 0 and nothing written if one is the identity or
 * of order two. Packed points, end to end; `count` is a multiple of 4 and at least 4; the target may be the source.
 */
export function defineDoublePacked(module: ModuleBuilder, curve: CurveField, batch: PackedBatch): void {
  const { multiply, inversion, invertVartime } = batch;
  const { collect, distribute, product, inverse } = inversion;
  const denominators = module.procedure(undefined, 2, (fn, target, points) => {
    const wide = new PackedArithmetic(fn);
    const [, y] = loadPoints(fn, wide, lanes(fn, points));
    storeQuad(wide, target, twice(wide, y), SIGNED);
  });
  const [double, one] = [defineFour(module, curve, multiply), defineOne(curve)];
  module.function('doublePackedVartime', 4, (fn, points, count, doubles, work) => {
    const [slot, point] = [fn.let(work), fn.let(points)];
    const end = fn.let(i32.add(work, i32.mul(count, at(PACKED_SLOT / 4))));
    fn.call(multiply, slot, one, one);
    fn.while(i32.lessUnsigned(slot, end), () => {
      const denominator = fn.let(i32.add(slot, at(QUAD_BYTES)));
      const next = fn.let(i32.add(slot, at(PACKED_SLOT)));
      fn.call(denominators, denominator, point);
      fn.call(multiply, next, slot, denominator);
      fn.set(slot, next);
      fn.set(point, i32.add(point, at(FOUR)));
    });
    fn.if(i32.isZero(callValue(collect, slot)), () => fn.return(at(0)));
    fn.call(invertVartime, inverse.address, product.address);
    const running = fn.let(slot);
    fn.call(distribute, running);
    fn.call(multiply, running, one, running);
    const target = fn.let(i32.add(doubles, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(PACKED_SLOT)));
      fn.set(point, i32.sub(point, at(FOUR)));
      fn.set(target, i32.sub(target, at(FOUR)));
      fn.call(double, point, slot, running, target);
    });
    return at(1);
  });
}

/** (points, slot, inverse, doubles): four doubles; the inverse becomes that of the points before. */
function defineFour(module: ModuleBuilder, curve: CurveField, multiply: Callable): Callable {
  const { packed } = curve.spec;
  const place = (): I32 => at(curve.field.reserve(QUAD_BYTES));
  const [x, y, rise, share, slope, third] = [place(), place(), place(), place(), place(), place()] as const;
  const run = defineQuadKernel(module, DIFFERENCE, [PACKED, PACKED], subtractQuads);
  const numerator = defineQuadKernel(module, PACKED, [PACKED], (wide, p) => tangent(curve, wide, p));
  const abscissas = defineQuadKernel(module, PACKED, [BALANCED, PACKED], (wide, s, p) =>
    packColumns(
      wide,
      packed.reduceFolded(wide, subtractAt(wide, squareColumns(wide, s), packed.firstColumn, twice(wide, p))),
    ),
  );
  const read = module.procedure(undefined, 1, (fn, points) => {
    const wide = new PackedArithmetic(fn);
    const [px, py] = loadPoints(fn, wide, lanes(fn, points));
    storeQuad(wide, x, px, PACKED);
    storeQuad(wide, y, py, EITHER);
  });
  const finish = module.procedure(undefined, 1, (fn, doubles) => {
    const wide = new PackedArithmetic(fn);
    const ordinate = chordOrdinate(packed, wide, loadQuad(wide, rise, BALANCED), loadQuad(wide, y, EITHER));
    storePoints(fn, doubles, loadQuad(wide, third, PACKED), ordinate);
  });
  return module.procedure(undefined, 4, (fn, points, slot, inverse, doubles) => {
    fn.call(read, points);
    fn.call(multiply, share, slot, inverse);
    fn.call(multiply, inverse, inverse, fn.let(i32.add(slot, at(QUAD_BYTES))));
    fn.call(numerator, rise, x);
    fn.call(multiply, slope, share, rise);
    fn.call(abscissas, third, slope, x);
    fn.call(run, share, x, third);
    fn.call(multiply, rise, slope, share);
    fn.call(finish, doubles);
  });
}

/** 3 x^2 + a */
function tangent(curve: CurveField, wide: PackedArithmetic, x: Quad): Quad {
  const { packed, a, field } = curve.spec;
  const value = (((a * packed.radix) % field.prime) + field.prime) % field.prime;
  const limbs = balancedLimbs(value);
  const square = packColumns(wide, packed.reduceFolded(wide, squareColumns(wide, x)));
  const sum = square.map((words, m) =>
    wide.addWords(
      wide.addWords(wide.addWords(words, words), words),
      wide.constant(limbs[2 * m] ?? 0, limbs[2 * m + 1] ?? 0),
    ),
  );
  return packed.foldWords(wide, sum);
}

function twice(wide: PackedArithmetic, a: Quad): Quad {
  return a.map((words) => wide.addWords(words, words));
}

/** The addresses of four points. */
function lanes(fn: FunctionBuilder, points: I32): Local<'i32'>[] {
  return [0, 1, 2, 3].map((lane) => fn.let(i32.add(points, at(lane * POINT_STRIDE))));
}
