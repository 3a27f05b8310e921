/**
 * Elements of ristretto255 (RFC 9496). An encoding stands for four points that differ by one of order 1, 2 or 4, and
 * decoding gives any of them. Four times each is the same point of the subgroup of prime order, and multiplication by four
 * is an isomorphism onto it: that is what decoded points are in memory. So two are equal if and only if their elements are,
 * the identity is the identity, and the formulas meet no point of even order. `unscalePoint` leads back, to the one of
 * the four points that is in the subgroup; the encoding of any of them is that of the element.
 */
import type { FieldFunctions } from '../field/functions.js';
import { NEGATE_IF } from '../field/kernels.js';
import { ELEMENT_BYTES, LIMBS } from '../field/limbs.js';
import { type Cell, FieldProgram } from '../field/program.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { IDENTITY_OFFSET, Y_OFFSET } from '../p256/layout.js';
import { copyPoint } from '../p256/operands.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { defineBoth, defineDecodePoints } from './decode.js';
import type { Curve25519 } from './ed25519.js';
import { SQRT_MINUS_ONE } from './inverse-root.js';
import { doubleEdwards, edwardsAt, fromWeierstrass, maskOf, SELECT } from './points.js';

const at = i32.constant;
const BYTES = 32;
/** 1 / sqrt(a - d) (RFC 9496, section 4.1). */
const INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578n;

/** Exports `decodeRistretto`, `decodeRistrettoKnown`, which gives one of the four points as it is, and `encodeRistretto`. */
export function defineRistretto255(module: ModuleBuilder, parts: Curve25519): void {
  const absolute = defineAbsolute(module, parts);
  const known = defineDecode(module, parts, absolute);
  const decode = defineBoth(module, known, defineQuadruple(module, parts));
  defineDecodePoints(module, parts.batch, 'decodeRistretto', { bytes: BYTES, decode });
  defineDecodePoints(module, parts.batch, 'decodeRistrettoKnown', { bytes: BYTES, decode: known });
  defineEncode(module, parts, absolute);
}

/** (element): makes it even, by its negative if need be; 1 if it was odd. */
function defineAbsolute(module: ModuleBuilder, { curve, isOdd }: Curve25519): Callable {
  return module.function(undefined, 1, (fn, place) => {
    const program = programOf(fn, curve);
    const odd = fn.let(callValue(isOdd, place));
    const cell = program.stored(place);
    program.apply(NEGATE_IF, [cell], [maskOf(fn, odd)], cell);
    return odd;
  });
}

/** (Edwards point) -> 1: four times the point, in place. */
function defineQuadruple(module: ModuleBuilder, { curve, constants }: Curve25519): Callable {
  return module.function(undefined, 1, (fn, place) => {
    const f = programOf(fn, curve);
    const point = edwardsAt(f, place);
    doubleEdwards(f, constants, point, point);
    doubleEdwards(f, constants, point, point);
    return at(1);
  });
}

/** RFC 9496, section 4.3.1: one of the four points. */
function defineDecode(module: ModuleBuilder, parts: Curve25519, absolute: Callable): Callable {
  const { curve, constants, inverseRoot, isOdd } = parts;
  const [sPlace, rootPlace] = [0, 1].map(() => at(curve.field.reserve(Y_OFFSET))) as [I32, I32];
  return module.function(undefined, 2, (fn, source, target) => {
    const f = programOf(fn, curve);
    const [s, root, point] = [f.stored(sPlace), f.stored(rootPlace), edwardsAt(f, target)];
    fn.if(i32.isZero(callValue(curve.fromBytes, s.address, source)), () => fn.return(at(0)));
    fn.if(i32.and(i32.load8(source), at(1)), () => fn.return(at(0)));
    const ss = f.square(s);
    const u1 = f.contract(f.subtract(curve.one, ss));
    const u2 = f.contract(f.add(curve.one, ss));
    const u2Squared = f.square(u2);
    const dSquare = f.multiply(constants.d, f.square(u1));
    const v = f.contract(f.subtract(f.subtract(curve.zero, dSquare), u2Squared));
    const product = f.multiply(v, u2Squared);
    fn.if(i32.isZero(callValue(inverseRoot, root.address, product.address)), () => fn.return(at(0)));
    const denominatorX = f.multiply(root, u2);
    const denominatorY = f.multiply(f.multiply(root, denominatorX), v);
    f.multiply(f.contract(f.add(s, s)), denominatorX, point.x);
    fn.call(absolute, point.x.address);
    f.multiply(u1, denominatorY, point.y);
    f.copy(curve.one, point.z);
    const t = f.multiply(point.x, point.y);
    fn.if(i32.or(callValue(isOdd, t.address), isZero(curve, point.y)), () => fn.return(at(0)));
    return at(1);
  });
}

/** RFC 9496, section 4.3.2. Branches on nothing. */
function defineEncode(module: ModuleBuilder, parts: Curve25519, absolute: Callable): void {
  const { curve, constants, inverseRoot, isOdd } = parts;
  const { field } = curve;
  const [i, factor] = [field.element(SQRT_MINUS_ONE), field.element(INVSQRT_A_MINUS_D)];
  const [rootPlace, sPlace] = [0, 1].map(() => at(field.reserve(Y_OFFSET))) as [I32, I32];
  module.procedure('encodeRistretto', 2, (fn, target, source) => {
    const f = programOf(fn, curve);
    const [root, s] = [f.stored(rootPlace), f.stored(sPlace)];
    const affine = { x: f.stored(source), y: f.stored(i32.add(source, at(Y_OFFSET))) };
    const p = fromWeierstrass(f, constants, affine, curve.one);
    const u1 = f.multiply(f.contract(f.add(p.z, p.y)), f.contract(f.subtract(p.z, p.y)));
    const u2 = f.multiply(p.x, p.y);
    const product = f.multiply(u1, f.square(u2));
    fn.call(inverseRoot, root.address, product.address);
    const [den1, den2] = [f.multiply(root, u1), f.multiply(root, u2)];
    const inverseZ = f.multiply(f.multiply(den1, den2), p.t);
    const select = (mask: ReturnType<typeof maskOf>, a: Cell, b: Cell): Cell =>
      f.apply(SELECT, [a, b], [mask]);
    const odd = (cell: Cell): ReturnType<typeof maskOf> => maskOf(fn, callValue(isOdd, cell.address));
    const rotate = odd(f.multiply(p.t, inverseZ));
    const x = select(rotate, f.multiply(p.y, i), p.x);
    const y = select(rotate, f.multiply(p.x, i), p.y);
    const denominator = select(rotate, f.multiply(den1, factor), den2);
    const signedY = signed(f, y, odd(f.multiply(x, inverseZ)));
    f.multiply(denominator, f.contract(f.subtract(p.z, signedY)), s);
    fn.call(absolute, s.address);
    const identity = maskOf(fn, i32.load(source, IDENTITY_OFFSET));
    f.apply(SELECT, [curve.zero, s], [identity], s);
    fn.call(curve.toBytes, target, s.address);
  });
}

function signed(f: FieldProgram, cell: Cell, mask: ReturnType<typeof maskOf>): Cell {
  return f.contract(f.apply(NEGATE_IF, [cell], [mask]));
}

/** Exports `unscalePoint`: (target, source): a quarter of a point, and `unscaleScalar`: (32 bytes): a quarter, in place. */
export function defineUnscale(
  module: ModuleBuilder,
  curve: CurveField,
  multiply: Callable,
  scalars: FieldFunctions,
): void {
  const { order } = curve.spec;
  const quarter = (order * (order % 4n === 1n ? 3n : 1n) + 1n) / 4n;
  const bytes = curve.field.reserve(BYTES);
  const digits = Array.from({ length: BYTES }, (_, k) => Number((quarter >> BigInt(8 * (31 - k))) & 255n));
  module.data(bytes, Uint8Array.from(digits));
  module.procedure('unscalePoint', 2, (fn, target, source) =>
    fn.if(
      i32.load(source, IDENTITY_OFFSET),
      () => copyPoint(fn, source, target),
      () => fn.call(multiply, target, source, at(bytes)),
    ),
  );
  const [place, factor] = [at(scalars.field.reserve(ELEMENT_BYTES)), scalars.field.element(quarter)];
  module.procedure('unscaleScalar', 1, (fn, scalar) => {
    const program = new FieldProgram(fn, scalars.field);
    const cell = program.stored(place);
    fn.call(scalars.fromBytes, place, scalar);
    program.multiply(cell, factor, cell);
    fn.call(scalars.toBytes, scalar, place);
    for (let i = 0; i < LIMBS; i++) fn.store(place, 4 * i, at(0));
  });
}
