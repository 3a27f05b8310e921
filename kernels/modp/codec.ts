/** Numbers from and to big-endian bytes. Loops and addresses depend on lengths only. */
import { type I32, type I64, i32, i64 } from '../wasm/expression.js';
import type { Callable, FunctionBuilder } from '../wasm/function.js';
import type { ModuleBuilder } from '../wasm/module.js';
import { DIGIT_BITS, LAST_STEPS, LIMB_BITS } from './bounds.js';
import { zeroVector } from './columns.js';
import { COLUMNS, FACTOR_DIGITS, INVERSE_ADDRESS, LIMB_COLUMNS, PRIME_LIMBS, UNIT_BYTES } from './layout.js';
import { size } from './product.js';
import { loadDigits, shl, shr } from './vector.js';

const at = i32.constant;
const bits = (count: number): I64 => i64.constant(BigInt(count));
/** Digits of the factor of the last steps. */
const LAST_DIGITS = (LAST_STEPS * LIMB_BITS) / DIGIT_BITS;
const LOW_DIGIT = 2 ** DIGIT_BITS - 1;
const LOW_LIMB = 2n ** BigInt(LIMB_BITS) - 1n;

/** `fromBytes(target, bytes, length)`: the digits of a non-negative number, from -2^13 to 2^13 - 1. */
export function defineFromBytes(module: ModuleBuilder): Callable {
  return module.procedure('fromBytes', 3, (fn, target, bytes, length) => {
    const end = fn.let(i32.add(target, i32.mul(size(), at(UNIT_BYTES))));
    const next = fn.let(i32.add(bytes, length));
    const [held, count, carry] = [fn.local('i32'), fn.local('i32'), fn.local('i32')];
    fn.while(i32.lessUnsigned(target, end), () => {
      fn.while(i32.lessUnsigned(count, at(DIGIT_BITS)), () => {
        fn.if(i32.lessUnsigned(bytes, next), () => {
          fn.set(next, i32.sub(next, at(1)));
          fn.set(held, i32.or(held, i32.shl(i32.load8(next), count)));
        });
        fn.set(count, i32.add(count, at(8)));
      });
      const digit = fn.let(i32.add(i32.and(held, at(LOW_DIGIT)), carry));
      fn.set(carry, i32.shrUnsigned(i32.add(digit, at(2 ** (DIGIT_BITS - 1))), at(DIGIT_BITS)));
      const signed = fn.let(i32.sub(digit, i32.shl(carry, at(DIGIT_BITS))));
      fn.store8(target, 0, signed);
      fn.store8(target, 1, i32.shrSigned(signed, at(8)));
      fn.set(held, i32.shrUnsigned(held, at(DIGIT_BITS)));
      fn.set(count, i32.sub(count, at(DIGIT_BITS)));
      fn.set(target, i32.add(target, at(2)));
    });
  });
}

/**
 * `toBytes(target, length, digits)`: the number divided by R modulo the prime, from 0 to p - 1. A reduction of the number
 * times 2^84 leaves a residue modulo M, a multiple of p; three more Montgomery steps, modulo p itself and with limbs of 28
 * bits, take the factor away. Their quotients are signed, so that the result lies between -p and p, and adding p once where
 * it is negative makes it canonical.
 */
export function defineToBytes(module: ModuleBuilder, reduce: Callable): Callable {
  const shift = defineShiftedColumns(module);
  const limbs = defineLimbs(module);
  const carry = defineCarryLimbs(module);
  return module.procedure('toBytes', 3, (fn, target, length, digits) => {
    fn.call(shift, digits);
    fn.call(reduce, at(FACTOR_DIGITS));
    fn.call(limbs);
    for (let step = 0; step < LAST_STEPS; step++) clearColumn(fn, fn.let(at(LIMB_COLUMNS + 8 * step)));
    const limb = fn.let(at(LIMB_COLUMNS + 8 * LAST_STEPS));
    fn.call(carry, limb);
    const next = fn.let(i32.add(target, length));
    const [held, count] = [fn.local('i64'), fn.local('i64')];
    fn.while(i32.lessUnsigned(target, next), () => {
      fn.if(i32.wrap(i64.shrSigned(i64.sub(count, bits(8)), bits(63))), () => {
        fn.set(held, i64.or(held, i64.shl(i64.load(limb), count)));
        fn.set(count, i64.add(count, bits(LIMB_BITS)));
        fn.set(limb, i32.add(limb, at(8)));
      });
      fn.set(next, i32.sub(next, at(1)));
      fn.store8(next, 0, i32.wrap(held));
      fn.set(held, i64.shrSigned(held, bits(8)));
      fn.set(count, i64.sub(count, bits(8)));
    });
  });
}

/** (digits): the columns of the number times 2^84. */
function defineShiftedColumns(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 1, (fn, digits) => {
    const column = fn.let(at(COLUMNS + 4 * LAST_DIGITS));
    const end = fn.let(i32.add(i32.mul(size(), at(32)), at(COLUMNS)));
    for (let offset = 0; offset < 4 * LAST_DIGITS; offset += 16)
      fn.storeVector(at(COLUMNS), offset, zeroVector());
    const last = fn.let(i32.add(digits, i32.mul(size(), at(UNIT_BYTES))));
    fn.while(i32.lessUnsigned(digits, last), () => {
      const spread = loadDigits(digits, 0);
      fn.storeVector(column, 0, shr(shl(spread, 16), 16));
      fn.set(digits, i32.add(digits, at(UNIT_BYTES)));
      fn.set(column, i32.add(column, at(16)));
    });
    // The last zeros may begin before the end and cover it: those behind it are zeros already.
    fn.while(i32.lessUnsigned(column, end), () => {
      fn.storeVector(column, 0, zeroVector());
      fn.set(column, i32.add(column, at(16)));
    });
  });
}

/** Columns of 64 bits: the limbs of the number in FACTOR_DIGITS, and zeros for the last steps to carry into. */
function defineLimbs(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 0, (fn) => {
    const [digits, column] = [fn.let(at(FACTOR_DIGITS)), fn.let(at(LIMB_COLUMNS))];
    const end = fn.let(i32.add(column, i32.mul(size(), at(16))));
    fn.while(i32.lessUnsigned(column, end), () => {
      const high = i64.shrSigned(i64.load32Signed(digits), bits(16));
      const low = i64.shrSigned(i64.shl(i64.load32Signed(digits), bits(48)), bits(48));
      fn.store64(column, 0, i64.add(low, i64.shl(high, bits(DIGIT_BITS))));
      fn.set(digits, i32.add(digits, at(4)));
      fn.set(column, i32.add(column, at(8)));
    });
    for (let step = 0; step < LAST_STEPS; step++) fn.store64(column, 8 * step, i64.constant(0n));
  });
}

/** Adds the multiple of the prime that makes a column divisible by 2^28, and carries the rest into the next one. */
function clearColumn(fn: FunctionBuilder, column: I32): void {
  const product = i64.mul(i64.load(column), i64.load32Signed(at(0), INVERSE_ADDRESS));
  const quotient = fn.let(i64.shrSigned(i64.shl(product, bits(64 - LIMB_BITS)), bits(64 - LIMB_BITS)));
  const [target, limb] = [fn.let(column), fn.let(at(PRIME_LIMBS))];
  const end = fn.let(i32.add(column, i32.mul(size(), at(16))));
  fn.while(i32.lessUnsigned(target, end), () => {
    fn.store64(target, 0, i64.add(i64.load(target), i64.mul(quotient, i64.load32Signed(limb))));
    fn.set(target, i32.add(target, at(8)));
    fn.set(limb, i32.add(limb, at(4)));
  });
  fn.store64(column, 8, i64.add(i64.load(column, 8), i64.shrSigned(i64.load(column), bits(LIMB_BITS))));
}

/** (limbs): carries `2 size` limbs, then adds the prime if the number is negative. */
function defineCarryLimbs(module: ModuleBuilder): Callable {
  return module.procedure(undefined, 1, (fn, limbs) => {
    const mask = fn.local('i64');
    for (let round = 0; round < 2; round++) {
      const [target, limb] = [fn.let(limbs), fn.let(at(PRIME_LIMBS))];
      const end = fn.let(i32.add(limbs, i32.mul(size(), at(16))));
      const carry = fn.let(i64.constant(0n));
      fn.while(i32.lessUnsigned(target, end), () => {
        const prime = i64.and(i64.load32Signed(limb), mask);
        const sum = fn.let(i64.add(i64.add(i64.load(target), carry), prime));
        fn.store64(target, 0, i64.and(sum, i64.constant(LOW_LIMB)));
        fn.set(carry, i64.shrSigned(sum, bits(LIMB_BITS)));
        fn.set(target, i32.add(target, at(8)));
        fn.set(limb, i32.add(limb, at(4)));
      });
      fn.set(mask, carry);
    }
  });
}
