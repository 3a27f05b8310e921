/** Elements of four lanes in memory: joined, as ten vectors, or in points, of which every lane has one of its own. */
import { at } from '../field/limbs.js';
import type { I32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { V128 } from '../wasm/vector.js';
import { PackedArithmetic } from './arithmetic.js';
import { formOf, PACKED_WORDS, type Quad } from './element.js';
import { assertForm, PACKED, type PackedForm } from './forms.js';
import { loadVector, transpose } from './vector.js';

/** Bytes of a joined element. */
export const QUAD_BYTES: number = 16 * PACKED_WORDS;

/** Words of a packed point: ten of x, ten of y, the low limbs first. Twenty words of zero are the identity. */
const POINT_WORDS = 2 * PACKED_WORDS;

/** Reads a joined element of the given form. */
export function loadQuad(wide: PackedArithmetic, address: I32, form: PackedForm): Quad {
  return Array.from({ length: PACKED_WORDS }, (_, m) =>
    wide.known(loadVector(address, 16 * m), at(form, 2 * m), at(form, 2 * m + 1)),
  );
}

/** Writes a joined element, which must have the given form. @throws {BoundError} if it may not */
export function storeQuad(wide: PackedArithmetic, address: I32, quad: Quad, form: PackedForm): void {
  assertForm(formOf(quad), form);
  for (const [m, words] of quad.entries()) wide.store(address, 16 * m, words);
}

/** Reads the coordinates of one point in each lane. */
export function loadPoints(
  fn: FunctionBuilder,
  wide: PackedArithmetic,
  points: readonly I32[],
): readonly [x: Quad, y: Quad] {
  const columns: V128[] = [];
  for (let word = 0; word < POINT_WORDS; word += 4)
    columns.push(
      ...transpose(
        points.map((address) => fn.let(loadVector(address, 4 * word))),
        (value) => fn.let(value),
      ),
    );
  const element = (first: number): Quad =>
    Array.from({ length: PACKED_WORDS }, (_, m) =>
      wide.known(at(columns, first + m), at(PACKED, 2 * m), at(PACKED, 2 * m + 1)),
    );
  return [element(0), element(PACKED_WORDS)];
}

/** Writes the coordinates of four points that lie end to end. */
export function storePoints(fn: FunctionBuilder, points: I32, x: Quad, y: Quad): void {
  for (const quad of [x, y]) assertForm(formOf(quad), PACKED);
  const words = [...x, ...y].map((quad) => quad.value);
  for (let word = 0; word < POINT_WORDS; word += 4)
    transpose(words.slice(word, word + 4), (value) => fn.let(value)).forEach((row, lane) => {
      fn.storeVector(points, 4 * (POINT_WORDS * lane + word), row);
    });
}

/**
 * Defines an operation on joined elements: target, then operands.
 * @param result the form that the result must have
 * @param operands the forms that the operands have
 */
export function defineQuadKernel<const Forms extends readonly PackedForm[]>(
  module: ModuleBuilder,
  result: PackedForm,
  operands: Forms,
  compute: (wide: PackedArithmetic, ...operands: { [K in keyof Forms]: Quad }) => Quad,
): Callable {
  return module.procedure(undefined, 1 + operands.length, (fn, target, ...sources) => {
    const wide = new PackedArithmetic(fn);
    const loaded = operands.map((form, i) => loadQuad(wide, at(sources, i), form));
    storeQuad(wide, target as I32, compute(wide, ...(loaded as { [K in keyof Forms]: Quad })), result);
  });
}
