/** Encodings of many points of edwards25519 (RFC 8032, section 5.1.2) with one inversion. */
import { ELEMENT_BYTES } from '../field/limbs.js';
import type { FieldProgram } from '../field/program.js';
import { programOf } from '../p256/curve.js';
import { IDENTITY_OFFSET, POINT_STRIDE, Y_OFFSET } from '../p256/layout.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { Curve25519 } from './ed25519.js';
import { type EdwardsPoint, fromWeierstrass, maskOf, SELECT } from './points.js';

const at = i32.constant;
const BYTES = 32;
/** Bytes of work space for a point: its denominator, and the product of those before it. One more is needed. */
const SLOT = 80;
/** Offset of that product. */
const BEFORE = 40;

/** Exports `encodeEach`: (points, count, encodings, work). @param invert - (target, source), for public elements */
export function defineEncodeEach(module: ModuleBuilder, parts: Curve25519, invert: Callable): void {
  const { curve } = parts;
  const [prepare, finish] = [definePrepare(module, parts), defineFinish(module, parts)];
  const inverse = at(curve.field.reserve(ELEMENT_BYTES));
  module.procedure('encodeEach', 4, (fn, points, count, encodings, work) => {
    const program = programOf(fn, curve);
    const [slot, left] = [fn.let(work), fn.let(count)];
    program.copy(curve.one, program.stored(fn.let(i32.add(slot, at(BEFORE)))));
    const step = (by: 1 | -1): void => {
      fn.set(points, i32.add(points, at(by * POINT_STRIDE)));
      fn.set(encodings, i32.add(encodings, at(by * BYTES)));
      fn.set(slot, i32.add(slot, at(by * SLOT)));
    };
    fn.while(left, () => {
      fn.call(prepare, slot, points);
      step(1);
      fn.set(left, i32.sub(left, at(1)));
    });
    fn.call(invert, inverse, i32.add(slot, at(BEFORE)));
    fn.while(count, () => {
      step(-1);
      fn.call(finish, slot, points, encodings, inverse);
      fn.set(count, i32.sub(count, at(1)));
    });
  });
}

/** (slot, point): the denominator, 1 for the identity, and in the next slot the product up to there. */
function definePrepare(module: ModuleBuilder, parts: Curve25519): Callable {
  return module.procedure(undefined, 2, (fn, slot, point) => {
    const program = programOf(fn, parts.curve);
    const denominator = program.stored(slot);
    program.contract(edwardsPoint(program, parts, point).z, denominator);
    fn.if(i32.load(point, IDENTITY_OFFSET), () => program.copy(parts.curve.one, denominator));
    program.multiply(
      program.stored(fn.let(i32.add(slot, at(BEFORE)))),
      denominator,
      program.stored(fn.let(i32.add(slot, at(SLOT + BEFORE)))),
    );
  });
}

/** (slot, point, encoding, inverse): encodes, and makes the inverse that of the slots before. */
function defineFinish(module: ModuleBuilder, parts: Curve25519): Callable {
  const { curve, constants, isOdd } = parts;
  return module.procedure(undefined, 4, (fn, slot, point, target, inverseAddress) => {
    const program = programOf(fn, curve);
    const inverse = program.stored(inverseAddress);
    const { x, y } = edwardsPoint(program, parts, point);
    const own = program.multiply(inverse, program.stored(fn.let(i32.add(slot, at(BEFORE)))));
    const [u, v] = [program.multiply(x, own), program.multiply(y, own)];
    program.multiply(inverse, program.stored(slot), inverse);
    const identity = maskOf(fn, i32.load(point, IDENTITY_OFFSET));
    const shownX = program.apply(SELECT, [constants.zero, u], [identity]);
    const shownY = program.apply(SELECT, [curve.one, v], [identity]);
    fn.call(curve.toBytes, target, shownY.address);
    writeSign(fn, target, callValue(isOdd, shownX.address));
  });
}

function writeSign(fn: FunctionBuilder, target: I32, odd: I32): void {
  const sign = i32.shl(odd, at(7));
  fn.store8(target, BYTES - 1, i32.or(i32.load8(target, BYTES - 1), sign));
}

function edwardsPoint(program: FieldProgram, { curve, constants }: Curve25519, point: I32): EdwardsPoint {
  const y = program.fn.let(i32.add(point, at(Y_OFFSET)));
  return fromWeierstrass(program, constants, { x: program.stored(point), y: program.stored(y) }, curve.one);
}
