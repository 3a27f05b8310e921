/** Products and squares as column sums. */
import { type I32, i32, i64 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder, Local } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import type { V128 } from '../wasm/vector.js';
import { DESIGN } from './bounds.js';
import {
  addUnit,
  addUnits,
  blockColumns,
  type Column,
  split,
  type UnitPairs,
  unitPairs,
  zeroVector,
} from './columns.js';
import { COLUMNS, FACTOR_DIGITS, FACTOR_PAIRS, SIZE_ADDRESS, UNIT_BYTES } from './layout.js';
import { add, and, constantVector, dot, loadDigits, loadVector, or, shiftIn, shl } from './vector.js';

const at = i32.constant;

/** The units of all numbers. */
export function size(): I32 {
  return i32.load(at(0), SIZE_ADDRESS);
}

/** `pair(target, digits)`: the paired form of a number, and a copy of it with zeros behind in FACTOR_DIGITS. */
export function definePair(module: ModuleBuilder): Callable {
  return module.procedure('pair', 2, (fn, target, digits) => {
    const copy = fn.let(at(FACTOR_DIGITS));
    const end = fn.let(i32.add(digits, i32.mul(size(), at(UNIT_BYTES))));
    const before = fn.local('v128');
    fn.while(i32.lessUnsigned(digits, end), () => {
      // Each digit in the low half of its lane, and one lane further on in the high half.
      const spread = fn.let(loadDigits(digits, 0));
      fn.storeVector(target, 0, or(spread, shl(shiftIn(before, spread), 16)));
      fn.store64(copy, 0, i64.load(digits));
      fn.set(before, spread);
      fn.set(digits, i32.add(digits, at(UNIT_BYTES)));
      fn.set(copy, i32.add(copy, at(UNIT_BYTES)));
      fn.set(target, i32.add(target, at(16)));
    });
    fn.storeVector(target, 0, shl(shiftIn(before, zeroVector()), 16));
  });
}

/** (a, b): the columns of a b. */
export function defineMultiplyColumns(module: ModuleBuilder, pair: Callable): Callable {
  return module.procedure(undefined, 2, (fn, a, b) => {
    fn.call(pair, at(FACTOR_PAIRS), b);
    overBlocks(fn, (columns, first) => {
      sumUnits(fn, columns, { number: a, first, limit: i32.add(first, at(DESIGN.block)) });
    });
  });
}

/**
 * (a): the columns of a^2. In columns 4c to 4c + 3 the digits of units below h = c / 2 meet only digits of later units:
 * their products count twice. What remains are products of the units h and h + 1, in which no digit may
 * come before unit h: there the paired vectors are masked.
 */
export function defineSquareColumns(module: ModuleBuilder, pair: Callable): Callable {
  return module.procedure(undefined, 1, (fn, a) => {
    fn.call(pair, at(FACTOR_PAIRS), a);
    overBlocks(fn, (columns, first) => {
      const half = fn.let(i32.shrUnsigned(first, at(1)));
      const number = at(FACTOR_DIGITS);
      sumUnits(fn, columns, { number, first, limit: half });
      const digits = fn.let(i32.add(i32.mul(half, at(UNIT_BYTES)), number));
      const vector = fn.let(i32.add(i32.mul(half, at(16)), at(FACTOR_PAIRS - 16)));
      finishSquare(fn, columns, digits, vector);
    });
  });
}

/** Doubles a block and adds its own units. `vector` is one paired vector before that of the first of them. */
function finishSquare(
  fn: FunctionBuilder,
  columns: readonly Column[],
  digits: Local<'i32'>,
  vector: Local<'i32'>,
): void {
  const units = [0, 1, 2].map((k) => unitPairs(fn, digits, k * UNIT_BYTES)) as [
    UnitPairs,
    UnitPairs,
    UnitPairs,
  ];
  const [here, next, after] = units;
  const [c0, c1, c2, c3] = columns.map(({ low }) => low) as [
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
  ];
  addUnit(fn, c2, here, vector, 48);
  addUnit(fn, c3, here, vector, 64);
  for (const { low, high } of columns) for (const part of [low, high]) fn.set(part, add(part, part));
  addOwn(fn, c0, here, vector, 16);
  addUnit(fn, c1, here, vector, 32);
  addOwn(fn, c1, next, vector, 16);
  addOwn(fn, c2, next, vector, 32);
  addUnit(fn, c3, next, vector, 48);
  addOwn(fn, c3, after, vector, 32);
  for (const column of columns) split(fn, column);
}

const OWN = maskOf(['+', '-', '+', '+', '+', '+', '+', '+']);
const OWN_BACK = maskOf(['-', '-', '-', '-', '+', '-', '+', '+']);

/** Like `addUnit`, without the digits that come before those of the vector's own unit. */
function addOwn(
  fn: FunctionBuilder,
  low: Local<'v128'>,
  [even, odd]: UnitPairs,
  vector: I32,
  offset: number,
): void {
  fn.set(low, add(low, dot(and(loadVector(vector, offset), OWN), even)));
  fn.set(low, add(low, dot(and(loadVector(vector, offset - 8), OWN_BACK), odd)));
}

/** A mask of 16-bit halves: `+` keeps one, `-` clears it. */
function maskOf(halves: readonly string[]): V128 {
  return constantVector(halves.flatMap((half) => (half === '+' ? [255, 255] : [0, 0])));
}

/** Runs `body` for the blocks of all columns of a product and writes them, each with what the one before moved on. */
function overBlocks(
  fn: FunctionBuilder,
  body: (columns: readonly Column[], first: Local<'i32'>) => void,
): void {
  const end = fn.let(i32.shl(size(), at(1)));
  const [first, carry, columns] = [fn.local('i32'), fn.local('v128'), blockColumns(fn)];
  fn.while(i32.lessUnsigned(first, end), () => {
    for (const { low, high } of columns) for (const part of [low, high]) fn.set(part, zeroVector());
    body(columns, first);
    const target = fn.let(i32.add(i32.mul(first, at(16)), at(COLUMNS)));
    columns.forEach(({ low, high }, k) => {
      fn.storeVector(target, 16 * k, add(low, shiftIn(carry, high)));
      fn.set(carry, high);
    });
    fn.set(first, i32.add(first, at(DESIGN.block)));
  });
}

/** Adds the units of `number` that meet a column of the block at `first`: below `limit` and the size. */
function sumUnits(
  fn: FunctionBuilder,
  columns: readonly Column[],
  { number, first, limit }: { readonly number: I32; readonly first: I32; readonly limit: I32 },
): void {
  const [from, to] = [fn.let(i32.sub(first, size())), fn.let(limit)];
  fn.if(i32.lessSigned(from, at(0)), () => fn.set(from, at(0)));
  fn.if(i32.lessSigned(size(), to), () => fn.set(to, size()));
  const address = (unit: I32): I32 => i32.add(number, i32.mul(unit, at(UNIT_BYTES)));
  addUnits(fn, columns, {
    first: address(from),
    end: address(to),
    pairs: i32.add(i32.mul(i32.sub(first, from), at(16)), at(FACTOR_PAIRS)),
  });
}
