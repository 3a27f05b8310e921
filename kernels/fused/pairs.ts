/** Elements of two lanes in memory: joined, as five vectors, or in points, of which each lane has one of its own. */
import { at } from '../field/limbs.js';
import type { I32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { v128 } from '../wasm/vector.js';
import { FusedArithmetic } from './arithmetic.js';
import type { ConstantPool } from './constants.js';
import { assertForm, FUSED, FUSED_LIMBS, type FusedForm } from './forms.js';
import type { Pair } from './kernels.js';
import { highLanes, lowLanes } from './vector.js';

/** Bytes of a joined element. */
export const PAIR_BYTES: number = 16 * FUSED_LIMBS;

/** Reads a joined element of the given form. */
export function loadPair(wide: FusedArithmetic, address: I32, form: FusedForm): Pair {
  return form.map((range, i) => wide.known(v128.load(address, 16 * i), range));
}

/** Writes a joined element, which must have the given form. @throws {BoundError} if it may not */
export function storePair(wide: FusedArithmetic, address: I32, pair: Pair, form: FusedForm): void {
  assertForm(
    pair.map(({ range }) => range),
    form,
  );
  for (const [i, limb] of pair.entries()) wide.store(address, 16 * i, limb);
}

/**
 * Reads one coordinate of a point in each lane. Points are ten doubles: the limbs of x, then those of y.
 * @param first the number of its first limb: 0 or 5
 */
export function loadCoordinate(
  fn: FunctionBuilder,
  wide: FusedArithmetic,
  points: readonly [I32, I32],
  first: number,
): Pair {
  const rows = new Map<number, readonly [Local<'v128'>, Local<'v128'>]>();
  return FUSED.map((range, i) => {
    const [row, isHigh] = [(first + i) >> 1, (first + i) % 2 === 1];
    const [a, b] = points;
    const both = rows.get(row) ?? ([fn.let(v128.load(a, 16 * row)), fn.let(v128.load(b, 16 * row))] as const);
    rows.set(row, both);
    return wide.known(isHigh ? highLanes(...both) : lowLanes(...both), range);
  });
}

/** Writes two points that lie end to end. @throws {BoundError} if a coordinate may not have the form of all */
export function storePoints(fn: FunctionBuilder, points: I32, x: Pair, y: Pair): void {
  for (const pair of [x, y])
    assertForm(
      pair.map(({ range }) => range),
      FUSED,
    );
  const limbs = [...x, ...y].map(({ value }) => value);
  for (let row = 0; row < FUSED_LIMBS; row++) {
    const [a, b] = [at(limbs, 2 * row), at(limbs, 2 * row + 1)];
    fn.storeVector(points, 16 * row, lowLanes(a, b));
    fn.storeVector(points, PAIR_BYTES + 16 * row, highLanes(a, b));
  }
}

/**
 * Defines an operation on joined elements: target, then operands.
 * @param result the form that the result must have
 * @param operands the forms that the operands have
 */
export function definePairKernel<const Forms extends readonly FusedForm[]>(
  module: ModuleBuilder,
  pool: ConstantPool,
  result: FusedForm,
  operands: Forms,
  compute: (wide: FusedArithmetic, ...operands: { [K in keyof Forms]: Pair }) => Pair,
): Callable {
  return module.procedure(undefined, 1 + operands.length, (fn, target, ...sources) => {
    const wide = new FusedArithmetic(fn, pool);
    const loaded = operands.map((form, i) => loadPair(wide, at(sources, i), form));
    storePair(wide, target as I32, compute(wide, ...(loaded as { [K in keyof Forms]: Pair })), result);
  });
}
