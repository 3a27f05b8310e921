/**
 * Coordinates in doubles, which the fused kernels take, from those of the scalar kernels and back. Both are in Montgomery
 * form, of 2^255 and of 2^261: changing over is a division by 64, for which a multiple of p is added, or a product.
 */
import {
  carry,
  at as item,
  LIMB_BITS,
  LIMBS,
  type Limbs,
  loadLimbs,
  storeLimbs,
  zipLimbs,
} from '../field/limbs.js';
import { constants } from '../field/prime.js';
import { STORED } from '../field/program.js';
import { check, type Wide, WideArithmetic } from '../field/wide.js';
import { foldedRange } from '../fused/fold.js';
import { FUSED, FUSED_BITS, FUSED_LIMBS } from '../fused/forms.js';
import { addFloats, bitsOf, lowLane, splat64, splatFloat, subFloats } from '../fused/vector.js';
import { type I32, i32, i64 } from '../wasm/expression.js';
import type { FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { v128 } from '../wasm/vector.js';
import { type CurveField, programOf } from './curve.js';
import { POINT_STRIDE, Y_OFFSET } from './layout.js';
import type { LaneChange } from './packed-inversion.js';
import { defineUnpacking } from './unpacking.js';

const at = i32.constant;

/** Doubles that hold small integers in their low bits: 3 * 2^51 and a little. */
const UNIT = 3 * 2 ** FUSED_BITS;
/** What the powers of two in the two radixes differ by: 2^261 = 64 * 2^255. */
const SHIFT = 6;
/** Offset of y in a point of ten doubles. */
const Y_DOUBLES = 8 * FUSED_LIMBS;

/**
 * Exports `packFused` (points, fused, count), also in place, and `unpackFused` (references, count, points): what
 * `packPoints` and `unpackPoints` are for the other form.
 */
export function defineFusedPoints(module: ModuleBuilder, curve: CurveField): void {
  module.procedure('packFused', 3, (fn, source, target, count) => {
    fn.while(count, () => {
      const [x, y] = [0, Y_OFFSET].map((offset) =>
        fusedLimbs(fn, curve, fn.let(i32.add(source, at(offset)))),
      ) as [Limbs, Limbs];
      storeLimbsAsDoubles(fn, target, 8, x);
      storeLimbsAsDoubles(fn, fn.let(i32.add(target, at(Y_DOUBLES))), 8, y);
      fn.set(source, i32.add(source, at(POINT_STRIDE)));
      fn.set(target, i32.add(target, at(POINT_STRIDE)));
      fn.set(count, i32.sub(count, at(1)));
    });
  });
  const coordinate = module.procedure(undefined, 2, (fn, target, source) => {
    storeStored(fn, curve, target, source, 8);
  });
  defineUnpacking(module, curve, 'unpackFused', coordinate);
}

/** How single lanes of joined elements change over, for the inversion of a batch. */
export function fusedLanes(module: ModuleBuilder, curve: CurveField): LaneChange {
  return {
    from: module.procedure(undefined, 2, (fn, target, source) => storeStored(fn, curve, target, source, 16)),
    into: module.procedure(undefined, 2, (fn, target, source) => {
      storeLimbsAsDoubles(fn, target, 16, fusedLimbs(fn, curve, source));
    }),
    offset: (lane) => 16 * FUSED_LIMBS * (lane >> 1) + 8 * (lane & 1),
  };
}

/** The limbs of a stored element divided by 64: p = -1 modulo 64, so that its low bits say how often p is to be added. */
function fusedLimbs(fn: FunctionBuilder, curve: CurveField, source: I32): Limbs {
  const wide = new WideArithmetic(fn);
  const element = loadLimbs(wide, source, STORED);
  const digit = wide.low(item(element, 0), SHIFT);
  const prime = constants(wide, curve.spec.field.prime);
  const divisible = carry(
    wide,
    zipLimbs(element, prime, (limb, p) => wide.addProduct(limb, digit, p)),
  );
  return centred(wide, cutLimbs(wide, divisible));
}

/** Limbs of 51 bits of an element that was carried, from the seventh bit on. */
function cutLimbs(wide: WideArithmetic, element: Limbs): Wide[] {
  return FUSED.map((_, i) => {
    const position = FUSED_BITS * i + SHIFT;
    const limb = Math.floor(position / LIMB_BITS);
    const bits = position - LIMB_BITS * limb;
    let rest = wide.shr(item(element, limb), bits);
    for (let next = limb + 1; next < LIMBS && LIMB_BITS * next - position < FUSED_BITS; next++) {
      const missing = FUSED_BITS - (LIMB_BITS * next - position);
      const whole = item(element, next);
      const piece = missing < LIMB_BITS && next < LIMBS - 1 ? wide.low(whole, missing) : whole;
      rest = wide.addShifted(rest, piece, LIMB_BITS * next - position);
    }
    return i === FUSED_LIMBS - 1 ? rest : wide.low(rest, FUSED_BITS);
  });
}

/** Limbs around zero, without the multiple of p that the last one asks for. */
function centred(wide: WideArithmetic, limbs: readonly Wide[]): Limbs {
  const last = item(limbs, FUSED_LIMBS - 1);
  const scaled = wide.add(wide.add(last, wide.shr(last, 32)), wide.constant(2n ** 51n));
  const excess = wide.shr(scaled, 52);
  const columns = [...limbs];
  columns[0] = wide.add(item(limbs, 0), excess);
  columns[1] = wide.sub(item(limbs, 1), wide.shl(excess, 45));
  columns[3] = wide.sub(item(limbs, 3), wide.shl(excess, 39));
  const rest = wide.addShifted(wide.sub(last, wide.shl(excess, 52)), excess, 20);
  columns[FUSED_LIMBS - 1] = { value: rest.value, range: foldedRange(last.range) };
  const half = wide.constant(2n ** BigInt(FUSED_BITS - 1));
  let incoming = wide.constant(0n);
  return columns.map((column, i) => {
    const total = wide.add(column, incoming);
    if (i === FUSED_LIMBS - 1) return total;
    const raised = wide.add(total, half);
    incoming = wide.shr(raised, FUSED_BITS);
    return wide.sub(wide.low(raised, FUSED_BITS), half);
  });
}

function storeLimbsAsDoubles(fn: FunctionBuilder, target: I32, stride: number, limbs: Limbs): void {
  for (const [i, { value, range }] of limbs.entries()) {
    check(range, item(FUSED, i), 'a limb in a double');
    const double = splat64(i64.add(value, i64.constant(bitsOf(UNIT))));
    fn.storeLow64(target, stride * i, subFloats(double, splatFloat(UNIT)));
  }
}

/** Writes the stored element of one in doubles: its limbs again, and 64 times that. */
function storeStored(fn: FunctionBuilder, curve: CurveField, target: I32, source: I32, stride: number): void {
  const wide = new WideArithmetic(fn);
  const columns = Array.from({ length: LIMBS }, () => wide.constant(0n));
  for (const [i, range] of FUSED.entries()) {
    const double = addFloats(v128.loadLow64(source, stride * i), splatFloat(UNIT));
    const limb: Wide = { value: fn.let(i64.sub(lowLane(double), i64.constant(bitsOf(UNIT)))), range };
    const index = Math.floor((FUSED_BITS * i) / LIMB_BITS);
    const bits = FUSED_BITS * i - LIMB_BITS * index;
    columns[index] = wide.addShifted(item(columns, index), wide.low(limb, LIMB_BITS - bits), bits);
    columns[index + 1] = wide.add(item(columns, index + 1), wide.shr(limb, LIMB_BITS - bits));
  }
  const limbs = curve.field.kernels.contract.compute(wide, [carry(wide, columns)], []);
  for (const [i, limb] of limbs.entries()) check(limb.range, item(STORED, i), 'an unpacked limb');
  storeLimbs(wide, target, limbs);
  const program = programOf(fn, curve);
  const element = program.stored(target);
  program.multiply(element, curve.field.element(2n ** BigInt(SHIFT)), element);
}
