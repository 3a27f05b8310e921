/**
 * Montgomery reduction modulo a number M = -1 modulo 2^56, so that a quotient unit is the column unit itself: with
 * M' = (M + 1) / 2^56, T + q M = (T - q) + q M' 2^56, and T - q has no lowest unit. The digits of q may be redundant.
 */
import { type I32, i32 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { V128 } from '../wasm/vector.js';
import { DESIGN, DIGIT_BITS } from './bounds.js';
import { addUnit, addUnits, blockColumns, type Column, split, zeroVector } from './columns.js';
import { COLUMNS, MODULUS_PAIRS, QUOTIENT, UNIT_BYTES } from './layout.js';
import { size } from './product.js';
import { add, broadcast, loadVector, narrow, shiftIn, shl, shr, splat32, sub } from './vector.js';

const at = i32.constant;

/** What a column leaves to the next one. */
interface Carry {
  readonly high: Local<'v128'>;
  readonly digit: Local<'v128'>;
}

/** `reduce(target)`: the columns divided by 2^(56 size) modulo M, as digits. */
export function defineReduce(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 1, (fn, target) => {
    const units = fn.let(size());
    const blocks = i32.and(i32.add(units, at(DESIGN.block - 1)), at(-DESIGN.block));
    const start = fn.let(i32.sub(units, blocks));
    const first = fn.let(start);
    const columns = blockColumns(fn);
    const carry: Carry = { high: fn.local('v128'), digit: fn.local('v128') };
    fn.while(i32.lessSigned(first, units), () => {
      load(fn, columns, first);
      sumQuotients(fn, columns, start, first, first);
      quotients(fn, columns, first, carry);
      fn.set(first, i32.add(first, at(DESIGN.block)));
    });
    const end = fn.let(i32.add(target, i32.mul(units, at(UNIT_BYTES))));
    fn.while(i32.lessUnsigned(target, end), () => {
      load(fn, columns, first);
      // M' has four digits fewer than M, so its last paired vector is that of index size - 1.
      sumQuotients(fn, columns, i32.sub(first, units), units, first);
      columns.forEach((column, k) => {
        const digits = fn.let(finish(fn, column, carry));
        fn.if(i32.lessUnsigned(i32.add(target, at(UNIT_BYTES * k)), end), () => {
          fn.storeLow64(target, UNIT_BYTES * k, digits);
        });
      });
      fn.set(target, i32.add(target, at(UNIT_BYTES * DESIGN.block)));
      fn.set(first, i32.add(first, at(DESIGN.block)));
    });
  });
}

function load(fn: FunctionBuilder, columns: readonly Column[], first: I32): void {
  const source = fn.let(i32.add(i32.mul(first, at(16)), at(COLUMNS)));
  columns.forEach(({ low, high }, k) => {
    fn.set(low, loadVector(source, 16 * k));
    fn.set(high, zeroVector());
  });
}

/** Adds the quotient units from `from` up to `to`, times the modulus, to the block at `first`. */
function sumQuotients(fn: FunctionBuilder, columns: readonly Column[], from: I32, to: I32, first: I32): void {
  const unit = fn.let(from);
  const address = (index: I32): I32 => i32.add(i32.mul(index, at(UNIT_BYTES)), at(QUOTIENT));
  const pairs = i32.add(i32.mul(i32.sub(first, unit), at(16)), at(MODULUS_PAIRS - 16));
  addUnits(fn, columns, { first: address(unit), end: address(to), pairs });
}

/** The quotient units of a block: each is its column, and adds to the columns after it. */
function quotients(fn: FunctionBuilder, columns: readonly Column[], first: I32, carry: Carry): void {
  const target = fn.let(i32.add(i32.mul(first, at(UNIT_BYTES)), at(QUOTIENT)));
  columns.forEach((column, k) => {
    split(fn, column);
    const digits = fn.let(finish(fn, column, carry));
    fn.storeLow64(target, UNIT_BYTES * k, digits);
    const pair = [fn.let(broadcast(digits, 0)), fn.let(broadcast(digits, 1))] as const;
    columns.slice(k + 1).forEach(({ low }, m) => {
      addUnit(fn, low, pair, at(MODULUS_PAIRS - 16), 16 * (m + 1));
    });
  });
}

/** The digits of a split column, carried twice: 16 bits each, in the low half. */
function finish(fn: FunctionBuilder, { low, high }: Column, carry: Carry): V128 {
  const whole = fn.let(add(low, shiftIn(carry.high, high)));
  fn.set(carry.high, high);
  const half = splat32(at(1 << (DIGIT_BITS - 1)));
  const rest = fn.let(shr(add(whole, half), DIGIT_BITS));
  const digits = fn.let(add(sub(whole, shl(rest, DIGIT_BITS)), shiftIn(carry.digit, rest)));
  fn.set(carry.digit, rest);
  return narrow(digits);
}
