/** Points of Baby Jubjub by both coordinates, big-endian; (0, 1) is the identity. */
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { IDENTITY_OFFSET, Y_OFFSET } from '../p256/layout.js';
import { i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { defineBatch, defineBoth, defineDecodePoints } from './decode.js';
import { defineInSubgroupByPairing } from './pairing.js';
import { type EdwardsConstants, edwardsAt, fromWeierstrass, maskOf, SELECT } from './points.js';

const at = i32.constant;
const HALF = 32;

/** A point of order 8 of the Montgomery curve. */
const TORSION = [
  19799329160503878365519859265345525785148473002902384773314932802961476726446n,
  4633710831643166493755514364284141562000904655561116078506211088357794125820n,
] as const;

/** Exports `decodePoints`, `decodeKnown`, which does not ask for the subgroup, and `encodePoint`. */
export function defineJubjub(module: ModuleBuilder, curve: CurveField, constants: EdwardsConstants): void {
  const batch = defineBatch(module, curve, constants);
  const known = defineDecode(module, curve, constants);
  const decode = defineBoth(module, known, defineInSubgroupByPairing(module, curve, constants, TORSION));
  defineDecodePoints(module, batch, 'decodePoints', { bytes: 2 * HALF, decode });
  defineDecodePoints(module, batch, 'decodeKnown', { bytes: 2 * HALF, decode: known });
  defineEncode(module, curve, constants);
}

/** Both coordinates below the prime, and a x^2 + y^2 = 1 + d x^2 y^2. */
function defineDecode(module: ModuleBuilder, curve: CurveField, constants: EdwardsConstants): Callable {
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
    return isZero(curve, f.contract(f.subtract(left, right)));
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
