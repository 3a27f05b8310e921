/**
 * Affine additions in batches, four pairs at a time in vectors: pair i in lane i mod 4. Many independent sums P + Q
 * share one inversion (Montgomery's trick), which leaves five multiplications and a squaring each. A pair is two words,
 * each the address of a packed point with bit 0 set for its negative.
 */

import { interval } from '../field/interval.js';
import { defineInvertVartime } from '../field/inverse.js';
import { check } from '../field/wide.js';
import { PackedArithmetic } from '../packed/arithmetic.js';
import { subtractQuads } from '../packed/element.js';
import {
  assertForm,
  BALANCED,
  DIFFERENCE,
  EITHER,
  PACKED,
  PACKED_BITS,
  PACKED_LIMBS,
  SIGNED,
} from '../packed/forms.js';
import { chordAbscissa, chordOrdinate, multiplyQuads } from '../packed/kernels.js';
import {
  defineQuadKernel,
  loadPoints,
  loadQuad,
  QUAD_BYTES,
  storePoints,
  storeQuad,
} from '../packed/quads.js';
import { chooseLanes, loadVector, shlLanes, shrLanes } from '../packed/vector.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { CurveField } from './curve.js';
import { PACKED_SLOT, POINT_STRIDE } from './layout.js';
import { defineInversion, type Inversion, packedLanes } from './packed-inversion.js';

const at = i32.constant;
const LANES = [0, 1, 2, 3] as const;

/** Bytes of four pairs. */
const PAIRS = 32;

/**
 * Exports `addPacked`: (pairs, count, sums, work) -> 1, or 0 and nothing written to `sums` if some pair is exceptional:
 * equal or opposite points. No operand may be the identity. `count` is a multiple of 4 and at least 4. And
 * `addPackedVartime`, which is the same for public points, of which the inversion takes less time.
 */
export function defineAddPacked(module: ModuleBuilder, curve: CurveField): PackedBatch {
  for (const form of [PACKED, BALANCED, DIFFERENCE]) assertForm(form, SIGNED);
  const multiply = defineQuadKernel(module, BALANCED, [BALANCED, SIGNED], (wide, a, b) =>
    multiplyQuads(curve.spec.packed, wide, a, b),
  );
  const inversion = defineInversion(module, curve, packedLanes(module, curve));
  const { collect, distribute, product, inverse } = inversion;
  const forward = defineForward(module, curve, multiply, collect);
  const backward = defineBackward(module, curve, multiply, distribute);
  const define = (name: string, invert: Callable): void => {
    module.function(name, 4, (fn, pairs, count, sums, work) => {
      fn.if(i32.isZero(callValue(forward, pairs, count, work)), () => fn.return(at(0)));
      fn.call(invert, inverse.address, product.address);
      fn.call(backward, pairs, count, sums, work);
      return at(1);
    });
  };
  define('addPacked', curve.invert);
  const invertVartime = defineInvertVartime(curve, curve.invert);
  define('addPackedVartime', invertVartime);
  return { multiply, inversion, invertVartime };
}

/** What batches of points in four lanes have in common. */
export interface PackedBatch {
  /** (target, a, b): joined elements; the target is balanced, as a is; b may have the widest form. */
  readonly multiply: Callable;
  readonly inversion: Inversion;
  /** (target, source): the inverse of an element, in variable time. */
  readonly invertVartime: Callable;
}

/** (pairs, count, work): slots of differences and of the products of all before; collects the last -> 0 if it is zero. */
function defineForward(
  module: ModuleBuilder,
  curve: CurveField,
  multiply: Callable,
  collect: Callable,
): Callable {
  const [differences, touch, one] = [defineDifferences(module), defineTouch(module, curve), defineOne(curve)];
  return module.function(undefined, 3, (fn, pair, count, slot) => {
    const end = fn.let(endOfSlots(slot, count));
    fn.call(touch, pair, count);
    for (let i = 0; i < QUAD_BYTES; i += 16) fn.storeVector(slot, i, loadVector(one, i));
    fn.while(i32.lessUnsigned(slot, end), () => {
      const difference = fn.let(i32.add(slot, at(QUAD_BYTES)));
      const next = fn.let(i32.add(slot, at(PACKED_SLOT)));
      fn.call(differences, difference, pair);
      fn.call(multiply, next, slot, difference);
      fn.set(slot, next);
      fn.set(pair, i32.add(pair, at(PAIRS)));
    });
    return callValue(collect, slot);
  });
}

/** (pairs, count, sums, work): the inverse of the last product leads to the sums, from the last four on. */
function defineBackward(
  module: ModuleBuilder,
  curve: CurveField,
  multiply: Callable,
  distribute: Callable,
): Callable {
  const [sum, one] = [defineFourSums(module, curve, multiply), defineOne(curve)];
  return module.procedure(undefined, 4, (fn, pairs, count, sums, work) => {
    const inverse = fn.let(endOfSlots(work, count));
    fn.call(distribute, inverse);
    fn.call(multiply, inverse, one, inverse);
    const slot = fn.let(inverse);
    const pair = fn.let(i32.add(pairs, i32.mul(count, at(PAIRS / 4))));
    const target = fn.let(i32.add(sums, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(PACKED_SLOT)));
      fn.set(pair, i32.sub(pair, at(PAIRS)));
      fn.set(target, i32.sub(target, at(4 * POINT_STRIDE)));
      fn.call(sum, pair, slot, inverse, target);
    });
  });
}

/** Where the slots of so many pairs end, and with them all that is known of the product of their differences. */
function endOfSlots(work: I32, count: I32): I32 {
  return i32.add(work, i32.mul(count, at(PACKED_SLOT / 4)));
}

/** (pairs, count): reads from all cache lines of the points, so that they are near when they are needed. */
export function defineTouch(module: ModuleBuilder, curve: CurveField): Callable {
  const sink = at(curve.field.reserve(4));
  return module.procedure(undefined, 2, (fn, pairs, count) => {
    const sum = fn.local('i32');
    const end = fn.let(i32.add(pairs, i32.shl(count, at(3))));
    fn.while(i32.lessUnsigned(pairs, end), () => {
      for (const offset of [0, 4, 8, 12]) {
        const point = fn.let(i32.and(i32.load(pairs, offset), at(-2)));
        fn.set(sum, i32.xor(sum, i32.xor(i32.load(point), i32.load(point, POINT_STRIDE - 4))));
      }
      fn.set(pairs, i32.add(pairs, at(16)));
    });
    fn.store(sink, 0, sum);
  });
}

/** (joined element, pairs): the differences of the abscissas of four pairs, second less first. */
function defineDifferences(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 2, (fn, target, pairs) => {
    const wide = new PackedArithmetic(fn);
    const [[p], [q]] = [
      loadPoints(fn, wide, points(fn, pairs, 0)),
      loadPoints(fn, wide, points(fn, pairs, 4)),
    ];
    storeQuad(wide, target, subtractQuads(wide, q, p), DIFFERENCE);
  });
}

/** (pairs, slot, inverse, sums): four sums; the inverse becomes that of the pairs before. */
function defineFourSums(module: ModuleBuilder, curve: CurveField, multiply: Callable): Callable {
  const { packed } = curve.spec;
  const place = (): I32 => at(curve.field.reserve(QUAD_BYTES));
  const [x, y, rise, share, slope, third] = [place(), place(), place(), place(), place(), place()] as const;
  const product = place();
  const operands = module.procedure(undefined, 1, (fn, pairs) => {
    const wide = new PackedArithmetic(fn);
    const [px, py] = loadPoints(fn, wide, points(fn, pairs, 0));
    const [, qy] = loadPoints(fn, wide, points(fn, pairs, 4));
    const [p, q] = signs(fn, pairs);
    const from = py.map((words) => wide.negateIf(words, p));
    const to = qy.map((words) => wide.negateIf(words, q));
    storeQuad(wide, x, px, PACKED);
    storeQuad(wide, y, from, EITHER);
    storeQuad(wide, rise, subtractQuads(wide, to, from), SIGNED);
  });
  const run = defineQuadKernel(module, DIFFERENCE, [PACKED, PACKED], subtractQuads);
  const finish = module.procedure(undefined, 1, (fn, sums) => {
    const wide = new PackedArithmetic(fn);
    const ordinate = chordOrdinate(
      packed,
      wide,
      loadQuad(wide, product, BALANCED),
      loadQuad(wide, y, EITHER),
    );
    storePoints(fn, sums, loadQuad(wide, third, PACKED), ordinate);
  });
  const abscissas = defineQuadKernel(module, PACKED, [BALANCED, PACKED, DIFFERENCE], (wide, s, p, q) =>
    chordAbscissa(packed, wide, s, p, q),
  );
  return module.procedure(undefined, 4, (fn, pairs, slot, inverse, sums) => {
    const difference = fn.let(i32.add(slot, at(QUAD_BYTES)));
    fn.call(operands, pairs);
    fn.call(multiply, share, slot, inverse);
    fn.call(multiply, inverse, inverse, difference);
    fn.call(multiply, slope, share, rise);
    fn.call(abscissas, third, slope, x, difference);
    fn.call(run, share, x, third);
    fn.call(multiply, product, slope, share);
    fn.call(finish, sums);
  });
}

/** Places the number 1 in all lanes; returns the address. */
export function defineOne(curve: CurveField): I32 {
  const address = curve.field.reserve(QUAD_BYTES);
  const limbs = balancedLimbs(curve.spec.packed.radix % curve.spec.field.prime);
  const halves = Int16Array.from({ length: QUAD_BYTES / 2 }, (_, i) => limbs[2 * (i >> 3) + (i & 1)] ?? 0);
  curve.field.module.data(address, new Uint8Array(halves.buffer));
  return at(address);
}

/** The limbs of an integer in the balanced form. @throws {BoundError} if it is too large */
export function balancedLimbs(value: bigint): number[] {
  let rest = value;
  return BALANCED.map(({ low, high }, i) => {
    const limb = i === PACKED_LIMBS - 1 ? rest : BigInt.asIntN(PACKED_BITS, rest);
    check(interval(limb, limb), interval(low, high), 'a constant limb');
    rest = (rest - limb) >> BigInt(PACKED_BITS);
    return Number(limb);
  });
}

/** The addresses of the first (offset 0) or second (4) points of four pairs. */
function points(fn: FunctionBuilder, pairs: I32, offset: number): Local<'i32'>[] {
  return LANES.map((lane) => fn.let(i32.and(i32.load(pairs, 8 * lane + offset), at(-2))));
}

/** Masks for the signs of the first and the second points of four pairs. */
function signs(fn: FunctionBuilder, pairs: I32): readonly [Local<'v128'>, Local<'v128'>] {
  const [a, b] = [fn.let(loadVector(pairs, 0)), fn.let(loadVector(pairs, 16))];
  const mask = (lanes: readonly [number, number, number, number]): Local<'v128'> =>
    fn.let(shrLanes(shlLanes(chooseLanes(a, b, lanes), 31), 31));
  return [mask([0, 2, 4, 6]), mask([1, 3, 5, 7])];
}
