/** Points of Baby Jubjub by both coordinates, big-endian; (0, 1) is the identity. */
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { IDENTITY_OFFSET, Y_OFFSET } from '../p256/layout.js';
import { i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { defineDecodePoints } from './decode.js';
import { type EdwardsConstants, edwardsAt, fromWeierstrass, maskOf, SELECT } from './points.js';
import { defineInSubgroup } from './subgroup.js';

const at = i32.constant;
const HALF = 32;

/** Exports `decodePoints` and `encodePoint`. */
export function defineJubjub(module: ModuleBuilder, curve: CurveField, constants: EdwardsConstants): void {
  const inSubgroup = defineInSubgroup(module, curve, constants);
  const decode = defineDecode(module, curve, constants, inSubgroup);
  defineDecodePoints(module, curve, constants, 'decodePoints', { bytes: 2 * HALF, decode });
  defineEncode(module, curve, constants);
}

/** Both coordinates below the prime, a x^2 + y^2 = 1 + d x^2 y^2, and in the subgroup. */
function defineDecode(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
  inSubgroup: Callable,
): Callable {
  return module.function(undefined, 2, (fn, source, target) => {
    const f = programOf(fn, curve);
    const { x, y, z } = edwardsAt(f, target);
    const canonicalX = fn.let(callValue(curve.fromBytes, x.address, source));
    const canonicalY = fn.let(callValue(curve.fromBytes, y.address, i32.add(source, at(HALF))));
    fn.if(i32.isZero(i32.and(canonicalX, canonicalY)), () => fn.return(at(0)));
    f.copy(curve.one, z);
    const [xx, yy] = [f.square(x), f.square(y)];
    const left = f.add(f.multiply(constants.a, xx), yy);
    const right = f.add(f.multiply(constants.d, f.multiply(xx, yy)), curve.one);
    fn.if(i32.isZero(isZero(curve, f.contract(f.subtract(left, right)))), () => fn.return(at(0)));
    return callValue(inSubgroup, target);
  });
}

/** (encoding, point) */
function defineEncode(module: ModuleBuilder, curve: CurveField, constants: EdwardsConstants): void {
  module.procedure('encodePoint', 2, (fn, target, source) => {
    const f = programOf(fn, curve);
    const affine = { x: f.stored(source), y: f.stored(i32.add(source, at(Y_OFFSET))) };
    const { x, y, z } = fromWeierstrass(f, constants, affine, curve.one);
    const inverse = f.stored(at(curve.field.reserve(Y_OFFSET)));
    fn.call(curve.invert, inverse.address, z.address);
    const identity = maskOf(fn, i32.load(source, IDENTITY_OFFSET));
    const shownX = f.apply(SELECT, [curve.zero, f.multiply(x, inverse)], [identity]);
    const shownY = f.apply(SELECT, [curve.one, f.multiply(y, inverse)], [identity]);
    fn.call(curve.toBytes, target, shownX.address);
    fn.call(curve.toBytes, i32.add(target, at(HALF)), shownY.address);
  });
}
