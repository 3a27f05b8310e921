/**
 * Powers with secret exponents. Which operations run, and at which addresses, depends on lengths only: a table entry is
 * chosen by reading all of them.
 */
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { zeroVector } from './columns.js';
import { NUMBER_ALIGN, UNIT_BYTES, WINDOW_BITS, WINDOW_ENTRIES } from './layout.js';
import { size } from './product.js';
import { and, loadVector, or, splat32 } from './vector.js';

const at = i32.constant;

/** The multiplication of the module. */
export interface Multiplication {
  /** (target, a, b) */
  readonly multiply: Callable;
  /** (target, a, count): a^(2^count) */
  readonly square: Callable;
}

/** Vectors of a number that are chosen together. */
const GROUP = NUMBER_ALIGN / 16;

/** Bytes from one table entry to the next. */
function stride(): I32 {
  return i32.and(i32.add(i32.mul(size(), at(UNIT_BYTES)), at(NUMBER_ALIGN - 1)), at(-NUMBER_ALIGN));
}

/** (target, table, index): copies the entry, reading all of them. */
function defineSelect(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 3, (fn, target, table, index) => {
    const end = fn.let(i32.add(target, stride()));
    const step = fn.let(stride());
    const chosen = Array.from({ length: GROUP }, () => fn.local('v128'));
    fn.while(i32.lessUnsigned(target, end), () => {
      const [entry, j] = [fn.let(table), fn.let(at(0))];
      for (const vector of chosen) fn.set(vector, zeroVector());
      fn.while(i32.lessUnsigned(j, at(WINDOW_ENTRIES)), () => {
        const mask = fn.let(splat32(i32.sub(at(0), i32.equal(j, index))));
        chosen.forEach((vector, k) => {
          fn.set(vector, or(vector, and(loadVector(entry, 16 * k), mask)));
        });
        fn.set(entry, i32.add(entry, step));
        fn.set(j, i32.add(j, at(1)));
      });
      chosen.forEach((vector, k) => {
        fn.storeVector(target, 16 * k, vector);
      });
      fn.set(table, i32.add(table, at(NUMBER_ALIGN)));
      fn.set(target, i32.add(target, at(NUMBER_ALIGN)));
    });
  });
}

/**
 * `power(target, table, scalar, length, windows)`: the power by windows of five bits. `table` holds the powers 0 to 31 of
 * the base; `scalar` is big-endian, `length` bytes long, with zero bytes before it up to the highest bit of the windows
 * and one more. A place for one more number follows the target.
 */
export function definePower(module: ModuleBuilder, { multiply, square }: Multiplication): void {
  const select = defineSelect(module);
  module.procedure('power', 5, (fn, target, table, scalar, length, windows) => {
    const chosen = fn.let(i32.add(target, stride()));
    const bit = fn.let(i32.mul(i32.sub(windows, at(1)), at(WINDOW_BITS)));
    fn.call(select, target, table, windowAt(fn, scalar, length, bit));
    fn.while(bit, () => {
      fn.set(bit, i32.sub(bit, at(WINDOW_BITS)));
      fn.call(square, target, target, at(WINDOW_BITS));
      fn.call(select, chosen, table, windowAt(fn, scalar, length, bit));
      fn.call(multiply, target, target, chosen);
    });
  });
  defineComb(module, select, { multiply, square });
}

/**
 * `comb(target, tables, scalar, length, turns, count)`: the power of a fixed base (C. H. Lim and P. J. Lee, CRYPTO '94).
 * With rows = turns count, index i of table j holds the product of the base's powers to 2^(rows k + turns j) for the bits
 * k of i; index 0 holds one. Every turn squares once and multiplies by one entry of each table.
 */
function defineComb(module: ModuleBuilder, select: Callable, { multiply, square }: Multiplication): void {
  module.procedure('comb', 6, (fn, target, tables, scalar, length, turns, count) => {
    const chosen = fn.let(i32.add(target, stride()));
    const bytes = fn.let(i32.mul(stride(), at(WINDOW_ENTRIES)));
    const turn = fn.let(turns);
    fn.call(select, target, tables, at(0));
    fn.while(turn, () => {
      fn.set(turn, i32.sub(turn, at(1)));
      fn.call(square, target, target, at(1));
      const [j, table] = [fn.let(at(0)), fn.let(tables)];
      fn.while(i32.lessUnsigned(j, count), () => {
        const first = fn.let(i32.add(turn, i32.mul(turns, j)));
        const index = fn.let(at(0));
        for (let k = 0; k < WINDOW_BITS; k++) {
          const bit = i32.add(first, i32.mul(i32.mul(turns, count), at(k)));
          const value = i32.and(wordAt(fn, scalar, length, bit), at(1));
          fn.set(index, i32.or(index, i32.shl(value, at(k))));
        }
        fn.call(select, chosen, table, index);
        fn.call(multiply, target, target, chosen);
        fn.set(j, i32.add(j, at(1)));
        fn.set(table, i32.add(table, bytes));
      });
    });
  });
}

/** At least nine bits of a big-endian scalar from the given one up. */
function wordAt(fn: FunctionBuilder, scalar: I32, length: I32, bit: I32): I32 {
  const position = fn.let(bit);
  const byte = fn.let(i32.sub(i32.add(scalar, length), i32.shrUnsigned(position, at(3))));
  const word = i32.or(i32.load8(i32.sub(byte, at(1))), i32.shl(i32.load8(i32.sub(byte, at(2))), at(8)));
  return i32.shrUnsigned(word, i32.and(position, at(7)));
}

function windowAt(fn: FunctionBuilder, scalar: I32, length: I32, bit: Local<'i32'>): I32 {
  return i32.and(wordAt(fn, scalar, length, bit), at(WINDOW_ENTRIES - 1));
}
