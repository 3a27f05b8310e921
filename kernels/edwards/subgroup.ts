/** Membership in the subgroup of prime order: the order times a point is the identity. Variable time. */
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { PROJECTIVE_STRIDE } from '../p256/layout.js';
import { i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { addEdwards, doubleEdwards, type EdwardsConstants, edwardsAt } from './points.js';

const at = i32.constant;

/** Defines (Edwards point) -> 1 if its order divides that of the subgroup, else 0. */
export function defineInSubgroup(
  module: ModuleBuilder,
  curve: CurveField,
  constants: EdwardsConstants,
): Callable {
  const [, ...bits] = Array.from(curve.spec.order.toString(2), Number);
  const digits = curve.field.reserve(bits.length);
  module.data(digits, Uint8Array.from(bits));
  const sumPlace = curve.field.reserve(PROJECTIVE_STRIDE);
  const double = module.procedure(undefined, 0, (fn) => {
    const program = programOf(fn, curve);
    const sum = edwardsAt(program, at(sumPlace));
    doubleEdwards(program, constants, sum, sum);
  });
  const add = module.procedure(undefined, 1, (fn, source) => {
    const program = programOf(fn, curve);
    const sum = edwardsAt(program, at(sumPlace));
    addEdwards(program, constants, sum, edwardsAt(program, source), sum);
  });
  return module.function(undefined, 1, (fn, source) => {
    const program = programOf(fn, curve);
    const [point, sum] = [edwardsAt(program, source), edwardsAt(program, at(sumPlace))];
    program.copy(point.x, sum.x);
    program.copy(point.y, sum.y);
    program.copy(point.z, sum.z);
    const digit = fn.let(at(digits));
    fn.while(i32.lessUnsigned(digit, at(digits + bits.length)), () => {
      fn.call(double);
      fn.if(i32.load8(digit), () => fn.call(add, source));
      fn.set(digit, i32.add(digit, at(1)));
    });
    const onAxis = fn.let(isZero(curve, sum.x));
    return i32.and(
      onAxis,
      isZero(curve, program.contract(program.subtract(sum.y, sum.z), program.stored(at(sumPlace)))),
    );
  });
}
