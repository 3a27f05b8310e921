/** The field of P-256 inside a module: constants, canonical form, inversion, bytes. */

import { byteFunctions } from '../field/bytes.js';
import { type FieldFunctions, fieldFunctions } from '../field/functions.js';
import { LIMBS } from '../field/limbs.js';
import { P256_FIELD } from '../field/p256-reduction.js';
import { type Cell, FieldModule, FieldProgram } from '../field/program.js';
import { type I32, i32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { HEAP_BASE, STATIC_BASE } from './layout.js';

/** b of the curve equation y^2 = x^3 - 3 x + b (SP 800-186, section 3.2.1.3). */
const CURVE_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Order of the group (SP 800-186, section 3.2.1.3). */
export const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The field functions that points are made of. */
export interface CurveField extends FieldFunctions {
  readonly b: Cell;
  /** (target, source): the inverse; zero for zero. */
  readonly invert: Callable;
}

/** Defines the field functions in a module. */
export function curveField(module: ModuleBuilder): CurveField {
  const field = new FieldModule(module, STATIC_BASE, P256_FIELD);
  return {
    ...fieldFunctions(field, byteFunctions(module, 'big-endian')),
    b: field.element(CURVE_B),
    invert: defineInvert(module, field),
  };
}

/** Refuses a module whose fixed places reach into the runtime's memory. @throws {RangeError} */
export function assertStaticsFit(field: FieldModule): void {
  if (field.reserve(0) > HEAP_BASE) throw new RangeError('the fixed places do not fit');
}

/** x^(p-2) by Fermat, 255 squarings and 12 multiplications. */
function defineInvert(module: ModuleBuilder, field: FieldModule): Callable {
  const run = module.procedure(undefined, 3, (fn, target, source, times) => {
    const program = new FieldProgram(fn, field);
    program.copy(program.stored(source), program.stored(target));
    fn.while(times, () => {
      program.square(program.stored(target), program.stored(target));
      fn.set(times, i32.sub(times, i32.constant(1)));
    });
  });
  return module.procedure(undefined, 2, (fn, target, source) => {
    const program = new FieldProgram(fn, field);
    /** x^(2^k) y, into a place of its own */
    const shiftMultiply = (x: Cell, times: number, y: Cell): Cell => {
      const result = program.stored(i32.constant(field.reserve(4 * LIMBS)));
      fn.call(run, result.address, x.address, i32.constant(times));
      return program.multiply(result, y, result);
    };
    const x = program.stored(source);
    const ones2 = shiftMultiply(x, 1, x);
    const ones4 = shiftMultiply(ones2, 2, ones2);
    const ones8 = shiftMultiply(ones4, 4, ones4);
    const ones16 = shiftMultiply(ones8, 8, ones8);
    const ones24 = shiftMultiply(ones16, 8, ones8);
    const ones28 = shiftMultiply(ones24, 4, ones4);
    const ones30 = shiftMultiply(ones28, 2, ones2);
    const ones32 = shiftMultiply(ones30, 2, ones2);
    const head = shiftMultiply(shiftMultiply(ones32, 32, x), 128, ones32);
    const tail = shiftMultiply(shiftMultiply(head, 32, ones32), 30, ones30);
    program.copy(shiftMultiply(tail, 2, x), program.stored(target));
  });
}

/** Calls a predicate of the field. */
export function isZero(curve: CurveField, cell: Cell): I32 {
  return callValue(curve.isZero, cell.address);
}

/** A program over the field of a curve. */
export function programOf(fn: FunctionBuilder, curve: CurveField): FieldProgram {
  return new FieldProgram(fn, curve.field);
}
