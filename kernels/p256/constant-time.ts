/**
 * Multiplication by secret scalars: no branch and no address depends on the scalar.
 *
 * An odd k below 2^256 is 2^255 + sum of d_i 2^(5 i) over 51 digits d_i = 2 m_i - 31, where m_i are bits 5i+1 to 5i+5
 * of k: every digit is odd, so none is zero (M. Joye, M. Tunstall, Exponent recoding and regular exponentiation
 * algorithms, 2009). For even k, zero included, q - k is used and the result negated. Additions are complete, table
 * entries are chosen by reading all of them.
 */

import type { FieldProgram } from '../field/program.js';
import { type I32, type I64, i32, i64 } from '../wasm/expression.js';
import { type Callable, callValue, type FunctionBuilder, type Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { i32x4, v128 } from '../wasm/vector.js';
import { type CompleteOperations, type Projective, projectiveAt } from './complete-addition.js';
import { type CurveField, programOf } from './curve.js';
import { POINT_STRIDE, PROJECTIVE_STRIDE, WINDOW_BITS, WINDOW_ENTRIES, WINDOWS, Y_OFFSET } from './layout.js';

const at = i32.constant;

/** A scalar made odd: where its words are, little-endian, and a function that takes a digit apart. */
interface Recoding {
  readonly words: I32;
  /** (bytes) -> -1 if the result must be negated, else 0 */
  readonly load: Callable;
}

/** Exports `selectTerms`, and `multiplyVariable` (point, point, scalar), which is returned. */
export function defineConstantTime(
  module: ModuleBuilder,
  curve: CurveField,
  complete: CompleteOperations,
  toAffine: Callable,
): Callable {
  const recoding = defineRecoding(module, curve);
  defineTerms(module, recoding);
  return defineVariable(module, curve, complete, toAffine, recoding);
}

/**
 * `selectTerms`: (table, scalar, points, references): 52 references to points that add up to a multiple. Those of the
 * windows are copied to `points`, the last is in the table. The addresses are always the same: only which points are
 * copied, and the bits of the references that negate, depend on the scalar.
 *
 * The sum of the windows from a to b-1 is, as an integer, odd times 2^(5 a) and below 2^(5 b) in absolute value. So sums of
 * neighbouring ranges are never equal or opposite, nor zero, modulo an order above 2^255 either, for together they stay
 * below 2^255: they may be added without looking for exceptions. Of the smaller orders at hand, at most
 * four of all scalars meet one, in the last addition, which the adder then decides exactly (`exceptional-scalars.test.ts`).
 * The last term always needs a complete addition.
 */
function defineTerms(module: ModuleBuilder, recoding: Recoding): void {
  const select = defineSelect(module, POINT_STRIDE);
  module.procedure('selectTerms', 4, (fn, table, scalar, points, references) => {
    const negative = fn.let(callValue(recoding.load, scalar));
    const i = fn.local('i32');
    fn.while(i32.lessUnsigned(i, at(WINDOWS)), () => {
      const [index, sign] = digit(fn, recoding, i);
      fn.call(select, points, table, index);
      fn.store(references, 0, i32.sub(points, i32.xor(sign, negative)));
      fn.set(table, i32.add(table, at(WINDOW_ENTRIES * POINT_STRIDE)));
      fn.set(points, i32.add(points, at(POINT_STRIDE)));
      fn.set(references, i32.add(references, at(4)));
      fn.set(i, i32.add(i, at(1)));
    });
    fn.store(references, 0, i32.sub(table, negative));
    wipe(fn, recoding);
  });
}

function defineVariable(
  module: ModuleBuilder,
  curve: CurveField,
  complete: CompleteOperations,
  toAffine: Callable,
  recoding: Recoding,
): Callable {
  const select = defineSelect(module, PROJECTIVE_STRIDE);
  const [entryPlace, sumPlace] = [
    curve.field.reserve(PROJECTIVE_STRIDE),
    curve.field.reserve(PROJECTIVE_STRIDE),
  ];
  const tablePlace = curve.field.reserve(WINDOW_ENTRIES * PROJECTIVE_STRIDE);
  return module.procedure('multiplyVariable', 3, (fn, target, point, scalar) => {
    const program = programOf(fn, curve);
    const first = projectiveAt(program, at(tablePlace));
    program.copy(program.stored(point), first.x);
    program.copy(program.stored(i32.add(point, at(Y_OFFSET))), first.y);
    program.copy(curve.one, first.z);
    fn.call(complete.double, at(entryPlace), at(tablePlace));
    for (let j = 1; j < WINDOW_ENTRIES; j++) {
      const place = tablePlace + j * PROJECTIVE_STRIDE;
      fn.call(complete.add, at(place), at(place - PROJECTIVE_STRIDE), at(entryPlace));
    }
    const negative = fn.let(callValue(recoding.load, scalar));
    const sum = projectiveAt(program, at(sumPlace));
    copySigned(program, first, negative, sum);
    const i = fn.let(at(WINDOWS));
    fn.while(i, () => {
      fn.set(i, i32.sub(i, at(1)));
      const [index, sign] = digit(fn, recoding, i);
      for (let k = 0; k < WINDOW_BITS; k++) fn.call(complete.double, at(sumPlace), at(sumPlace));
      fn.call(select, at(entryPlace), at(tablePlace), index);
      const entry = projectiveAt(program, at(entryPlace));
      program.negateIf(fn.let(i32.xor(sign, negative)), entry.y, entry.y);
      fn.call(complete.add, at(sumPlace), at(sumPlace), at(entryPlace));
    });
    wipe(fn, recoding);
    fn.call(toAffine, target, at(sumPlace));
  });
}

/** Reads a scalar below the order; its words are k or, if k is even, order - k. */
function defineRecoding(module: ModuleBuilder, curve: CurveField): Recoding {
  const words = at(curve.field.reserve(48));
  const load = module.function(undefined, 1, (fn, bytes) => {
    const word = (i: number): I64 =>
      [0, 1, 2, 3]
        .map((k) => i64.shl(i64.extendSigned(i32.load8(bytes, 31 - 4 * i - k)), i64.constant(BigInt(8 * k))))
        .reduce((x, y) => i64.or(x, y));
    const even = fn.let(i64.sub(i64.and(word(0), i64.constant(1n)), i64.constant(1n)));
    let borrow: I64 = i64.constant(0n);
    for (let i = 0; i < 8; i++) {
      const given = fn.let(word(i));
      const orderWord = i64.constant((curve.spec.order >> BigInt(32 * i)) & 0xffffffffn);
      const difference = fn.let(i64.add(i64.sub(orderWord, given), borrow));
      borrow = i64.shrSigned(difference, i64.constant(32n));
      fn.store(words, 4 * i, i32.wrap(i64.xor(given, i64.and(i64.xor(given, difference), even))));
    }
    return i32.wrap(even);
  });
  return { words, load };
}

/** Forgets the words of a scalar. */
function wipe(fn: FunctionBuilder, recoding: Recoding): void {
  for (let i = 0; i < 8; i++) fn.store(recoding.words, 4 * i, at(0));
}

/** Digit i as table index and sign (-1 or 0): 31 - 2 m or 2 m - 31 is 2 index + 1. */
function digit(fn: FunctionBuilder, recoding: Recoding, i: Local<'i32'>): [Local<'i32'>, Local<'i32'>] {
  const position = fn.let(i32.add(i32.mul(i, at(WINDOW_BITS)), at(1)));
  const word = i32.load(i32.add(recoding.words, i32.shrUnsigned(position, at(3))));
  const m = fn.let(i32.and(i32.shrUnsigned(word, i32.and(position, at(7))), at(2 ** WINDOW_BITS - 1)));
  const sign = fn.let(i32.sub(i32.shrUnsigned(m, at(WINDOW_BITS - 1)), at(1)));
  return [fn.let(i32.and(i32.xor(m, sign), at(WINDOW_ENTRIES - 1))), sign];
}

/** (target, entries, index): copies one of the entries of a window, reading all of them. */
function defineSelect(module: ModuleBuilder, stride: number): Callable {
  return module.procedure(undefined, 3, (fn, target, entries, index) => {
    const parts = Array.from({ length: stride / 16 }, () => fn.local('v128'));
    const wanted = fn.let(i32x4.splat(index));
    const step = fn.let(i32x4.splat(at(1)));
    const number = fn.local('v128');
    const end = fn.let(i32.add(entries, at(WINDOW_ENTRIES * stride)));
    fn.while(i32.lessUnsigned(entries, end), () => {
      const mask = fn.let(i32x4.equal(number, wanted));
      parts.forEach((part, k) => {
        fn.set(part, v128.or(part, v128.and(v128.load(entries, 16 * k), mask)));
      });
      fn.set(number, i32x4.add(number, step));
      fn.set(entries, i32.add(entries, at(stride)));
    });
    parts.forEach((part, k) => {
      fn.storeVector(target, 16 * k, part);
    });
  });
}

function copySigned(program: FieldProgram, source: Projective, sign: Local<'i32'>, target: Projective): void {
  program.copy(source.x, target.x);
  program.negateIf(sign, source.y, target.y);
  program.copy(source.z, target.z);
}
