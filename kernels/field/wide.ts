/**
 * 64-bit values with proven ranges. Every operation emits its instruction and computes the interval of its result;
 * a result that could leave 64 bits is refused while the kernel is generated, so it cannot happen while it runs.
 *
 * The code never depends on the ranges: the same kernel may be analysed again for other operand ranges.
 */
import { type I32, type I64, i32, i64, type ValueType } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import {
  contains,
  differenceRange,
  hull,
  type Interval,
  interval,
  magnitude,
  productRange,
  shiftRightRange,
  signedRange,
  sumRange,
} from './interval.js';

/** A value in a local and the interval that it lies in; of a vector, both lanes do. */
export interface Wide<T extends ValueType = 'i64'> {
  readonly value: Local<T>;
  readonly range: Interval;
}

/** What field operations are written in. */
export interface Arithmetic<T extends ValueType> {
  constant(value: bigint): Wide<T>;
  add(a: Wide<T>, b: Wide<T>): Wide<T>;
  sub(a: Wide<T>, b: Wide<T>): Wide<T>;
  mul(a: Wide<T>, b: Wide<T>): Wide<T>;
  /** sum + a b, in less code than apart */
  addProduct(sum: Wide<T>, a: Wide<T>, b: Wide<T>): Wide<T>;
  /** sum + a 2^bits, in less code than apart */
  addShifted(sum: Wide<T>, a: Wide<T>, bits: number): Wide<T>;
  shl(a: Wide<T>, bits: number): Wide<T>;
  /** Division by 2^bits, rounding down. */
  shr(a: Wide<T>, bits: number): Wide<T>;
  /** The low bits: the residue modulo 2^bits, from 0 up, also of negative values. */
  low(a: Wide<T>, bits: number): Wide<T>;
  /** `value` if `sign` is 0, its negative if `sign` is -1, without a branch. */
  negateIf(value: Wide<T>, sign: Local<T>): Wide<T>;
  /** `otherwise` if `mask` is 0, `value` if `mask` is -1, without a branch. */
  select(mask: Local<T>, value: Wide<T>, otherwise: Wide<T>): Wide<T>;
}

/** Values that 64 bits hold. */
const INT64: Interval = signedRange(64);
/** Values that 32 bits hold. */
export const INT32: Interval = signedRange(32);

/** Emits 64-bit arithmetic into one function. @throws {BoundError} from any operation that could overflow */
export class WideArithmetic implements Arithmetic<'i64'> {
  readonly #fn: FunctionBuilder;

  constructor(fn: FunctionBuilder) {
    this.#fn = fn;
  }

  constant(value: bigint): Wide {
    return this.#wide(i64.constant(value), interval(value, value));
  }

  /** Reads a stored limb, which `range` is known to hold for. */
  load(address: I32, offset: number, range: Interval): Wide {
    check(range, INT32, 'a stored limb');
    return this.#wide(i64.load32Signed(address, offset), range);
  }

  /** Stores a limb in 32 bits. */
  store(address: I32, offset: number, limb: Wide): void {
    check(limb.range, INT32, 'a stored limb');
    this.#fn.store(address, offset, i32.wrap(limb.value));
  }

  add(a: Wide, b: Wide): Wide {
    return this.#wide(i64.add(a.value, b.value), sumRange(a.range, b.range));
  }

  sub(a: Wide, b: Wide): Wide {
    return this.#wide(i64.sub(a.value, b.value), differenceRange(a.range, b.range));
  }

  mul(a: Wide, b: Wide): Wide {
    return this.#wide(i64.mul(a.value, b.value), productRange(a.range, b.range));
  }

  addProduct(sum: Wide, a: Wide, b: Wide): Wide {
    const product = productRange(a.range, b.range);
    check(product, INT64, 'a product');
    return this.#wide(i64.add(sum.value, i64.mul(a.value, b.value)), sumRange(sum.range, product));
  }

  addShifted(sum: Wide, a: Wide, bits: number): Wide {
    const shifted = productRange(a.range, powerOfTwo(bits));
    check(shifted, INT64, 'a shifted value');
    return this.#wide(
      i64.add(sum.value, i64.shl(a.value, i64.constant(BigInt(bits)))),
      sumRange(sum.range, shifted),
    );
  }

  shl(a: Wide, bits: number): Wide {
    return this.#wide(i64.shl(a.value, i64.constant(BigInt(bits))), productRange(a.range, powerOfTwo(bits)));
  }

  shr(a: Wide, bits: number): Wide {
    return this.#wide(i64.shrSigned(a.value, i64.constant(BigInt(bits))), shiftRightRange(a.range, bits));
  }

  low(a: Wide, bits: number): Wide {
    const mask = (1n << BigInt(bits)) - 1n;
    return this.#wide(i64.and(a.value, i64.constant(mask)), interval(0n, mask));
  }

  negateIf(value: Wide, sign: Local<'i64'>): Wide {
    const flipped = i64.sub(i64.xor(value.value, sign), sign);
    const bound = magnitude(value.range);
    return this.#wide(flipped, interval(-bound, bound));
  }

  select(mask: Local<'i64'>, value: Wide, otherwise: Wide): Wide {
    const difference = i64.and(i64.xor(value.value, otherwise.value), mask);
    return this.#wide(i64.xor(difference, otherwise.value), hull(value.range, otherwise.range));
  }

  #wide(expression: I64, range: Interval): Wide {
    check(range, INT64, 'a 64-bit value');
    return { value: this.#fn.let(expression), range };
  }
}

/** A bound that the generator could not prove. The kernel is not generated. */
export class BoundError extends Error {
  override readonly name = 'BoundError';
}

/** Demands that a range lies within another. @throws {BoundError} */
export function check(range: Interval, allowed: Interval, what: string): void {
  if (!contains(allowed, range)) throw new BoundError(`${what} could reach ${range.low}..${range.high}`);
}

/** The interval that holds 2^bits alone. */
export function powerOfTwo(bits: number): Interval {
  return interval(1n << BigInt(bits), 1n << BigInt(bits));
}
