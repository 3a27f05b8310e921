/** Projective to affine, and the steps of a public sum of doublings and additions. */
import { i32 } from '../wasm/expression.js';
import type { Callable } from '../wasm/function.js';
import { callValue } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CompleteOperations, projectiveAt } from './complete-addition.js';
import { type CurveField, programOf } from './curve.js';
import { IDENTITY_OFFSET, Y_OFFSET } from './layout.js';

const at = i32.constant;

/** Defines (point, projective): the affine point. Branches on nothing. */
export function defineToAffine(module: ModuleBuilder, curve: CurveField): Callable {
  return module.procedure('toAffine', 2, (fn, target, source) => {
    const program = programOf(fn, curve);
    const p = projectiveAt(program, source);
    const inverse = program.stored(at(curve.field.reserve(4 * 9)));
    fn.call(curve.invert, inverse.address, p.z.address);
    fn.store(target, IDENTITY_OFFSET, callValue(curve.isZero, p.z.address));
    program.multiply(p.x, inverse, program.stored(target));
    program.multiply(p.y, inverse, program.stored(i32.add(target, at(Y_OFFSET))));
  });
}

/** Exports `setIdentity` (projective), and `doubleAdd` (projective, point): twice the first plus the second. */
export function defineHorner(module: ModuleBuilder, curve: CurveField, complete: CompleteOperations): void {
  module.procedure('setIdentity', 1, (fn, target) => {
    const program = programOf(fn, curve);
    const p = projectiveAt(program, target);
    for (let i = 0; i < 9; i++) {
      fn.store(p.x.address, 4 * i, at(0));
      fn.store(p.z.address, 4 * i, at(0));
    }
    program.copy(curve.one, p.y);
  });
  module.procedure('doubleAdd', 2, (fn, sum, point) => {
    fn.call(complete.double, sum, sum);
    fn.if(i32.isZero(i32.load(point, IDENTITY_OFFSET)), () => fn.call(complete.addAffine, sum, sum, point));
  });
}
