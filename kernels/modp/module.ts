/** The modp module: everything the runtime in `src/core/engine` calls. One module serves all sizes. */
import { i32 } from '../wasm/expression.js';
import { ModuleBuilder } from '../wasm/module.js';
import { DESIGN, type Design, proveSize } from './bounds.js';
import { defineFromBytes, defineToBytes } from './codec.js';
import { defineJacobi } from './jacobi.js';
import { assertPlacesFit, SIZES } from './layout.js';
import { definePower } from './power.js';
import { defineMultiplyColumns, definePair, defineSquareColumns } from './product.js';
import { defineReduce } from './reduce.js';

/**
 * The module in the binary format; equal on every machine.
 * @param sizes - of the primes that it must serve, in bits
 * @param design - what the proofs are made for; the code is that of {@link DESIGN}
 * @throws {BoundError} if for one of the sizes some bound is not proved
 */
export function modpModule(
  sizes: readonly number[] = SIZES,
  design: Design = DESIGN,
): Uint8Array<ArrayBuffer> {
  for (const bits of sizes) proveSize(bits, design);
  assertPlacesFit();
  const module = new ModuleBuilder(1);
  const pair = definePair(module);
  const multiplyColumns = defineMultiplyColumns(module, pair);
  const squareColumns = defineSquareColumns(module, pair);
  const reduce = defineReduce(module);
  // (target, a, b): a b / R
  const multiply = module.procedure('multiply', 3, (fn, target, a, b) => {
    fn.call(multiplyColumns, a, b);
    fn.call(reduce, target);
  });
  // (target, a, count): squares a so often, at least once, each time dividing by R
  const square = module.procedure('square', 3, (fn, target, a, count) => {
    fn.while(count, () => {
      fn.call(squareColumns, a);
      fn.call(reduce, target);
      fn.set(a, target);
      fn.set(count, i32.sub(count, i32.constant(1)));
    });
  });
  defineFromBytes(module);
  defineToBytes(module, reduce);
  defineJacobi(module);
  definePower(module, { multiply, square });
  return module.encode();
}
