/**
 * Arithmetic on arrays of scalars: elements of the field modulo the order of a group, of the stored form, end to end or at
 * any distances. All times depend on counts alone, and what is computed on the way is wiped. Targets may be sources.
 */
import { type I32, i32 } from '../wasm/expression.js';
import { callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { INTEGER_BYTES } from './bytes.js';
import type { FieldFunctions } from './functions.js';
import { canonicalForm, ELEMENT_BYTES, at as item, LIMBS, limbsOf } from './limbs.js';
import { TOP_BITS } from './prime.js';
import { type Cell, FieldProgram, STORED } from './program.js';

/** Bytes from one scalar of an array to the next. */
export const SCALAR_STRIDE = 40;

/** Bytes of a wide integer, big-endian, that reduces to a scalar of negligible bias. */
const UNIFORM_BYTES = 48;

const at = i32.constant;

/**
 * Exports, with addresses and counts:
 * - `scalarsFromBytes` (32-byte integers, target, count) -> index of the first that is not below the order, or -1
 * - `scalarsFromUniform` (48-byte integers, target, count)
 * - `scalarsToBytes` (32-byte integers, source, count)
 * - `scalarsMultiply`, `scalarsAdd`, `scalarsSubtract`, `scalarsMultiplyAdd` (target, a, b, count, then of each of the three
 *   the bytes from one element to the next): a_i b_i, a_i + b_i, a_i - b_i, target_i + a_i b_i, one after the other. With a
 *   distance of 0 an element is a factor for all, or a target that all are added to.
 */
export function defineScalars(module: ModuleBuilder, scalars: FieldFunctions): void {
  defineConversions(module, scalars);
  defineFromUniform(module, scalars);
  defineElementwise(module, scalars);
}

function defineConversions(module: ModuleBuilder, scalars: FieldFunctions): void {
  module.function('scalarsFromBytes', 3, (fn, source, target, count) => {
    const first = fn.let(at(-1));
    const i = fn.local('i32');
    forEach(
      fn,
      count,
      [source, INTEGER_BYTES],
      [target, SCALAR_STRIDE],
    )(() => {
      const below = callValue(scalars.fromBytes, target, source);
      const found = i32.and(i32.sub(below, at(1)), i32.shrSigned(first, at(31)));
      fn.set(first, i32.xor(first, i32.and(i32.xor(first, i), found)));
      fn.set(i, i32.add(i, at(1)));
    });
    return first;
  });
  module.procedure('scalarsToBytes', 3, (fn, target, source, count) => {
    forEach(
      fn,
      count,
      [source, SCALAR_STRIDE],
      [target, INTEGER_BYTES],
    )(() => fn.call(scalars.toBytes, target, source));
  });
}

/** Of an integer of 48 bytes, the low 32 and the other 16 are read and brought into form apart. */
function defineFromUniform(module: ModuleBuilder, scalars: FieldFunctions): void {
  const { field, bytes } = scalars;
  const [low, high] = uniformFactors(scalars);
  const head = field.reserve(INTEGER_BYTES);
  module.procedure('scalarsFromUniform', 3, (fn, source, target, count) => {
    const program = new FieldProgram(fn, field);
    const raw = program.place(canonicalForm(TOP_BITS));
    const product = program.place(STORED);
    const headWords = (word: (i: number) => I32): void => {
      for (let i = 0; i < 4; i++) fn.store(at(head + 16), 4 * i, word(i));
    };
    forEach(
      fn,
      count,
      [source, UNIFORM_BYTES],
      [target, SCALAR_STRIDE],
    )(() => {
      headWords((i) => i32.load(source, 4 * i));
      fn.call(bytes.read, raw.address, at(head));
      program.multiply(raw, high, product);
      fn.call(bytes.read, raw.address, i32.add(source, at(UNIFORM_BYTES - INTEGER_BYTES)));
      program.add(program.multiply(raw, low), product, program.stored(target));
    });
    headWords(() => at(0));
    wipe(fn, raw, product);
  });
}

/** What brings the low 256 bits of a wide integer, and those above, into the stored form. */
function uniformFactors({ field }: FieldFunctions): [Cell, Cell] {
  const { prime, radix } = field.prime;
  const square = radix ** 2n;
  return [field.constant(limbsOf(square % prime)), field.constant(limbsOf((square << 256n) % prime))];
}

function defineElementwise(module: ModuleBuilder, { field }: FieldFunctions): void {
  type Compute = (program: FieldProgram, target: Cell, a: Cell, b: Cell) => void;
  const define = (name: string, compute: Compute, scratch: readonly Cell[] = []) =>
    module.procedure(name, 7, (fn, target, a, b, count, ...strides) => {
      const program = new FieldProgram(fn, field);
      const places = [target, a, b].map((place, i) => [place, item(strides, i)] as const);
      forEach(
        fn,
        count,
        ...places,
      )(() => compute(program, program.stored(target), program.stored(a), program.stored(b)));
      wipe(fn, ...scratch);
    });
  define('scalarsMultiply', (program, target, a, b) => program.multiply(a, b, target));
  define('scalarsAdd', (program, target, a, b) => program.add(a, b, target));
  define('scalarsSubtract', (program, target, a, b) => program.subtract(a, b, target));
  const product = { address: at(field.reserve(ELEMENT_BYTES)), form: STORED };
  define(
    'scalarsMultiplyAdd',
    (program, target, a, b) => program.add(target, program.multiply(a, b, product), target),
    [product],
  );
}

/** Runs a body `count` times and moves the addresses on by their strides. */
function forEach(
  fn: FunctionBuilder,
  count: Local<'i32'>,
  ...places: readonly (readonly [Local<'i32'>, number | I32])[]
): (body: () => unknown) => void {
  return (body) =>
    fn.while(count, () => {
      body();
      for (const [place, stride] of places)
        fn.set(place, i32.add(place, typeof stride === 'number' ? at(stride) : stride));
      fn.set(count, i32.sub(count, at(1)));
    });
}

function wipe(fn: FunctionBuilder, ...cells: readonly Cell[]): void {
  for (const cell of cells) for (let i = 0; i < LIMBS; i++) fn.store(cell.address, 4 * i, at(0));
}
