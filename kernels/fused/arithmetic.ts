/**
 * Field operations on two elements side by side, one in each lane of a vector of doubles. A product of two integers below
 * 2^51 or so is split exactly by two fused multiply-adds: the first, with a large constant added, rounds it to a multiple
 * of 2^51; the second gives the rest. Both parts are integers in the mantissas of known binades, so that from there on
 * they are added up as 64-bit integers, whose exponent bits add up to a bias known beforehand (N. Emmart, F. Zheng,
 * C. Weems, Faster modular exponentiation using double precision floating point arithmetic on the GPU, 2018).
 *
 * Every operation computes the interval of its result, and one that could round, leave its binade or wrap where it must
 * not is refused while the kernel is generated.
 */
import {
  contains,
  differenceRange,
  type Interval,
  interval,
  magnitude,
  productRange,
  roundedRange,
  shiftRightRange,
  sumRange,
} from '../field/interval.js';
import { BoundError, check, powerOfTwo } from '../field/wide.js';
import type { I32 } from '../wasm/expression.js';
import { i32 } from '../wasm/expression.js';
import type { FunctionBuilder, Local } from '../wasm/function.js';
import { i64x2, type V128, v128 } from '../wasm/vector.js';
import type { ConstantPool } from './constants.js';
import { around, FUSED_BITS } from './forms.js';
import { addFloats, bitsOf, multiplyAdd, subFloats, xor } from './vector.js';

/** Two doubles that are integers in one interval: limbs. */
export interface Limb {
  readonly value: Local<'v128'>;
  readonly range: Interval;
}

/** Two integers in one interval, held as 64-bit lanes: the integer plus the bias, modulo 2^64. */
export interface Sum {
  readonly value: Local<'v128'>;
  readonly range: Interval;
  readonly bias: bigint;
}

/** 2^51 times and once: low + 2^51 high. */
export interface Product {
  readonly low: Sum;
  readonly high: Sum;
}

const RADIX = 2 ** FUSED_BITS;
/** The middle of the binade whose doubles are the integers from 2^52 to 2^53. */
const UNIT = 3 * RADIX;
/** The middle of the one whose doubles are multiples of 2^51. */
const SPLIT = 1.5 * 2 ** 103;
/** The middle of the one whose doubles are multiples of 2^52. */
const TOP_SPLIT = 1.5 * 2 ** 104;
const WORD = interval(0n, 2n ** 64n - 1n);
const EXACT = around(2n ** 53n);
const ONE_BINADE = around(2n ** 51n);
/** What is left of a product that was rounded to a multiple of 2^51. */
const REST = around(2n ** 50n);

/** Emits arithmetic in two lanes into one function. @throws {BoundError} from any operation that could go wrong */
export class FusedArithmetic {
  readonly #fn: FunctionBuilder;
  readonly #pool: ConstantPool;
  readonly #constants = new Map<bigint, Local<'v128'>>();

  constructor(fn: FunctionBuilder, pool: ConstantPool) {
    this.#fn = fn;
    this.#pool = pool;
  }

  /** Limbs known to lie in an interval. */
  known(value: V128, range: Interval): Limb {
    return this.#limb(value, range);
  }

  /** 64-bit lanes known to lie in an interval. */
  integers(value: V128, range: Interval): Sum {
    return this.#sum(value, range, 0n);
  }

  /** An integer in both lanes. */
  constant(value: bigint): Sum {
    return { value: this.#shared(BigInt.asUintN(64, value)), range: interval(value, value), bias: 0n };
  }

  /** Writes limbs. */
  store(address: I32, offset: number, limb: Limb): void {
    this.#fn.storeVector(address, offset, limb.value);
  }

  addLimbs(a: Limb, b: Limb): Limb {
    return this.#limb(addFloats(a.value, b.value), sumRange(a.range, b.range));
  }

  subLimbs(a: Limb, b: Limb): Limb {
    return this.#limb(subFloats(a.value, b.value), differenceRange(a.range, b.range));
  }

  /** The negative in lanes where bit 63 of `sign` is set and all others are not; where none is the value. */
  negateIf(a: Limb, sign: Local<'v128'>): Limb {
    return this.#limb(xor(a.value, sign), around(magnitude(a.range)));
  }

  /** A product below 2^102. */
  product(a: Limb, b: Limb): Product {
    const range = productRange(a.range, b.range);
    check(range, around(2n ** 102n), 'a product');
    const high = this.#fn.let(multiplyAdd(a.value, b.value, this.#float(SPLIT)));
    const rest = this.#fn.let(subFloats(this.#float(SPLIT + UNIT), high));
    const low = multiplyAdd(a.value, b.value, rest);
    return {
      low: this.#sum(low, REST, bitsOf(UNIT)),
      high: { value: high, range: roundedRange(range, FUSED_BITS), bias: bitsOf(SPLIT) },
    };
  }

  /** Whether a product is so small that {@link productAfter} takes two of them. */
  isHalf(a: Limb, b: Limb): boolean {
    return contains(around(2n ** 101n), productRange(a.range, b.range));
  }

  /**
   * The sum of a product, from {@link product}, and another: the second fused multiply-add rounds to where the first one did,
   * and the rests, without a bias of its own for the second, are doubles in one binade.
   */
  productAfter({ low, high }: Product, a: Limb, b: Limb): Product {
    const range = productRange(a.range, b.range);
    if (high.bias !== bitsOf(SPLIT) || low.bias !== bitsOf(UNIT)) throw new BoundError('not a product alone');
    check(low.range, REST, 'the rest of a product');
    const both = sumRange(high.range, roundedRange(range, FUSED_BITS));
    check(both, ONE_BINADE, 'a sum of two products');
    const sum = this.#fn.let(multiplyAdd(a.value, b.value, high.value));
    const rest = this.#fn.let(multiplyAdd(a.value, b.value, subFloats(high.value, sum)));
    return {
      low: this.#sum(addFloats(low.value, rest), sumRange(low.range, REST), bitsOf(UNIT)),
      high: { value: sum, range: both, bias: bitsOf(SPLIT) },
    };
  }

  /** A product below 2^103, in two instructions more. */
  topProduct(a: Limb, b: Limb): Product {
    const range = productRange(a.range, b.range);
    check(range, around(2n ** 103n), 'a product of last limbs');
    const split = this.#float(TOP_SPLIT);
    const high = this.#fn.let(multiplyAdd(a.value, b.value, split));
    const rest = this.#fn.let(subFloats(split, high));
    const low = addFloats(multiplyAdd(a.value, b.value, rest), this.#float(UNIT));
    const half: Sum = { value: high, range: roundedRange(range, FUSED_BITS + 1), bias: bitsOf(TOP_SPLIT) };
    return { low: this.#sum(low, ONE_BINADE, bitsOf(UNIT)), high: this.add(half, half) };
  }

  /** The integer of a limb. */
  sumOf(a: Limb): Sum {
    check(a.range, ONE_BINADE, 'a limb to be added');
    return this.#sum(addFloats(a.value, this.#float(UNIT)), a.range, bitsOf(UNIT));
  }

  add(a: Sum, b: Sum): Sum {
    return this.#sum(i64x2.add(a.value, b.value), sumRange(a.range, b.range), a.bias + b.bias);
  }

  sub(a: Sum, b: Sum): Sum {
    return this.#sum(i64x2.sub(a.value, b.value), differenceRange(a.range, b.range), a.bias - b.bias);
  }

  /** The same integer with another bias. */
  rebias(a: Sum, bias: bigint): Sum {
    const missing = BigInt.asUintN(64, bias - a.bias);
    if (missing === 0n) return a;
    return this.#sum(i64x2.add(a.value, this.#shared(missing)), a.range, bias);
  }

  /** The same integer, with another bias if it could be negative with its own, or leave 64 bits. */
  positive(a: Sum, bias: bigint): Sum {
    const held = sumRange(a.range, interval(a.bias, a.bias));
    return contains(WORD, held) ? a : this.rebias(a, bias);
  }

  /** The integer plus a constant that the bias has too much: nothing is computed. */
  raise(a: Sum, amount: bigint): Sum {
    const range = sumRange(a.range, interval(amount, amount));
    return { value: a.value, range, bias: BigInt.asUintN(64, a.bias - amount) };
  }

  /** a 2^bits */
  shl(a: Sum, bits: number): Sum {
    const range = productRange(a.range, powerOfTwo(bits));
    return this.#sum(i64x2.shl(a.value, bits), range, a.bias << BigInt(bits));
  }

  /** Division by 2^bits, rounding down. The bias must be divisible, and big enough to leave nothing negative. */
  shr(a: Sum, bits: number): Sum {
    const held = sumRange(a.range, interval(a.bias, a.bias));
    check(held, WORD, 'a biased sum');
    this.#demandDivisible(a, bits);
    const range = shiftRightRange(a.range, bits);
    return this.#sum(i64x2.shrUnsigned(a.value, bits), range, a.bias >> BigInt(bits));
  }

  /** The residue modulo 2^bits, from 0 up, without bias. */
  low(a: Sum, bits: number): Sum {
    this.#demandDivisible(a, bits);
    const mask = 2n ** BigInt(bits) - 1n;
    return this.#sum(v128.and(a.value, this.#shared(mask)), interval(0n, mask), 0n);
  }

  /** A residue below 2^52 less an offset, as a limb. */
  limbOfResidue(a: Sum, offset: number): Limb {
    check(a.range, interval(0n, 2n ** 52n - 1n), 'a residue');
    if (a.bias !== 0n) throw new BoundError('a residue has no bias');
    const raised = v128.or(a.value, this.#float(2 ** 52));
    const range = differenceRange(a.range, interval(BigInt(offset), BigInt(offset)));
    return this.#limb(subFloats(raised, this.#float(2 ** 52 + offset)), range);
  }

  /** A small integer as a limb. */
  limbOf(a: Sum): Limb {
    check(a.range, ONE_BINADE, 'a last limb');
    const { value } = this.rebias(a, bitsOf(UNIT));
    return this.#limb(subFloats(value, this.#float(UNIT)), a.range);
  }

  #demandDivisible(a: Sum, bits: number): void {
    if (a.bias % 2n ** BigInt(bits) !== 0n) throw new BoundError('a bias would disturb the residue');
  }

  #limb(value: V128, range: Interval): Limb {
    check(range, EXACT, 'a limb');
    return { value: this.#fn.let(value), range };
  }

  #sum(value: V128, range: Interval, bias: bigint): Sum {
    check(range, around(2n ** 63n - 1n), 'a sum');
    return { value: this.#fn.let(value), range, bias: BigInt.asUintN(64, bias) };
  }

  #float(value: number): Local<'v128'> {
    return this.#shared(bitsOf(value));
  }

  #shared(bits: bigint): Local<'v128'> {
    const address = i32.constant(this.#pool.address(bits));
    const known = this.#constants.get(bits) ?? this.#fn.let(v128.load(address, 0));
    this.#constants.set(bits, known);
    return known;
  }
}
