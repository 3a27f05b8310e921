/** A curve y^2 = x^3 + a x + b inside a module: its field, its constants, inversion. */

import { type ByteOrder, byteFunctions } from '../field/bytes.js';
import { type FieldFunctions, fieldFunctions } from '../field/functions.js';
import { definePower, defineSquareTimes } from '../field/power.js';
import type { PrimeField } from '../field/prime.js';
import { assertStored, type Cell, FieldModule, FieldProgram } from '../field/program.js';
import type { PackedField } from '../packed/field.js';
import type { I32 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { HEAP_BASE, STATIC_BASE } from './layout.js';

/** What a curve is. */
export interface CurveSpec {
  readonly field: PrimeField;
  /** The same prime for the vector kernels. */
  readonly packed: PackedField;
  readonly a: bigint;
  readonly b: bigint;
  /** The prime order of the group. */
  readonly order: bigint;
  /** How encodings of elements and scalars are written. */
  readonly byteOrder: ByteOrder;
}

/** What points are made of. */
export interface CurveField extends FieldFunctions {
  readonly spec: CurveSpec;
  readonly a: Cell;
  readonly b: Cell;
  /** (target, source): the inverse; zero for zero. */
  readonly invert: Callable;
  /** (target, source, times): squares so often. */
  readonly squareTimes: Callable;
}

/** Defines the field functions in a module. */
export function curveField(module: ModuleBuilder, spec: CurveSpec): CurveField {
  const field = new FieldModule(module, STATIC_BASE, spec.field);
  const squareTimes = defineSquareTimes(field);
  return {
    ...fieldFunctions(field, byteFunctions(module, spec.byteOrder)),
    spec,
    a: field.element(spec.a),
    b: field.element(spec.b),
    invert: definePower(field, squareTimes, spec.field.prime - 2n),
    squareTimes,
  };
}

/** Refuses a module whose fixed places reach into the runtime's memory. @throws {RangeError} */
export function assertStaticsFit(field: FieldModule): void {
  if (field.reserve(0) > HEAP_BASE) throw new RangeError('the fixed places do not fit');
}

/** Whether an element is zero. @throws {BoundError} unless it is of the stored form */
export function isZero(curve: CurveField, cell: Cell): I32 {
  assertStored(cell);
  return callValue(curve.isZero, cell.address);
}

/** A program over the field of a curve. */
export function programOf(fn: FunctionBuilder, curve: CurveField): FieldProgram {
  return new FieldProgram(fn, curve.field);
}
