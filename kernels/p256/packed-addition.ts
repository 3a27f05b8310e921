/**
 * Affine additions in batches, four pairs at a time in vectors: pair i in lane i mod 4. Many independent sums P + Q
 * share one inversion (Montgomery's trick), which leaves five multiplications and a squaring each. A pair is two words,
 * each the address of a packed point with bit 0 set for its negative.
 */

import { interval } from '../field/interval.js';
import { defineInvertVartime } from '../field/inverse.js';
import { type Cell, STORED } from '../field/program.js';
import { check } from '../field/wide.js';
import { PackedArithmetic } from '../packed/arithmetic.js';
import { subtractQuads } from '../packed/element.js';
import { PACKED_RADIX } from '../packed/field.js';
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
import { type CurveField, isZero, programOf } from './curve.js';
import { PACKED_SLOT, POINT_STRIDE } from './layout.js';
import { defineFromLane, defineIntoLane } from './packed-points.js';

const at = i32.constant;
const LANES = [0, 1, 2, 3] as const;

/** Bytes of four pairs. */
const PAIRS = 32;

/**
 * Exports `addPacked`: (pairs, count, sums, work) -> 1, or 0 and nothing written to `sums` if some pair is exceptional:
 * equal or opposite points. No operand may be the identity. `count` is a multiple of 4 and at least 4.
 */
export function defineAddPacked(module: ModuleBuilder, curve: CurveField): void {
  const { packed } = curve.spec;
  for (const form of [PACKED, BALANCED, DIFFERENCE]) assertForm(form, SIGNED);
  const multiply = defineQuadKernel(module, BALANCED, [BALANCED, SIGNED], (wide, a, b) =>
    multiplyQuads(packed, wide, a, b),
  );
  const differences = defineDifferences(module);
  const sum = defineFourSums(module, curve, multiply);
  const invert = defineInvertFour(module, curve);
  const one = defineOne(curve);
  const touch = defineTouch(module, curve);
  module.function('addPacked', 4, (fn, pairs, count, sums, work) => {
    const pair = fn.let(pairs);
    fn.call(touch, pairs, count);
    const slot = fn.let(work);
    const end = fn.let(i32.add(work, i32.mul(count, at(PACKED_SLOT / 4))));
    for (let i = 0; i < QUAD_BYTES; i += 16) fn.storeVector(slot, i, loadVector(one, i));
    fn.while(i32.lessUnsigned(slot, end), () => {
      const difference = fn.let(i32.add(slot, at(QUAD_BYTES)));
      const next = fn.let(i32.add(slot, at(PACKED_SLOT)));
      fn.call(differences, difference, pair);
      fn.call(multiply, next, slot, difference);
      fn.set(slot, next);
      fn.set(pair, i32.add(pair, at(PAIRS)));
    });
    fn.if(i32.isZero(callValue(invert, slot)), () => fn.return(at(0)));
    fn.call(multiply, slot, one, slot);
    const target = fn.let(i32.add(sums, i32.mul(count, at(POINT_STRIDE))));
    fn.while(i32.lessUnsigned(work, slot), () => {
      fn.set(slot, i32.sub(slot, at(PACKED_SLOT)));
      fn.set(pair, i32.sub(pair, at(PAIRS)));
      fn.set(target, i32.sub(target, at(4 * POINT_STRIDE)));
      fn.call(sum, pair, slot, end, target);
    });
    return at(1);
  });
}

/** (pairs, count): reads from all cache lines of the points, so that they are near when they are needed. */
function defineTouch(module: ModuleBuilder, curve: CurveField): Callable {
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

/** (joined element): inverts all lanes in place by one inversion; 0 and nothing done if one of them is zero. */
function defineInvertFour(module: ModuleBuilder, curve: CurveField): Callable {
  const [fromLane, intoLane] = [defineFromLane(module, curve), defineIntoLane(module, curve)];
  const invert = defineInvertVartime(curve, curve.invert);
  return module.function(undefined, 1, (fn, address) => {
    const program = programOf(fn, curve);
    const lanes = LANES.map((lane) => {
      const cell = program.place(STORED);
      fn.call(fromLane, cell.address, i32.add(address, at(4 * lane)));
      return cell;
    });
    const products: Cell[] = [];
    for (const cell of lanes) {
      const before = products.at(-1);
      products.push(before === undefined ? cell : program.multiply(before, cell, program.place(STORED)));
    }
    const product = products.at(-1) ?? program.place(STORED);
    fn.if(isZero(curve, product), () => fn.return(at(0)));
    const inverse = program.place(STORED);
    fn.call(invert, inverse.address, product.address);
    for (const lane of LANES.toReversed()) {
      const [before, cell] = [products[lane - 1], lanes[lane]];
      const share = before === undefined ? inverse : program.multiply(inverse, before, program.place(STORED));
      fn.call(intoLane, i32.add(address, at(4 * lane)), share.address);
      if (cell !== undefined) program.multiply(inverse, cell, inverse);
    }
    return at(1);
  });
}

/** Places the number 1 in all lanes. */
function defineOne(curve: CurveField): I32 {
  const address = curve.field.reserve(QUAD_BYTES);
  const limbs = balancedLimbs(PACKED_RADIX % curve.spec.field.prime);
  const halves = Int16Array.from({ length: QUAD_BYTES / 2 }, (_, i) => limbs[2 * (i >> 3) + (i & 1)] ?? 0);
  curve.field.module.data(address, new Uint8Array(halves.buffer));
  return at(address);
}

/** The limbs of an integer in the balanced form. */
function balancedLimbs(value: bigint): number[] {
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
