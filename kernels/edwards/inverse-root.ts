/** Inverse square roots modulo 2^255 - 19 (RFC 9496, section 4.2, for numerator 1). Branches on nothing. */
import { definePower } from '../field/power.js';
import type { Cell } from '../field/program.js';
import { type CurveField, isZero, programOf } from '../p256/curve.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { maskOf, SELECT } from './points.js';

/** A square root of -1 (RFC 9496, section 4.1). */
export const SQRT_MINUS_ONE = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;

/** Defines (target, w) -> 1 and r with w r^2 = 1 for a square w; else 0, and r is of no use. The target is not w. */
export function defineInverseRoot(module: ModuleBuilder, curve: CurveField): Callable {
  const { field, squareTimes, one } = curve;
  const { prime } = curve.spec.field;
  const power = definePower(field, squareTimes, (prime - 5n) / 8n);
  const root = field.element(SQRT_MINUS_ONE);
  const isOne = module.function(undefined, 1, (fn, source) => {
    const program = programOf(fn, curve);
    const difference = program.subtract(program.stored(source), one);
    return isZero(curve, program.contract(difference));
  });
  return module.function(undefined, 2, (fn, target, source) => {
    const program = programOf(fn, curve);
    const [w, result] = [program.stored(source), program.stored(target)];
    const equalsOne = (cell: Cell): I32 => callValue(isOne, cell.address);
    const cube = program.multiply(program.square(w), w);
    const seventh = program.multiply(program.square(cube), w);
    fn.call(power, target, seventh.address);
    program.multiply(result, cube, result);
    const check = program.multiply(w, program.square(result));
    const correct = fn.let(equalsOne(check));
    const flipped = fn.let(equalsOne(program.contract(program.subtract(curve.zero, check))));
    const turned = program.multiply(result, root);
    program.apply(SELECT, [turned, result], [maskOf(fn, flipped)], result);
    return i32.or(correct, flipped);
  });
}
