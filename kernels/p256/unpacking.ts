/** Points of a form for batch additions made affine points again. */
import { NEGATE_IF } from '../field/kernels.js';
import { PACKED_WORDS } from '../packed/element.js';
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { type CurveField, programOf } from './curve.js';
import { IDENTITY_OFFSET, PACKED_Y_OFFSET, POINT_STRIDE, Y_OFFSET } from './layout.js';

const at = i32.constant;

/**
 * Exports (references, count, points) for points of a form whose coordinates take 40 bytes each.
 * @param coordinate (stored element, coordinate of that form)
 */
export function defineUnpacking(
  module: ModuleBuilder,
  curve: CurveField,
  name: string,
  coordinate: Callable,
): void {
  module.procedure(name, 3, (fn, references, count, target) => {
    fn.while(count, () => {
      unpackPoint(fn, curve, coordinate, i32.load(references), target);
      fn.set(references, i32.add(references, at(4)));
      fn.set(target, i32.add(target, at(POINT_STRIDE)));
      fn.set(count, i32.sub(count, at(1)));
    });
  });
}

function unpackPoint(
  fn: FunctionBuilder,
  curve: CurveField,
  coordinate: Callable,
  reference: I32,
  target: I32,
): void {
  const program = programOf(fn, curve);
  const word = fn.let(reference);
  const source = fn.let(i32.and(word, at(-2)));
  const y = program.stored(fn.let(i32.add(target, at(Y_OFFSET))));
  fn.if(
    source,
    () => {
      fn.call(coordinate, target, source);
      fn.call(coordinate, y.address, i32.add(source, at(PACKED_Y_OFFSET)));
      const sign = fn.let(i32.sub(at(0), i32.and(word, at(1))));
      fn.if(sign, () => program.apply(NEGATE_IF, [y], [sign], y));
      const words = Array.from({ length: 2 * PACKED_WORDS }, (_, m) => i32.load(source, 4 * m));
      fn.store(target, IDENTITY_OFFSET, i32.isZero(words.reduce((a, b) => i32.or(a, b))));
    },
    () => {
      for (let i = 0; i < POINT_STRIDE; i += 4) fn.store(target, i, at(0));
      fn.store(target, IDENTITY_OFFSET, at(1));
    },
  );
}
