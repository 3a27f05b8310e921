/** Points of edwards25519 as RFC 8032 encodes them (section 5.1), those of the subgroup of prime order alone. */
import { NEGATE_IF } from '../field/kernels.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { IDENTITY_OFFSET, Y_OFFSET } from '../p256/layout.js';
import { i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type DecodingBatch, defineBoth, defineDecodePoints } from './decode.js';
import { defineInSubgroupByHalving } from './halving.js';
import { type EdwardsConstants, edwardsAt, fromWeierstrass, maskOf, SELECT } from './points.js';

const at = i32.constant;
const BYTES = 32;

/** What the codec takes from the module. */
export interface Curve25519 {
  readonly curve: CurveField;
  readonly constants: EdwardsConstants;
  /** See `defineInverseRoot`. */
  readonly inverseRoot: Callable;
  readonly batch: DecodingBatch;
  /** (source) -> 1 if the element is odd, else 0 */
  readonly isOdd: Callable;
}

/** Exports `decodePoints`, `decodeKnown`, which does not ask for the subgroup, and `encodePoint`. */
export function defineEd25519(module: ModuleBuilder, parts: Curve25519): void {
  const { curve, constants } = parts;
  const known = defineDecode(module, parts);
  const inSubgroup = defineInSubgroupByHalving(module, curve, constants, parts.inverseRoot);
  const decode = defineBoth(module, known, inSubgroup);
  defineDecodePoints(module, parts.batch, 'decodePoints', { bytes: BYTES, decode });
  defineDecodePoints(module, parts.batch, 'decodeKnown', { bytes: BYTES, decode: known });
  defineEncode(module, parts);
}

/** Defines (encoding, Edwards point) -> 1, or 0 if it is none: x^2 = (y^2 - 1) / (d y^2 + 1), of which x is the root with the given sign; y = 1 is the identity, with sign 0. */
export function defineDecode(
  module: ModuleBuilder,
  { curve, constants, inverseRoot, isOdd }: Curve25519,
): Callable {
  const bytes = curve.field.reserve(BYTES);
  return module.function(undefined, 2, (fn, source, target) => {
    const program = programOf(fn, curve);
    const point = edwardsAt(program, target);
    for (let i = 0; i < BYTES; i += 4) fn.store(at(bytes), i, i32.load(source, i));
    const sign = fn.let(i32.shrUnsigned(i32.load8(source, BYTES - 1), at(7)));
    fn.store8(at(bytes), BYTES - 1, i32.and(i32.load8(source, BYTES - 1), at(127)));
    fn.if(i32.isZero(callValue(curve.fromBytes, point.y.address, at(bytes))), () => fn.return(at(0)));
    program.copy(curve.one, point.z);
    program.copy(curve.zero, point.x);
    fn.if(isZero(curve, program.contract(program.subtract(point.y, curve.one))), () =>
      fn.return(i32.isZero(sign)),
    );
    const yy = program.square(point.y);
    const numerator = program.contract(program.subtract(yy, curve.one));
    const denominator = program.contract(program.add(program.multiply(constants.d, yy), curve.one));
    const product = program.multiply(numerator, denominator);
    fn.if(i32.isZero(callValue(inverseRoot, point.x.address, product.address)), () => fn.return(at(0)));
    program.multiply(numerator, point.x, point.x);
    const flip = maskOf(fn, i32.xor(sign, callValue(isOdd, point.x.address)));
    program.contract(program.apply(NEGATE_IF, [point.x], [flip]), point.x);
    return at(1);
  });
}

/** (encoding, point) */
function defineEncode(module: ModuleBuilder, { curve, constants, isOdd }: Curve25519): void {
  module.procedure('encodePoint', 2, (fn, target, source) => {
    const program = programOf(fn, curve);
    const affine = { x: program.stored(source), y: program.stored(i32.add(source, at(Y_OFFSET))) };
    const { x, y, z } = fromWeierstrass(program, constants, affine, curve.one);
    const inverse = program.stored(at(curve.field.reserve(Y_OFFSET)));
    fn.call(curve.invert, inverse.address, z.address);
    const identity = maskOf(fn, i32.load(source, IDENTITY_OFFSET));
    const [u, v] = [program.multiply(x, inverse), program.multiply(y, inverse)];
    const shownX = program.apply(SELECT, [curve.zero, u], [identity]);
    const shownY = program.apply(SELECT, [curve.one, v], [identity]);
    fn.call(curve.toBytes, target, shownY.address);
    const sign = i32.shl(callValue(isOdd, shownX.address), at(7));
    fn.store8(target, BYTES - 1, i32.or(i32.load8(target, BYTES - 1), sign));
  });
}
