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
import { type CompleteOperations, type Projective, projectiveAt } from './complete-addition.js';
import { type CurveField, programOf } from './curve.js';
import {
  ENTRY_STRIDE,
  PROJECTIVE_STRIDE,
  TABLE_BYTES,
  WINDOW_BITS,
  WINDOW_ENTRIES,
  WINDOWS,
  Y_OFFSET,
} from './layout.js';

/** Order of the group (SP 800-186, section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const at = i32.constant;

/** A scalar made odd: where its words are, little-endian, and a function that takes a digit apart. */
interface Recoding {
  readonly words: I32;
  /** (bytes) -> -1 if the result must be negated, else 0 */
  readonly load: Callable;
}

/** Exports `multiplyFixed` (point, table, scalar) and `multiplyVariable` (point, point, scalar). */
export function defineConstantTime(
  module: ModuleBuilder,
  curve: CurveField,
  complete: CompleteOperations,
  toAffine: Callable,
): void {
  const recoding = defineRecoding(module, curve);
  defineFixed(module, curve, complete, toAffine, recoding);
  defineVariable(module, curve, complete, toAffine, recoding);
}

function defineFixed(
  module: ModuleBuilder,
  curve: CurveField,
  complete: CompleteOperations,
  toAffine: Callable,
  recoding: Recoding,
): void {
  const select = defineSelect(module, ENTRY_STRIDE);
  const [entryPlace, sumPlace] = [curve.field.reserve(ENTRY_STRIDE), curve.field.reserve(PROJECTIVE_STRIDE)];
  module.procedure('multiplyFixed', 3, (fn, target, table, scalar) => {
    const program = programOf(fn, curve);
    const sum = projectiveAt(program, at(sumPlace));
    const negative = fn.let(callValue(recoding.load, scalar));
    const last = fn.let(i32.add(table, at(TABLE_BYTES - ENTRY_STRIDE)));
    program.copy(program.stored(last), sum.x);
    program.negateIf(negative, program.stored(i32.add(last, at(Y_OFFSET))), sum.y);
    program.copy(curve.one, sum.z);
    const i = fn.local('i32');
    fn.while(i32.lessUnsigned(i, at(WINDOWS)), () => {
      const [index, sign] = digit(fn, recoding, i);
      fn.call(select, at(entryPlace), table, index);
      const y = program.stored(at(entryPlace + Y_OFFSET));
      program.negateIf(fn.let(i32.xor(sign, negative)), y, y);
      fn.call(complete.addAffine, at(sumPlace), at(sumPlace), at(entryPlace));
      fn.set(table, i32.add(table, at(WINDOW_ENTRIES * ENTRY_STRIDE)));
      fn.set(i, i32.add(i, at(1)));
    });
    wipe(fn, recoding);
    fn.call(toAffine, target, at(sumPlace));
  });
}

function defineVariable(
  module: ModuleBuilder,
  curve: CurveField,
  complete: CompleteOperations,
  toAffine: Callable,
  recoding: Recoding,
): void {
  const select = defineSelect(module, PROJECTIVE_STRIDE);
  const [entryPlace, sumPlace] = [
    curve.field.reserve(PROJECTIVE_STRIDE),
    curve.field.reserve(PROJECTIVE_STRIDE),
  ];
  const tablePlace = curve.field.reserve(WINDOW_ENTRIES * PROJECTIVE_STRIDE);
  module.procedure('multiplyVariable', 3, (fn, target, point, scalar) => {
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
      const orderWord = i64.constant((ORDER >> BigInt(32 * i)) & 0xffffffffn);
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
    const sums = Array.from({ length: stride / 8 }, () => fn.local('i64'));
    const j = fn.local('i32');
    fn.while(i32.lessUnsigned(j, at(WINDOW_ENTRIES)), () => {
      const difference = i64.extendSigned(i32.xor(j, index));
      const mask = fn.let(i64.shrSigned(i64.sub(difference, i64.constant(1n)), i64.constant(63n)));
      sums.forEach((sum, k) => {
        fn.set(sum, i64.or(sum, i64.and(i64.load(entries, 8 * k), mask)));
      });
      fn.set(entries, i32.add(entries, at(stride)));
      fn.set(j, i32.add(j, at(1)));
    });
    sums.forEach((sum, k) => {
      fn.store64(target, 8 * k, sum);
    });
  });
}

function copySigned(program: FieldProgram, source: Projective, sign: Local<'i32'>, target: Projective): void {
  program.copy(source.x, target.x);
  program.negateIf(sign, source.y, target.y);
  program.copy(source.z, target.z);
}
