/** Points encoded by both coordinates, in and out: the whole membership check where the order of the curve is prime. */
import { i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, isZero, programOf } from './curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, Y_OFFSET } from './layout.js';

/** Bytes of an encoded point: x || y, big-endian. 64 zero bytes are the identity. */
const ENCODED = 64;

/** Exports `decodePoints` and `encodePoint`. */
export function defineCodec(module: ModuleBuilder, curve: CurveField): void {
  const decode = defineDecode(module, curve);
  const at = i32.constant;
  /** (encodings, points, count) -> index of the first that is not a point, or -1 */
  module.function('decodePoints', 3, (fn, source, target, count) => {
    const i = fn.local('i32');
    fn.while(i32.lessUnsigned(i, count), () => {
      fn.if(i32.isZero(callValue(decode, source, target)), () => fn.return(i));
      fn.set(source, i32.add(source, at(ENCODED)));
      fn.set(target, i32.add(target, at(POINT_STRIDE)));
      fn.set(i, i32.add(i, at(1)));
    });
    return at(-1);
  });
  /** (encoding, point): without a branch, for the coordinates of the identity are always zero. */
  module.procedure('encodePoint', 2, (fn, target, source) => {
    fn.call(curve.toBytes, target, source);
    fn.call(curve.toBytes, i32.add(target, at(32)), i32.add(source, at(Y_OFFSET)));
  });
}

/** (encoding, point) -> 1 if both coordinates are canonical and y^2 = x^3 + a x + b, or all bytes are zero. */
function defineDecode(module: ModuleBuilder, curve: CurveField): Callable {
  return module.function(undefined, 2, (fn, source, target) => {
    const program = programOf(fn, curve);
    const x = program.stored(target);
    const y = program.stored(fn.let(i32.add(target, i32.constant(Y_OFFSET))));
    const words = Array.from({ length: ENCODED / 4 }, (_, i) => i32.load(source, 4 * i));
    const identity = fn.let(i32.isZero(words.reduce((a, b) => i32.or(a, b))));
    const canonicalX = fn.let(callValue(curve.fromBytes, x.address, source));
    const canonicalY = fn.let(callValue(curve.fromBytes, y.address, i32.add(source, i32.constant(32))));
    const right = program.add(program.multiply(x, program.add(program.square(x), curve.a)), curve.b);
    const difference = program.contract(program.subtract(program.square(y), right));
    fn.store(target, IDENTITY_OFFSET, identity);
    const valid = i32.and(i32.and(canonicalX, canonicalY), isZero(curve, difference));
    return i32.or(identity, valid);
  });
}
